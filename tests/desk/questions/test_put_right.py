"""What staff put right or take back stays so; a button pressed twice says it once."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from advice.profiles.stored_projects import load_profile
from advice.questions.reader import MOST_ANSWERS
from store.operations.audit import read_trail
from store.people.profiles import find_profile, profile_history, save_profile
from store.people.questions import said_before
from tests.desk.questions.conftest import AskedDesk

Asking = Callable[..., AskedDesk]
DAYS = {"about": "krefeld", "fact": "decision_days", "before": "", "do": "answer"}


def days(desk: AskedDesk) -> int | None:
    with desk.open() as store:
        return load_profile(store, "krefeld").city.decision_days


def kept(desk: AskedDesk) -> tuple[int, int, int]:
    """How much is kept: versions of the profile, words to questions, changes in the trail."""
    with desk.open() as store:
        return (
            len(profile_history(store, "krefeld")),
            len(said_before(store, now=desk.now + timedelta(days=1))),
            len(read_trail(store)),
        )


def take_back(desk: AskedDesk) -> None:
    with desk.open() as store:
        version = find_profile(store, "krefeld").version
    sent = {"to": "1", "version": str(version)}
    assert desk.ask("POST", "/profiles/krefeld/-/revert", **sent).status == 303


def edit(desk: AskedDesk) -> None:
    """Write another number into the file, as the editor and an import do."""
    with desk.open() as store:
        text = find_profile(store, "krefeld").text.replace("decision_days: 30", "decision_days: 60")
        moment = desk.now + timedelta(minutes=30)
        save_profile(store, "krefeld", text, author="Ana", comment=None, now=moment)


@pytest.mark.parametrize(
    ("staff", "value", "told"),
    [
        (take_back, None, "Somebody answered, and the office of your network took it back."),
        (edit, 60, "Answered already: the profile of Krefeld says “60 days”."),
    ],
)
def test_what_staff_did_to_an_answer_no_link_of_a_mail_undoes(
    asking: Asking, staff: Callable[[AskedDesk], None], value: int | None, told: str
) -> None:
    desk = asking()
    assert desk.ask("POST", desk.page(), **DAYS, choice="30").status == 303
    assert "Answered by Ada" in desk.ask("GET", "/profiles/krefeld").body
    staff(desk)
    assert days(desk) == value
    for link in ("", "&answer=30"):
        page = html.unescape(desk.ask("GET", desk.page() + link).body)
        assert told in page
        assert "Thank you" not in page
        assert 'name="choice"' not in page
    for before in ("", "30", "60"):
        sent = {**DAYS, "before": before, "choice": "14"}
        assert desk.ask("POST", desk.page(), **sent).status == 409
    assert days(desk) == value
    assert "Answered by Ada" not in desk.ask("GET", "/profiles/krefeld").body


def test_the_same_words_again_bring_her_answer_back_as_hers(asking: Asking) -> None:
    desk = asking()
    desk.ask("POST", desk.page(), **DAYS, choice="30")
    edit(desk)
    with desk.open() as store:
        text = profile_history(store, "krefeld")[1].text
        moment = desk.now + timedelta(minutes=40)
        save_profile(store, "krefeld", text, author="Ana", comment=None, now=moment)
    assert "Thank you: the profile of Krefeld says “30 days”" in desk.ask("GET", desk.page()).body


@pytest.mark.parametrize("said", [{"choice": "30"}, {"value": "45"}, {"do": "later"}])
def test_a_button_pressed_twice_says_it_once(asking: Asking, said: dict[str, str]) -> None:
    desk = asking()
    sent = {**DAYS, **said}
    assert desk.ask("POST", desk.page(), **sent).status == 303
    once = kept(desk)
    for _ in range(3):
        again = desk.ask("POST", desk.page(), **sent)
        assert again.status == 303
        assert desk.ask("GET", again.headers["location"]).status == 200
    assert kept(desk) == once


def test_what_stands_in_the_field_already_contradicts_no_choice(asking: Asking) -> None:
    desk = asking()
    page = desk.ask("GET", f"{desk.page()}&answer=45").body
    form = dict(re.findall(r'name="(value|typed)"[^>]* value="([^"]*)"', page))
    assert form == {"value": "45", "typed": "45"}
    both = {**DAYS, **form, "value": "50", "choice": "30"}
    assert "not both" in desk.ask("POST", desk.page(), **both).body
    assert days(desk) is None
    assert desk.ask("POST", desk.page(), **DAYS, **form, choice="30").status == 303
    assert days(desk) == 30


def test_what_contradicts_the_rest_of_a_profile_is_told_as_that(asking: Asking) -> None:
    desk = asking("en", "    budget_max_eur: 3000000\n", "    # at most: not known\n")
    about = {"about": "krefeld/heat-warnings", "fact": "budget_max_eur", "before": ""}
    found = desk.ask("POST", "/profiles/krefeld/-/answer", **about, value="40000")
    assert found.status == 422
    assert "“40000” contradicts what else the profile says." in html.unescape(found.body)
    odd = desk.ask("POST", "/profiles/krefeld/-/answer", **about, value="much")
    assert "“much” was not understood" in html.unescape(odd.body)
    assert kept(desk)[1:] == (0, 0)


def test_a_link_that_leaked_fills_no_history(asking: Asking) -> None:
    desk = asking()
    said, before = ["14", "30", "60"] * 6, ""
    for number, choice in enumerate(said):
        done = desk.ask("POST", desk.page(), **{**DAYS, "before": before}, choice=choice)
        assert done.status == (303 if number < MOST_ANSWERS else 409)
        before = choice if done.status == 303 else before
    assert kept(desk) == (1 + MOST_ANSWERS, MOST_ANSWERS, MOST_ANSWERS)
    page = desk.ask("GET", desk.page()).body
    assert f"Answered already: the profile of Krefeld says “{before} days”." in page
    assert 'name="choice"' not in page


def test_a_number_out_of_its_range_is_told_the_range(asking: Asking) -> None:
    desk = asking()
    for value in ("0", "731", "6 weeks"):
        told = html.unescape(desk.ask("POST", desk.page(), **DAYS, value=value).body)
        assert f"“{value}” was not understood. A number from 1 to 730." in told

"""What a mail asks is answered on a page of the reader's own; opening it changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from advice.profiles.stored_projects import load_profile
from advice.questions.answering import answer_fact
from funding.evidence import Verdict
from store.operations.audit import ERASED, read_trail
from store.people.erasure import begin_erasure, finish_erasure
from store.people.profiles import find_profile, profile_history, save_profile
from store.people.questions import said_before
from store.people.recipients import add_recipient
from tests.desk.conftest import NOW, Answer
from tests.desk.questions.conftest import SECOND, AskedDesk
from wording.answer_links import Action, Links
from wording.language import LOCALES, speech

Asking = Callable[..., AskedDesk]
DAYS = {"about": "krefeld", "fact": "decision_days", "before": "", "do": "answer"}
LIVES = "population: 228000"


def post(desk: AskedDesk, path: str, **fields: str) -> Answer:
    return desk.ask("POST", path, **fields)


def test_opening_a_link_changes_nothing_whatever_it_chooses(asking: Asking) -> None:
    desk = asking()
    before = desk.dump()
    for method in ("GET", "HEAD"):
        for answer in (
            "",
            "&answer=30",
            "&answer=later",
            "&answer=%3Cb%3E",
            f"&answer={'9' * 999}",
        ):
            found = desk.ask(method, desk.page() + answer)
            assert found.status == 200
            assert "<b>" not in found.body.replace("&lt;b&gt;", "")
    assert desk.dump() == before
    assert 'value="30" checked' in desk.ask("GET", f"{desk.page()}&answer=30").body
    typed = desk.ask("GET", f"{desk.page()}&answer=45").body
    assert 'name="value" maxlength="200" value="45"' in typed


def test_the_page_speaks_each_language_of_the_mails(asking: Asking) -> None:
    desk = asking()
    for code in LOCALES:
        s = speech(code)
        page = desk.ask("GET", f"{desk.page()}&answer=30&lang={code}").body
        assert f'<html lang="{code}">' in page
        for words in ("Save", "Not now", "Another answer", "All my calls"):
            assert s.say(words) in page, (code, words)
        assert code == "en" or "Not now" not in page


def test_an_answer_stands_in_the_profile_with_who_gave_it_and_settles_the_list(
    asking: Asking,
) -> None:
    desk = asking()
    before = desk.verdicts()
    done = post(desk, desk.page(), **DAYS, choice="30")
    assert done.status == 303
    after = desk.verdicts()
    assert after[Verdict.UNKNOWN] < before[Verdict.UNKNOWN]
    assert after[Verdict.YES] + after[Verdict.NO] > before[Verdict.YES] + before[Verdict.NO]
    told = desk.ask("GET", done.headers["location"]).body
    assert "Thank you: the profile of Krefeld says “30 days” now." in told
    with desk.open() as store:
        newest = profile_history(store, "krefeld")[-1]
        (said,) = said_before(store, now=desk.now + timedelta(days=1))
        (change, *_) = read_trail(store)
    assert (newest.author, newest.comment) == (
        "ada@krefeld.example",
        "decision_days: not stated -> 30",
    )
    assert "decision_days: 30" in newest.text
    assert (said.recipient_id, said.is_answer) == (1, True)
    assert (change.who, change.did) == ("ada@krefeld.example", "answered a question")
    for weeks in (1, 2):
        desk.compose(SECOND + timedelta(weeks=weeks))
    assert "krefeld:decision_days" not in desk.asked()[2:]


def test_staff_see_who_answered_and_can_take_it_back(asking: Asking) -> None:
    desk = asking()
    old = find_version(desk)
    post(desk, desk.page(), **DAYS, choice="30")
    page = desk.ask("GET", "/profiles/krefeld").body
    assert "Answered by Ada Beispiel on 13 Oct 2026" in page
    assert "30 days" in page
    sent = {"to": str(old), "version": str(find_version(desk))}
    assert desk.ask("POST", "/profiles/krefeld/-/revert", **sent).status == 303
    with desk.open() as store:
        assert load_profile(store, "krefeld").city.decision_days is None
        begin_erasure(store, "ada@krefeld.example", now=desk.now)
        finish_erasure(store, "ada@krefeld.example")
        authors = {version.author for version in profile_history(store, "krefeld")}
        (said,) = said_before(store, now=desk.now + timedelta(days=1))
    assert ERASED in authors
    assert (said.recipient_id, said.is_answer) == (None, True)
    assert "ada@krefeld" not in desk.dump()
    assert "Beispiel" not in desk.ask("GET", "/profiles/krefeld").body


def find_version(desk: AskedDesk) -> int:
    with desk.open() as store:
        return find_profile(store, "krefeld").version


def test_not_now_keeps_it_out_of_her_mails_for_a_quarter_and_nobody_elses(asking: Asking) -> None:
    desk = asking()
    with desk.open() as store:
        moment = NOW + timedelta(days=1)
        add_recipient(
            store,
            "bo@krefeld.example",
            profiles=["krefeld/heat-warnings"],
            language="en",
            confirmed=True,
            now=moment,
        )
    done = post(desk, desk.page(), **{**DAYS, "do": "later"})
    assert done.status == 303
    told = desk.ask("GET", done.headers["location"]).body
    assert "No mail asks you this before 12 Jan 2027." in told
    assert ">Not now<" not in told
    assert find_version(desk) == 1
    for weeks in range(1, 4):
        desk.compose(SECOND + timedelta(weeks=weeks))
    asked = desk.asked()
    assert "krefeld:decision_days" not in asked[2::2]
    assert "krefeld:decision_days" in asked[3::2]


@pytest.mark.parametrize(
    ("about", "fact"),
    [
        ("krefeld", "population"),
        ("pirna", "decision_days"),
        ("krefeld/heat-warnings", "decision_days"),
        ("krefeld/heat-warnings", "sizes"),
        ("krefeld/none", "partners"),
        ("krefeld", "decisiondays"),
        ("<b>", "<i>"),
        ("", ""),
    ],
)
def test_only_what_a_mail_asked_may_be_answered(asking: Asking, about: str, fact: str) -> None:
    desk = asking()
    own = desk.page().partition("?")[0]
    path = f"{own}?{urlencode({'about': about, 'fact': fact})}"
    assert desk.ask("GET", path).status == 404
    for do in ("answer", "later"):
        sent = {"about": about, "fact": fact, "before": "", "value": "30", "do": do}
        found = post(desk, path, **sent)
        assert found.status == 404
        assert "<b>" not in found.body
    with desk.open() as store:
        assert len(profile_history(store, "krefeld")) == 1
        assert said_before(store, now=desk.now + timedelta(days=1)) == ()


def test_only_who_was_asked_and_still_follows_the_city_may_answer(asking: Asking) -> None:
    desk = asking()
    with desk.open() as store:
        other = add_recipient(
            store,
            "bo@pirna.example",
            profiles=["pirna"],
            language="en",
            confirmed=True,
            now=NOW,
        )
    query = desk.page().partition("?")[2]
    for person, action, status in (
        (other.id, Action.MY, 404),
        (1, Action.PAUSE, 400),
        (99, Action.MY, 410),
    ):
        link = signed(desk, person, action)
        for method in ("GET", "POST"):
            sent = DAYS | {"choice": "30"} if method == "POST" else {}
            assert desk.ask(method, f"{link}/questions?{query}", **sent).status == status
    for broken in ("/my/x/questions", "/my/x.y/questions"):
        assert post(desk, broken, **DAYS, choice="30").status == 400
    with desk.open() as store, store.write():
        store.execute("UPDATE subscriptions SET profile = 'pirna' WHERE recipient_id = 1")
    assert post(desk, desk.page(), **DAYS, choice="30").status == 404
    assert find_version(desk) == 1


def signed(desk: AskedDesk, person: int, action: Action) -> str:
    links = Links(
        base_url="",
        secret=desk.links().secret,
        sender_address="calls@city.example",
        recipient_id=person,
        period="2026-W42",
        today=desk.now.date(),
    )
    return links.answer(action).replace("/a/", "/my/")


def test_who_comes_second_is_told_and_overwrites_nothing(asking: Asking) -> None:
    desk = asking()
    with desk.open() as store:
        answer_fact(store, "krefeld", "decision_days", "60", who="Ana", now=desk.now)
    page = desk.ask("GET", f"{desk.page()}&answer=30")
    assert "Answered already: the profile of Krefeld says “60 days”." in page.body
    assert 'name="choice"' not in page.body
    late = post(desk, desk.page(), **DAYS, choice="30")
    assert late.status == 409
    assert "“60”" in late.body
    with desk.open() as store:
        assert load_profile(store, "krefeld").city.decision_days == 60


def test_her_own_answer_may_be_put_right_but_not_over_a_later_one(asking: Asking) -> None:
    desk = asking()
    post(desk, desk.page(), **DAYS, choice="30")
    assert "Change the answer" in desk.ask("GET", desk.page()).body
    assert post(desk, desk.page(), **DAYS, choice="60").status == 409
    assert post(desk, desk.page(), **{**DAYS, "before": "30"}, choice="60").status == 303
    with desk.open() as store:
        assert load_profile(store, "krefeld").city.decision_days == 60
        answer_fact(store, "krefeld", "decision_days", "90", who="Ana", now=desk.now)
    assert post(desk, desk.page(), **{**DAYS, "before": "60"}, choice="14").status == 409


@pytest.mark.parametrize("value", ["", "0", "<script>alert(1)</script>", "9" * 5_000, "30; drop"])
def test_what_can_not_be_read_is_told_and_nothing_is_kept(asking: Asking, value: str) -> None:
    desk = asking()
    found = post(desk, desk.page(), **DAYS, value=value)
    assert found.status in (422, 413), found.status
    assert "<script>alert" not in found.body
    both = post(desk, desk.page(), **DAYS, value="45", choice="30")
    assert both.status == 422
    assert "not both" in both.body
    assert find_version(desk) == 1


def test_a_value_against_a_public_source_is_asked_once_more_with_both(asking: Asking) -> None:
    desk = asking("en", LIVES, "population: 90000")
    assert desk.asked() == ["", "krefeld:population"]
    assert "90,000" in desk.part("plain")
    assert "228,000" in desk.part("plain")
    with desk.open() as store:
        text = find_profile(store, "krefeld").text.replace("  population: 90000", "  #")
        save_profile(store, "krefeld", text, author="Ana", comment=None, now=desk.now)
    sent = {"about": "krefeld", "fact": "population", "before": "", "do": "answer"}
    asked = post(desk, desk.page(), **sent, value="150000")
    assert asked.status == 409
    assert "You say 150,000" in asked.body
    assert "228,000" in asked.body
    with desk.open() as store:
        assert load_profile(store, "krefeld").city.population is None
    assert post(desk, desk.page(), **sent, compared="1", choice="150000").status == 303
    with desk.open() as store:
        assert load_profile(store, "krefeld").city.population == 150_000
    desk.compose(SECOND + timedelta(weeks=1))
    assert desk.asked()[2] != "krefeld:population"

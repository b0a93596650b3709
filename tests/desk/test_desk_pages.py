"""The pages behind the links: looking changes nothing, a button acts, everything can be undone."""

import random
import re
from datetime import date

import pytest

from funding.periods import Frequency
from store.people.feedback import AnswerKind, open_mistakes
from store.people.recipients import add_recipient, list_recipients
from store.people.refusals import Why
from tests.sinks.letters import erase
from wording.answer_links import Action, Links, sign_calendar

CALL = "portico:A"
ABOUT_CALLS = (
    Action.RELEVANT,
    Action.NOT_RELEVANT,
    Action.WATCH,
    Action.REMIND,
    Action.MISTAKE,
    Action.UNDO,
)


def all_links(desk) -> list[str]:
    links = [desk.link(action, CALL) for action in ABOUT_CALLS]
    links += [
        desk.link(action)
        for action in (Action.PAUSE, Action.FREQUENCY, Action.UNSUBSCRIBE, Action.CONFIRM)
    ]
    links.append(desk.link(Action.RESUBSCRIBE, "krefeld"))
    return [*links, f"/calendar/{sign_calendar(CALL, 'a secret of the tests')}.ics"]


def undo_form(body: str) -> tuple[str, dict[str, str]]:
    """Return where the form of a page posts to, and its hidden fields."""
    target = re.search(r'action="([^"]+)"', body)
    assert target is not None
    return target[1], dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body))


def test_looking_at_every_link_through_a_real_server_changes_nothing(desk) -> None:
    before = desk.dump()
    for link in all_links(desk):
        assert [desk.ask(method, link).status for method in ("GET", "HEAD")] == [200, 200]
    assert desk.dump() == before


def test_not_relevant_with_a_reason_hides_the_call_and_can_be_undone(desk) -> None:
    link = desk.link(Action.NOT_RELEVANT, CALL)
    asked = desk.ask("GET", link)
    assert "Hide this call?" in asked.body
    assert 'value="capacity"' in asked.body
    done = desk.ask("POST", link, reason="capacity")
    assert "If the reason falls away" in done.body
    (answer,) = desk.answers()
    assert (answer.answer, answer.reason, answer.call_id, answer.deadline, answer.period) == (
        AnswerKind.NOT_RELEVANT,
        Why.CAPACITY,
        CALL,
        date(2026, 12, 3),
        "2026-W41",
    )
    target, hidden = undo_form(done.body)
    assert desk.ask("POST", target, **hidden).status == 200
    assert desk.answers() == []


def test_a_reason_need_not_be_given_and_nonsense_is_none(desk) -> None:
    desk.ask("POST", desk.link(Action.NOT_RELEVANT, CALL), reason="x' OR 1=1")
    assert [a.reason for a in desk.answers()] == [None]


def test_a_reminder_keeps_its_days(desk) -> None:
    asked = desk.ask("GET", desk.link(Action.REMIND, CALL))
    assert re.search(r'value="30" checked', asked.body)
    assert 'value="60"' not in asked.body  # 58 days are left
    desk.ask("POST", desk.link(Action.REMIND, CALL), days="14")
    assert [(a.answer, a.days) for a in desk.answers()] == [(AnswerKind.REMIND, 14)]


def test_a_mistake_goes_to_staff_with_its_words(desk) -> None:
    done = desk.ask("POST", desk.link(Action.MISTAKE, CALL), comment="The date is wrong.")
    assert "Thank you" in done.body
    with desk.open() as store:
        assert [m.comment for m in open_mistakes(store)] == ["The date is wrong."]


def test_a_pause_ends_on_its_day_and_can_be_undone(desk) -> None:
    done = desk.ask("POST", desk.link(Action.PAUSE), days="28")
    assert "Tue, 3 Nov 2026" in done.body
    assert desk.person().paused_until == date(2026, 11, 3)
    target, hidden = undo_form(done.body)
    desk.ask("POST", target, **hidden)
    assert desk.person().paused_until is None


def test_the_frequency_changes_and_changes_back(desk) -> None:
    done = desk.ask("POST", desk.link(Action.FREQUENCY), frequency="monthly")
    assert desk.person().frequency is Frequency.MONTHLY
    target, hidden = undo_form(done.body)
    desk.ask("POST", target, **hidden)
    assert desk.person().frequency is Frequency.WEEKLY


def test_one_click_unsubscribes_without_cookies_and_twice_is_no_error(desk) -> None:
    link = desk.link(Action.UNSUBSCRIBE)
    done = desk.ask("POST", link, **{"List-Unsubscribe": "One-Click"})
    assert done.status == 200
    assert "set-cookie" not in done.headers
    assert desk.person() is None
    again = desk.ask("POST", link, **{"List-Unsubscribe": "One-Click"})
    assert again.status == 200
    assert "Unsubscribed" in again.body


def test_a_post_without_a_body_unsubscribes_too(desk) -> None:
    assert desk.ask("POST", desk.link(Action.UNSUBSCRIBE)).status == 200
    assert desk.person() is None


def test_who_left_by_mistake_comes_back_with_the_same_profiles(desk) -> None:
    done = desk.ask("POST", desk.link(Action.UNSUBSCRIBE))
    target, hidden = undo_form(done.body)
    assert "You will get the mail again." in desk.ask("POST", target, **hidden).body
    person = desk.person()
    assert person.profiles == ("krefeld",)
    assert person.is_active(date(2026, 10, 6))


def test_links_of_a_person_who_left_do_nothing_more(desk) -> None:
    desk.ask("POST", desk.link(Action.UNSUBSCRIBE))
    found = desk.ask("POST", desk.link(Action.RELEVANT, CALL))
    assert found.status == 410
    assert desk.answers() == []


def test_forged_cut_and_expired_links_change_nothing(desk) -> None:
    before = desk.dump()
    rnd = random.Random(3)
    link = desk.link(Action.UNSUBSCRIBE)
    for _ in range(60):
        place = rnd.randrange(3, len(link) - 1)
        swapped = "A" if link[place] != "A" else "B"
        forged = link[:place] + swapped + link[place + 1 :]
        assert desk.ask("POST", forged).status in (400, 404)
        assert desk.ask("POST", link[: rnd.randrange(4, len(link))]).status in (400, 404)
    expired = desk.link(Action.UNSUBSCRIBE, expires_on=date(2026, 10, 5))
    found = desk.ask("POST", expired)
    assert found.status == 400
    assert "Nothing was changed." in found.body
    assert desk.dump() == before


def test_a_link_of_one_purpose_does_nothing_else(desk) -> None:
    desk.ask("POST", desk.link(Action.RELEVANT, CALL), days="28", frequency="monthly")
    person = desk.person()
    assert (person.paused_until, person.frequency) == (None, Frequency.WEEKLY)


def test_every_page_names_its_person_escapes_everything_and_needs_no_script(desk) -> None:
    for link in all_links(desk)[:-1]:
        page = desk.ask("GET", link)
        assert "For Ada &lt;b&gt;Beispiel&lt;/b&gt; (ada@krefeld.example)" in page.body
        assert "<script" not in page.body
        assert "style=" not in page.body
        assert page.body.count("<h1>") == 1
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"


def test_the_calendar_file_has_the_deadline_and_belongs_to_nobody(desk) -> None:
    found = desk.ask("GET", all_links(desk)[-1])
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20261203T160000Z" in found.body
    assert "UID:deadline-1-portico:A@city-calls" in found.body
    assert "STATUS:CONFIRMED" in found.body
    assert "ada@krefeld.example" not in found.body
    assert "<script" not in found.body


def test_a_body_that_is_too_large_is_refused(desk) -> None:
    found = desk.ask("POST", desk.link(Action.MISTAKE, CALL), comment="x" * 30_000)
    assert found.status == 413
    assert found.headers["content-type"].startswith("text/html")
    assert "<h1" in found.body
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert desk.answers() == []


def test_a_database_that_breaks_is_a_page_without_a_word_of_the_inside(desk) -> None:
    desk.path.write_bytes(b"no database any more" * 900)
    for method in ("GET", "POST"):
        found = desk.ask(method, desk.link(Action.WATCH, CALL))
        assert found.status == 500
        assert "Something went wrong on our side" in found.body
        assert "sqlite" not in found.body.lower()
        assert str(desk.path) not in found.body


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_link_of_an_erased_person_is_gone(desk, action: Action, method: str) -> None:
    about = CALL if action in ABOUT_CALLS else None
    link = desk.link(action, about)
    with desk.open() as store:
        erase(store, "ada@krefeld.example", now=desk.now)
    for address in (link, link + "/"):
        assert desk.ask(method, address).status == 410


@pytest.mark.parametrize("language", ["fr-FR,fr;q=0.9", "xx", ""])
def test_nonsense_addresses_get_a_page_or_not_found_never_an_error(desk, language: str) -> None:
    for path in ("/a/", "/a/x", "/a/%00", "/a/..%2f..", "/calendar/x.ics", "/a/x/y"):
        assert desk.ask("GET", path).status in (400, 404, 405)


def test_the_links_of_a_mail_lead_to_pages(desk) -> None:
    links: Links = desk.links()
    for action in ABOUT_CALLS:
        url = links.answer(action, CALL)
        assert desk.ask("GET", url.removeprefix(f"http://127.0.0.1:{desk.port}")).status == 200


@pytest.mark.parametrize("path", ["/nothing", "/a", "/a/x/y", "/calendar/x.ics"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_error_is_a_page_with_all_headers(desk, method: str, path: str) -> None:
    found = desk.ask(method, path)
    assert found.status in (400, 404, 405)
    assert found.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert "<h1" in found.body
    assert "{" not in found.body


def test_a_link_with_a_slash_behind_it_works_without_a_redirect(desk) -> None:
    assert desk.ask("GET", desk.link(Action.WATCH, CALL) + "/").status == 200
    assert desk.ask("POST", desk.link(Action.WATCH, CALL) + "/").status == 200
    assert len(desk.answers()) == 1


def test_a_busy_database_is_a_page_that_says_when_to_come_again(desk, monkeypatch) -> None:
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0.1)
    with desk.open() as other, other.write():
        found = desk.ask("POST", desk.link(Action.WATCH, CALL))
    assert (found.status, found.headers["retry-after"]) == (503, "60")
    assert "try again in a minute" in found.body
    assert "locked" not in found.body


def test_the_links_of_an_erased_person_lead_nowhere_and_to_nobody_else(desk) -> None:
    link = desk.link(Action.UNSUBSCRIBE)
    with desk.open() as store:
        erase(store, "ada@krefeld.example", now=desk.now)
        new = add_recipient(
            store, "eve@hamm.example", profiles=["x"], language="de", confirmed=True, now=desk.now
        )
        assert new.id != desk.person_id
        for method in ("GET", "POST"):
            assert desk.ask(method, link).status == 410
        assert [p.address for p in list_recipients(store)] == ["eve@hamm.example"]


def test_the_link_to_a_readers_own_page_is_not_taken_for_an_answer(desk) -> None:
    replies = [desk.ask(method, desk.link(Action.MY)) for method in ("GET", "POST")]
    assert [reply.status for reply in replies] == [400, 400]

"""Every link of a mail: looking never acts, nothing forged is accepted, a copy is worth nothing."""

import email
import email.policy
import random
import re
import string
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from advice.profiles.stored_projects import import_profiles
from digest.compose import preview_mails
from digest.issue import SenderConfig
from funding.match import Match, MatchList, Strength
from store.calls.calls import calls_of
from tests.desk.inside import Request, ask_all
from wording.answer_links import ANSWERS, Action, Grant, read_token, sign, sign_calendar

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
TODAY = NOW.date()
SECRET = "a secret of the tests"
BASE = "https://calls.example.eu"
CALL = "portico:A"
PROFILE = """\
city: {id: krefeld, name: Krefeld, country: DE}
projects:
  - {id: heat, title: Heat warnings, summary: Sensors warn those at risk., keywords: [heat]}
"""
ALPHABET = string.ascii_letters + string.digits + "-_."


@pytest.fixture
def app(desk) -> FastAPI:
    return desk.app()


@pytest.fixture
def letter(desk, tmp_path: Path) -> tuple[str, str]:
    """A letter with two cards, as HTML and as text."""
    return compose(desk, tmp_path, BASE)


@pytest.fixture
def plain_letter(desk, tmp_path: Path) -> tuple[str, str]:
    """The same where the pages have no public address."""
    return compose(desk, tmp_path, None)


def compose(desk, tmp_path: Path, base_url: str | None) -> tuple[str, str]:
    profile = tmp_path / "krefeld.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    sending = SenderConfig(
        sender="City Calls <calls@city.example>",
        secret=SECRET,
        base_url=base_url,
        timezone=ZoneInfo("Europe/Brussels"),
        mail_time=time(7, 30),
    )
    with desk.open() as store:
        import_profiles(store, profile, author=None, comment=None, now=NOW)
        calls = calls_of(store, ["portico:A", "portico:B"])
        found = MatchList(
            project_id="krefeld/heat",
            considered=2,
            results=tuple(
                Match(
                    project_id="krefeld/heat",
                    call=call,
                    score=0.4,
                    strength=Strength.STRONG,
                    reasons=(),
                    not_covered=(),
                    checks=(),
                )
                for _, call in sorted(calls.items())
            ),
            blocked=(),
            below_floor=(),
        )
        lists = {"krefeld/heat": found}
        (made,) = preview_mails(store, today=TODAY, now=NOW, sending=sending, lists=lists)
    message = email.message_from_bytes(made.body, policy=email.policy.default)
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    return html.get_content(), text.get_content()


def addresses(html: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'href="([^"]*)"', html)]


def paths_to_us(html: str) -> list[str]:
    return sorted({url.removeprefix(BASE) for url in addresses(html) if url.startswith(BASE)})


def every_kind(person_id: int, about: str | None = CALL) -> list[str]:
    """A link of each kind there is; a kind that is added is among them."""
    grants = [
        Grant(
            action=action,
            recipient_id=person_id,
            about=about,
            period="2026-W41",
            expires_on=date(2027, 4, 1),
        )
        for action in ANSWERS
    ]
    calendar = f"/calendar/{sign_calendar(CALL, SECRET)}.ics"
    return [*(f"/a/{sign(grant, SECRET)}" for grant in grants), calendar]


def test_the_letter_offers_every_answer_and_each_leads_to_a_page(app, letter) -> None:
    html, text = letter
    ours = [path for path in paths_to_us(html) if not path.startswith("/my/")]
    replies = ask_all(app, (Request(method="GET", path=path) for path in ours))
    assert [r.status for r in replies] == [200] * len(ours)
    titles = {m[1] for r in replies if (m := re.search("<h1>(.*?)</h1>", r.body))}
    assert titles == {
        "Is this call relevant?",
        "Hide this call?",
        "Be reminded of this call?",
        "Report a mistake",
        "Pause your mails?",
        "How often do you want to hear from us?",
        "Unsubscribe?",
    }
    assert sum("BEGIN:VCALENDAR" in r.body for r in replies) == 2
    settings = {t for t in titles if "mails?" in t or "often" in t or "Unsub" in t}
    in_text = sorted({u.removeprefix(BASE) for u in re.findall(rf"{BASE}/a/\S+", text)})
    assert set(in_text) <= set(ours)
    assert len(in_text) == len(settings) == 3


@pytest.mark.parametrize("times", [10, pytest.param(100, marks=pytest.mark.full)])
def test_gets_and_heads_of_every_kind_of_link_change_nothing(app, desk, times: int) -> None:
    before = desk.dump()
    for path in every_kind(desk.person_id):
        looks = [Request(method=m, path=path) for m in ("GET", "HEAD") for _ in range(times)]
        assert {r.status for r in ask_all(app, looks)} == {200}
    assert desk.dump() == before


def test_looking_at_links_of_a_letter_or_about_nothing_changes_nothing(app, letter, desk) -> None:
    html, _ = letter
    before = desk.dump()
    paths = [path for path in paths_to_us(html) if not path.startswith("/my/")]
    for about in (None, "portico:gone", "krefeld,gone", "'; DROP TABLE recipients; --"):
        paths += every_kind(desk.person_id, about)
    looks = [Request(method=m, path=path) for path in paths for m in ("GET", "HEAD")]
    assert {r.status for r in ask_all(app, looks)} == {200}
    assert desk.dump() == before


def test_the_answers_of_a_mail_cover_every_kind_but_those_of_pages_and_commands(letter) -> None:
    html, _ = letter
    found = {
        read_token(path.removeprefix("/a/"), SECRET, today=TODAY).action
        for path in paths_to_us(html)
        if path.startswith("/a/")
    }
    elsewhere = {Action.WATCH, Action.UNDO, Action.RESUBSCRIBE, Action.CONFIRM}
    elsewhere |= {Action.TANDEM_YES, Action.TANDEM_NO, Action.TANDEM_UNDO}
    assert found | elsewhere == set(ANSWERS)
    assert not found & elsewhere


def test_a_post_does_what_its_link_says_without_cookies_and_once(app, desk) -> None:
    path = desk.link(Action.UNSUBSCRIBE)
    one_click = Request(method="POST", path=path, fields={"List-Unsubscribe": "One-Click"})
    first, again = ask_all(app, [one_click, one_click])
    assert (first.status, again.status) == (200, 200)
    assert "set-cookie" not in first.headers
    assert desk.person() is None


def post_forged(app: FastAPI, person_id: int, many: int) -> set[int]:
    """Press the buttons of many links that are forged, cut, expired or signed by somebody else."""
    rnd = random.Random(12)
    grants = [
        Grant(
            action=action,
            recipient_id=person_id,
            about=CALL,
            period="2026-W41",
            expires_on=date(2027, 4, 1),
        )
        for action in ANSWERS
    ]
    requests = []
    for n in range(many):
        grant = grants[n % len(grants)]
        token = sign(grant, SECRET)
        place = rnd.randrange(len(token))
        forged = (
            token[:place] + rnd.choice(ALPHABET.replace(token[place], "")) + token[place + 1 :],
            token[: place or 1],
            sign(replace(grant, expires_on=TODAY - timedelta(days=1 + n % 900)), SECRET),
            sign(grant, "another secret"),
            sign_calendar(CALL, SECRET),
        )[n % 5]
        fields = {"reason": "topic", "days": "7", "frequency": "daily", "comment": "x"}
        requests.append(Request(method="POST", path=f"/a/{forged}", fields=fields))
    return {reply.status for reply in ask_all(app, requests)}


def test_forged_cut_and_expired_links_are_never_accepted(app, desk) -> None:
    before = desk.dump()
    assert post_forged(app, desk.person_id, 500) <= {400, 404}
    assert desk.dump() == before


@pytest.mark.full
def test_ten_thousand_forged_links_are_never_accepted(app, desk) -> None:
    before = desk.dump()
    assert post_forged(app, desk.person_id, 10_000) <= {400, 404}
    assert desk.dump() == before


def test_links_of_an_unknown_person_do_nothing(app, desk) -> None:
    strangers = [
        Request(method="POST", path=path, fields={})
        for path in every_kind(desk.person_id + 1)
        if path.startswith("/a/")
    ]
    before = desk.dump()
    assert {r.status for r in ask_all(app, strangers)} == {410}
    assert desk.dump() == before


def test_a_forwarded_call_carries_nothing_that_acts(letter) -> None:
    html, _ = letter
    forwards = [url for url in addresses(html) if url.startswith("mailto:?")]
    assert len(forwards) == 2
    for forward, name in zip(forwards, "AB", strict=True):
        query = parse_qs(urlsplit(forward).query)
        words = query["subject"][0] + query["body"][0]
        assert f"https://portal.example.eu/{name}" in words
        for secret in (BASE, "/a/", "/calendar/", "ada@", "Beispiel", "unsubscribe"):
            assert secret not in words


def test_without_pages_a_forwarded_call_carries_no_code(plain_letter) -> None:
    html, text = plain_letter
    codes = set(re.findall(r"\b[A-Z]-[A-Z2-7]{10}\b", unquote(text)))
    assert {code[0] for code in codes} >= {"R", "N", "M", "X", "P", "F", "U"}
    forwards = [url for url in addresses(html) if url.startswith("mailto:?")]
    assert len(forwards) == 2
    for forward in forwards:
        assert not [code for code in codes if code in unquote(forward)]

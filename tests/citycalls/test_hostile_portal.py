"""An attacker owns a portal and a profile: what reaches readers is harmless all the same."""

import email
import email.policy
import json
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from html import escape, unescape
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from advice.profiles.stored_projects import import_profiles
from desk.app import make_app
from digest.compose import compose_mails
from digest.issue import SenderConfig
from digest.render import HTML_LIMIT
from funding.call import Status
from funding.event import Harvest
from funding.words import plain, shorten
from store.calls.calls import calls_of, list_calls
from store.database import Store, open_store
from store.harvest.runs import begin_run, fail_run
from store.mail.outbox import mails_of_period
from store.people.recipients import add_recipient, list_recipients
from tests.crawler.jobs import command, run_jobs
from tests.crawler.listings import Row, card, envelope, listing, page_asked, topic
from tests.crawler.scripted import Reply, Scripted
from tests.desk.inside import Request, ask_all
from tests.sinks.letters import with_bytes
from wording.answer_links import Action, Grant, sign
from wording.urls import safe_url

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 8, tzinfo=UTC)
SECRET = "a secret of the tests"
BASE = "https://calls.example.eu"
SENDING = SenderConfig(
    sender="City Calls <calls@city.example>",
    secret=SECRET,
    base_url=BASE,
    timezone=ZoneInfo("Europe/Brussels"),
    mail_time=time(7, 30),
)
ALLOWED = {
    "a",
    "b",
    "body",
    "br",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "html",
    "meta",
    "p",
    "span",
    "table",
    "tbody",
    "td",
    "title",
    "tr",
}
NASTY = (
    "=?UTF-8?Q?=0D=0ABcc:_x@evil.example?= noise",
    "noise\r\nBcc: x@evil.example\r\n\r\n<b>body</b>",
    "<script>alert(1)</script> noise",
    "<img src=https://evil.example/pixel onerror=alert(1)> noise",
    "&lt;iframe src=//evil.example&gt; noise",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt; noise",
    "</td></tr></table></body></html><h1>noise</h1>",
    "<style>*{display:none}</style> noise",
    '"><a href="javascript:alert(1)">noise</a>',
    "noise {{ 7*7 }}{% raw %} {0} {missing.__class__} %s %(name)s",
    "\x1b]0;owned\x07\x1b[2J\x9b31m noise \x00\x08",
    "\u202egnp.exe\u2066 noise \u200f",
    "half HALF pair of noise",
    "noise " * 4_000,
    "n" * 20_000,
    "=cmd|'/c calc'!A1 noise",
    ".\r\nQUIT\r\nnoise",
    "[bold red]noise[/] [link=https://evil.example]here[/link]",
)
ONCE = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Id",
    "Auto-Submitted",
    "MIME-Version",
)
ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|base|img|svg|video|audio|math|template)\b"
    r"|<[^>]+\son\w+\s*=|<[^>]+(javascript|vbscript|data):|http-equiv|url\s*\(|@import",
    re.IGNORECASE,
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PROFILE = {
    "city": {
        "id": "hostile",
        "name": "=?utf-8?q?City=0ABcc:_x@evil.example?= <b>",
        "country": "DE",
    },
    "projects": [
        {
            "id": "noise",
            "title": "<script>alert(2)</script> =?utf-8?q?=0ABcc:_x@evil.example?=",
            "summary": "Quieter streets: {{ 7*7 }} <img src=x onerror=alert(3)> noise measured.",
            "keywords": ["noise", "quieter streets", "shared data", "</td><script>x</script>"],
        }
    ],
}


def hostile_topic(number: int, rnd: Random) -> Row:
    """A topic in whose every field something nasty stands."""
    row = topic(number)
    nasty = NASTY[number % len(NASTY)]
    text = f"<p>{rnd.choice(NASTY)}</p><p>Cities measure noise and publish shared data.</p>"
    row["metadata"] |= {
        "title": [nasty],
        "callTitle": [rnd.choice(NASTY)],
        "callIdentifier": [rnd.choice(NASTY)],
        "destinationDescription": [rnd.choice(NASTY)],
        "typesOfAction": [rnd.choice(NASTY)],
        "frameworkProgramme": [rnd.choice(NASTY)],
        "keywords": [rnd.choice(NASTY)],
        "descriptionByte": [text],
        "topicConditions": [f"<p>{rnd.choice(NASTY)} Public bodies may apply.</p>"],
    }
    row["url"] = rnd.choice(
        ("javascript:alert(1)", "file:///etc/passwd", "http://169.254.169.254/")
    )
    return row


def hostile_rows() -> list[Row]:
    rnd = Random(5)
    rows = [hostile_topic(n, rnd) for n in range(300)]
    letters = string.ascii_letters + string.digits
    rows[7]["metadata"]["identifier"] = ["".join(rnd.choice(letters) for _ in range(20_000))]
    rows[8]["metadata"]["identifier"] = ["A\r\nBcc: x@evil.example"]
    rows[9]["metadata"]["identifier"] = ["../../HALF<script>"]
    return rows


def hostile_cards() -> list[dict[str, str]]:
    bad = ("javascript:alert(1)", "http://127.0.0.1:1/a", "https://evil.example/" + "a" * 5_000)
    return [
        card(
            n,
            title=NASTY[n % len(NASTY)] + f" round {n}",
            owner=f"Owner {n} " + NASTY[(n + 3) % len(NASTY)],
            target=NASTY[(n + 5) % len(NASTY)],
            link=bad[n % 3],
        )
        for n in range(18)
    ]


@dataclass(frozen=True)
class Attacked:
    path: Path
    reports: list[dict[str, object]]
    asked: list[str]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """A database after a crawl of two portals that an attacker owns."""
    path = tmp_path_factory.mktemp("attacked") / "calls.db"
    rows, cards = hostile_rows(), hostile_cards()

    def answer(route: str, query: str, headers: Mapping[str, str]) -> Reply:
        if "sedia" in route:
            number, size = page_asked(query)
            first = (number - 1) * size
            found = envelope(rows[first : first + size], len(rows), number, size)
            # half of a pair of surrogates can come escaped only
            return Reply(body=found.replace(b"HALF", b"\\ud800"), kind="application/json")
        return Reply(body=listing(cards))

    with Scripted(answer) as server:
        jobs = [
            {
                "source": s,
                "url": f"{server.url}/{s}",
                "db": str(path),
                "today": str(TODAY),
                "delay": 0,
            }
            for s in ("sedia", "portico")
        ]
        reports, _ = run_jobs(jobs)
        asked = [line.path for line in server.log]
    return Attacked(path, reports, asked)


@pytest.fixture(scope="module")
def store(attacked: Attacked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The database with a hostile profile and four readers with hostile names."""
    profile = tmp_path_factory.mktemp("profiles") / "hostile.yaml"
    profile.write_text(json.dumps(PROFILE), encoding="utf-8")
    with open_store(attacked.path) as opened:
        import_profiles(opened, profile, author=NASTY[10], comment=NASTY[2], now=NOW)
        for n, code in enumerate(("de", "el", "en", "pl")):
            add_recipient(
                opened,
                f"reader-{code}@city.example",
                name=NASTY[n],
                profiles=["hostile"],
                language=code,
                wants_whole_week=n % 2 == 0,
                confirmed=True,
                now=NOW,
            )
        yield opened


@pytest.fixture(scope="module")
def letters(store: Store) -> list[EmailMessage]:
    made = with_bytes(store, compose_mails(store, today=TODAY, now=NOW, sending=SENDING))
    assert max(len(line) for m in made for line in m.body.split(b"\r\n")) <= 998
    return [email.message_from_bytes(m.body, policy=email.policy.default) for m in made]


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_the_crawl_keeps_what_can_be_named_and_asks_its_own_portals_only(
    attacked: Attacked,
) -> None:
    sedia, portico = attacked.reports
    assert (sedia["state"], sedia["listed"], sedia["stored"]) == ("ok", 300, 298)
    assert (portico["state"], portico["stored"]) == ("ok", 18)
    assert [str(w).rpartition("' ")[2] for w in sedia["warnings"]] == ["is no identifier"] * 2
    assert set(attacked.asked) == {
        "/robots.txt",
        "/sedia/search-api/prod/rest/search",
        "/portico/urban-panorama/call-for-proposals",
    }


def test_headers_stand_once_and_say_what_we_say(letters: list[EmailMessage]) -> None:
    assert len(letters) == 4
    for message in letters:
        assert [h for h in ONCE if len(message.get_all(h, [])) != 1] == []
        assert message["Bcc"] is None
        assert message["Cc"] is None
        assert [a.domain for a in message["To"].addresses] == ["city.example"]
        assert message.get_content_type() == "multipart/alternative"
        for value in message.values():
            assert not CONTROLS.search(str(value))


def test_nothing_in_the_mail_acts_and_all_addresses_are_web_or_mail(
    letters: list[EmailMessage],
) -> None:
    for message in letters:
        html = part(message, "html")
        assert len(html.encode()) <= HTML_LIMIT
        assert ACTIVE.search(html) is None
        assert not CONTROLS.search(html.replace("\r", ""))
        shapes = re.findall(
            r"</?([a-z0-9]+)", re.sub(r"(?s)<!--.*?-->|<style.*?</style>", "", html)
        )
        assert set(shapes) <= ALLOWED
        found = [unescape(a) for a in re.findall(r'href="([^"]*)"', html)]
        assert found
        for address in found:
            assert re.match(r"(https?://|mailto:)", address)
            assert len(address) <= 2_000
            assert not re.search(r"evil\.example|127\.0\.0\.1|169\.254", address) or re.match(
                r"mailto:\?subject=", address
            )


def test_the_text_has_every_call_of_the_html_with_title_link_and_day(
    store: Store, letters: list[EmailMessage]
) -> None:
    stored = {x.message_id: x for x in mails_of_period(store, ["2026-W11"], now=NOW)}
    told = 0
    for message in letters:
        text = part(message, "plain")
        assert not CONTROLS.search(text.replace("\r", ""))
        html = part(message, "html")
        items = stored[str(message["Message-ID"]).strip("<>")].items
        calls = calls_of(store, sorted({item.call_id for item in items}))
        for call in calls.values():
            url = safe_url(call.best.url)
            if url is None or f'href="{escape(url)}"' not in html:
                continue  # one of those that the mail counts only
            told += 1
            assert url in text
            assert shorten(plain(call.title), 60).rstrip("…") in text
            day = call.best.last_deadline
            assert day is None or str(day.year) in text
    assert told > 50


def test_every_link_of_the_mail_is_short_enough_to_work(
    store: Store, attacked: Attacked, letters: list[EmailMessage]
) -> None:
    app = make_app(open_store=lambda: open_store(attacked.path), secret=SECRET, clock=lambda: NOW)
    html = part(letters[0], "html")
    ours = sorted({a for a in re.findall(r'href="([^"]*)"', html) if a.startswith(BASE)})
    requests = [Request(method="GET", path=a.removeprefix(BASE)) for a in ours]
    for reply in ask_all(app, requests):
        assert reply.status == 200
        if reply.headers["content-type"].startswith("text/html"):
            theirs = re.sub(r'<script src="/static/[^"<>]+" defer></script>', "", reply.body)
            assert ACTIVE.search(theirs) is None
            assert not CONTROLS.search(reply.body)
            policy = reply.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
        else:
            assert "\r\nBcc" not in reply.body
            assert reply.body.count("BEGIN:VCALENDAR") == 1


def test_hostile_comments_and_reasons_reach_staff_as_words(
    store: Store, attacked: Attacked
) -> None:
    listed = list_calls(store, today=TODAY, source="portico", statuses=set(Status))
    staff = add_recipient(
        store, "staff@city.example", profiles=["staff"], language="en", confirmed=True, now=NOW
    )
    run_id = begin_run(store, "eui", today=TODAY, now=NOW)
    failed = Harvest(complete=False, listed=0, requests=1, problems=(NASTY[10], NASTY[2]))
    fail_run(store, run_id, failed, today=TODAY, now=NOW)
    app = make_app(open_store=lambda: open_store(attacked.path), secret=SECRET, clock=lambda: NOW)
    short = [comment for comment in NASTY if len(comment) < 2_000]
    for person in list_recipients(store)[:2]:
        requests = [
            Request(
                method="POST",
                path=f"/a/{sign(mistake(person.id, row.call_id), SECRET)}",
                fields={"comment": comment},
            )
            for row, comment in zip(listed, short, strict=False)
        ]
        assert {reply.status for reply in ask_all(app, requests)} == {200}
    mails = compose_mails(store, today=TODAY, now=NOW, sending=SENDING, recipients=[staff])
    (made,) = with_bytes(store, mails)
    message = email.message_from_bytes(made.body, policy=email.policy.default)
    html, text = part(message, "html"), part(message, "plain")
    assert ACTIVE.search(html) is None
    assert len(html.encode()) <= HTML_LIMIT
    assert not CONTROLS.search(html.replace("\r", ""))
    assert not CONTROLS.search(text.replace("\r", ""))
    assert "{{ 7*7 }}" in text
    assert "owned" in text


def mistake(person_id: int, call_id: str) -> Grant:
    return Grant(
        action=Action.MISTAKE,
        recipient_id=person_id,
        about=call_id,
        period="2026-W11",
        expires_on=date(2026, 9, 1),
    )


def test_a_terminal_shows_hostile_words_and_obeys_none(attacked: Attacked, store: Store) -> None:
    calls = list_calls(store, today=TODAY, source="sedia", statuses=set(Status))
    escape = next(x.call_id for x in calls if "\x1b" in (x.record.title_raw or ""))
    run_id = begin_run(store, "aides-territoires", today=TODAY, now=NOW)
    failed = Harvest(complete=False, listed=0, requests=1, problems=(NASTY[10], NASTY[11]))
    fail_run(store, run_id, failed, today=TODAY, now=NOW)
    for arguments in (
        ("calls", "--today", str(TODAY), "--json"),
        ("explain", "hostile/noise", escape, "--today", str(TODAY)),
        ("sources",),
    ):
        done = command(*arguments, "--db", str(attacked.path))
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout.strip()
        assert not CONTROLS.search(done.stdout + done.stderr), arguments
        if "--json" in arguments:
            assert any("\x1b" in row["title"] for row in json.loads(done.stdout))

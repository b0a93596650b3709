"""Three hundred hostile calls through the whole mail: nothing in them may act or break it."""

import email
import email.policy
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from advice.ranking.shared_terms import Phrase, SharedTerm
from advice.weekly.content import MailSection, WeeklyMail
from digest.headers import build_message, message_id_of
from digest.render import HTML_LIMIT, render_mail
from funding.words import plain, shorten
from store.people.recipients import Recipient
from wording.answer_links import Links
from wording.language import LOCALES
from wording.urls import safe_url

NASTY = (
    "=?UTF-8?Q?=0A?=Bcc: x@evil.example",
    "=?utf-8?b?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=",
    "line\r\nBcc: x@evil.example\r\n\r\n<b>body</b>",
    "next\x85line\u2028sep\u2029par\x0bvt\x00nul",
    "half \ud800 pair",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example/>",
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "<table><tr><td>",
    "<!-- never closed",
    "</td></tr></table></body></html>",
    '"><a href="javascript:alert(1)">',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}{{ config }}",
    "{project} {0} {} {missing.__class__}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3C;iframe src=//evil.example&#x3E;",
    "\u202egnp.exe\u2066 right to left \u200f",
    "zero\u200bwidth\ufeffspace",
    "🏙️👩‍💻" * 40,
    "=cmd|'/c calc'!A1",
    "x" * 20_000,
    "word " * 5_000,
    ".\r\n.\r\nQUIT",
    "From the city\nFrom: a@b.example",
    "a\tb\u00a0c\u3000d",
    "e\u0301 é ﬁ ǅ",
    "%s %d %(name)s \\x00 \\",
)
URLS = (
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "//evil.example/x",
    "https://user@host.example/",
    "http://169.254.169.254/latest/meta-data",
    'https://portal.example.eu/"onmouseover="alert(1)',
    "https://portal.example.eu/<script>",
    "https://portal.example.eu/a\r\nBcc: x@evil.example",
    "https://portal.example.eu/" + "a" * 3_000,
    "vbscript:msgbox(1)",
    "HTTPS://PORTAL.example.eu/Ü?q={{7*7}}",
    "https://portal.example.eu/fine",
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
)
ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|form|base|img|svg|link|video|input)\b"
    r"|\son\w+\s*=|javascript:|vbscript:|data:|http-equiv|url\s*\(|@import",
    re.IGNORECASE,
)


def nasty_term(word: str, own: str) -> SharedTerm:
    return SharedTerm(
        word=Phrase(text=word, language="en"),
        own=(Phrase(text=own, language="de"),),
        is_whole=True,
        is_in_call=True,
    )


def hostile_letter(letter: WeeklyMail, rnd: random.Random, n: int) -> WeeklyMail:
    """The letter with every word of its calls replaced by something nasty."""

    def nasty() -> str:
        return rnd.choice(NASTY)

    def spoil(card):
        best = replace(
            card.call.best,
            title=NASTY[n % len(NASTY)],
            url=URLS[n % len(URLS)],
            source_id=nasty(),
            programme_raw=nasty(),
            language=rnd.choice(("en", "de", None)),
        )
        call = replace(card.call, best=best, records=(best, replace(best, language="fr")))
        fits = tuple(
            replace(
                fit,
                project_title=nasty(),
                terms=tuple(nasty_term(nasty(), nasty()) for _ in range(3)),
                not_covered=(Phrase(text=nasty(), language=rnd.choice(("en", "de", None))),),
            )
            for fit in card.fits
        )
        checks = tuple(
            replace(c, evidence=None if c.evidence is None else replace(c.evidence, quote=nasty()))
            for c in card.checks
        )
        changes = tuple(replace(c, old=nasty(), new=nasty()) for c in card.changes)
        return replace(card, call=call, fits=fits, checks=checks, changes=changes)

    shown = {
        MailSection.ACT_NOW: letter.act_now,
        MailSection.CHANGED: letter.changed,
        MailSection.NEW: letter.new[:1],
        MailSection.POSSIBLE: letter.possible,
        MailSection.COUNTDOWN: letter.countdown,
    }
    return replace(
        letter,
        sections={name: tuple(spoil(c) for c in cards) for name, cards in shown.items()},
        projects=tuple((p, nasty(), example) for p, _, example in letter.projects),
        cities=(nasty(),),
    )


@pytest.fixture
def person() -> Recipient:
    from funding.periods import Frequency

    return Recipient(
        id=7,
        address="officer@krefeld.example",
        name="=?utf-8?q?=0ABcc:_x?= Ada",
        language="en",
        frequency=Frequency.WEEKLY,
        profiles=("krefeld",),
        wants_whole_week=False,
        added_at=datetime(2026, 9, 1, tzinfo=UTC),
        confirmed_at=None,
        paused_until=None,
        bounced_at=None,
        bounce_note=None,
    )


def test_three_hundred_hostile_calls_do_no_harm(
    full: Callable[..., WeeklyMail], links: Callable[..., Links], person: Recipient
) -> None:
    rnd = random.Random(11)
    letters = {code: full(code) for code in LOCALES}
    seen = 0
    for n in range(60):  # five calls each
        letter = hostile_letter(letters[sorted(LOCALES)[n % len(LOCALES)]], rnd, n)
        answers = links(letter, "https://calls.example.eu" if n % 4 else None)
        mail = render_mail(letter, answers, pages=())
        body = build_message(
            sender="City Calls <calls@city.example>",
            recipient=replace(person, language=letter.language),
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            message_id=message_id_of(person.address, f"2026-W{n % 52 + 1:02}", domain="x.example"),
            date=datetime(2026, 10, 6, 7, 30, tzinfo=UTC),
            list_id="city-calls.x.example",
            unsubscribe_url="https://calls.example.eu/a/x",
            unsubscribe_mailto="calls@city.example",
        )
        assert max(len(line) for line in body.split(b"\r\n")) <= 998
        message = email.message_from_bytes(body, policy=email.policy.default)
        assert [h for h in ONCE if len(message.get_all(h, [])) != 1] == []
        assert message["Bcc"] is None
        html_part, text_part = message.get_body(("html",)), message.get_body(("plain",))
        assert html_part is not None
        assert text_part is not None
        html, text = html_part.get_content(), text_part.get_content()
        assert len(html.encode()) <= HTML_LIMIT
        visible = re.sub(r"&[a-z#0-9]+;", "", html)
        style = visible.index("</style>") if "</style>" in visible else 0
        attributes = re.findall(r"<[^<>]+>", visible[style:])
        assert [a for a in attributes if ACTIVE.search(a)] == []
        for card in (*letter.act_now, *letter.changed, *letter.new, *letter.possible):
            seen += 1
            title = shorten(plain(card.call.best.title), 300)
            if title:
                assert title in text
            url = safe_url(card.call.best.url)
            if url is not None:
                assert url in text
            if card.due.day is not None:
                assert str(card.due.day.year) in text
    assert seen == 300

"""Headers: each once, nothing injected, the same bytes each time."""

import email
import email.policy
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.headers import (
    FOLDED,
    UNFOLDED,
    build_message,
    clean,
    message_id_of,
    read_sender,
)
from funding.errors import WrongInput
from funding.periods import Frequency
from store.people.recipients import Recipient

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
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
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
)
HOSTILE = [
    "Heat =?UTF-8?Q?=0A?=Bcc: x@evil.example",
    "=?UTF-8?B?CkJjYzogeEBldmlsLmV4YW1wbGU=?=",
    "=?UTF-8?Q?=3D=3FUTF-8=3FQ=3F=0A=3F=3DBcc: x@evil.example?=",
    "=?utf-8?q?=0D=0ABcc:_x@evil.example?=",
    "=?no-such-charset?q?=0ABcc: x?=",
    "a\r\nBcc: x@evil.example",
    "a\nBcc: x@evil.example",
    "a\rBcc: x@evil.example",
    "a\x85Bcc: x",
    "a\x0bBcc: x",
    "a\u2028Bcc: x\u2029y",
    "a\x00b",
    "lone \ud800 half",
    "\u202eright to left",
    "x" * 5000,
    "ü" * 5000,
    "Grünflächen für Städte – Öffentlicher Raum, Klima, Wärme und Wasser in Europas Städten " * 4,
    "🏙️" * 100,
    "",
    "   ",
    "=?",
    "=?=?=?",
    "日本語のタイトル " * 30,
]


def person(name="Ada Berg, Stadt Krefeld", language="de"):
    return Recipient(
        id=1,
        address="ada@city.example",
        name=name,
        language=language,
        frequency=Frequency.WEEKLY,
        profiles=("krefeld",),
        wants_whole_week=False,
        added_at=NOW,
        confirmed_at=NOW,
        paused_until=None,
        bounced_at=None,
        bounce_note=None,
    )


def build(subject="3 new - EU funding for Krefeld, week 41", url=True, **more):
    values = {
        "sender": "City Calls <calls@city.example>",
        "recipient": person(),
        "subject": subject,
        "text": "Neu: Grünflächen\n.\n" + "x" * 2000 + "\n",
        "html": '<html lang="de"><h1>Neu: Grünflächen</h1></html>',
        "message_id": message_id_of("ada@city.example", "2026-W41", domain="city.example"),
        "date": NOW,
        "list_id": "weekly.city.example",
        "unsubscribe_url": "https://calls.city.example/u/" + "t" * 300 if url else None,
        "unsubscribe_mailto": "calls@city.example?subject=unsubscribe%20abc",
    }
    return build_message(**(values | more))


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_injects_nothing(text):
    for raw in (build(text), build(recipient=person(name=text))):
        message = parse(raw)
        assert {name: len(message.get_all(name, [])) for name in ONCE} == dict.fromkeys(ONCE, 1)
        assert "Bcc" not in message
        assert "Precedence" not in message
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert raw.isascii()
        assert message["To"].addresses[0].addr_spec == "ada@city.example"
        assert len(message["To"].addresses) == 1
    assert len(clean(text)) <= 150
    assert clean(clean(text)) == clean(text)


def test_what_is_readable_in_a_title_stays():
    assert clean("Grün  für\tStädte") == "Grün für Städte"
    assert clean("=?UTF-8?Q?Gr=C3=BCn?= & C++") == "Grün & C++"
    assert clean("wort " * 100).endswith("wort…")
    assert parse(build("Grünflächen für Städte – Öffentlicher Raum"))["Subject"] == (
        "Grünflächen für Städte – Öffentlicher Raum"
    )
    assert parse(build())["To"].addresses[0].display_name == "Ada Berg, Stadt Krefeld"


def test_long_subjects_use_short_encoded_words():
    head = build("Ü" * 140).partition(b"\r\n\r\n")[0]
    words = [w for w in head.split() if w.startswith(b"=?utf-8?")]
    assert len(words) > 1
    assert max(map(len, words)) <= 75


def test_the_way_out_is_never_folded():
    head = build().partition(b"\r\n\r\n")[0].decode()
    line = next(x for x in head.split("\r\n") if x.startswith("List-Unsubscribe:"))
    url = "https://calls.city.example/u/" + "t" * 300
    assert line == (
        f"List-Unsubscribe: <{url}>, <mailto:calls@city.example?subject=unsubscribe%20abc>"
    )
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head + "\r\n"


def test_without_a_public_address_the_way_out_is_a_mail():
    message = parse(build(url=False))
    assert message["List-Unsubscribe"] == ("<mailto:calls@city.example?subject=unsubscribe%20abc>")
    assert message["List-Unsubscribe-Post"] is None


def test_text_and_html_come_back_whole():
    message = parse(build())
    assert message.get_content_type() == "multipart/alternative"
    text = message.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n") == "Neu: Grünflächen\n.\n" + "x" * 2000 + "\n"
    assert b"=0D" not in build()
    assert "<h1>Neu: Grünflächen</h1>" in message.get_body(("html",)).get_content()


def test_the_same_input_gives_the_same_bytes():
    assert build() == build()


SIGNS = [
    "é",
    "x",
    "=",
    " ",
    "\t",
    "\n",
    "\r",
    "\x85",
    "\u2028",
    "word ",
    "😀",
    "{html}",
    ".",
    "--=_a",
]
PEOPLE = ["a.b+c@city.example", "o'neil@x.example", f"{'x' * 40}@{'y' * 40}.example"]
LINKS = [
    None,
    "https://calls.example.eu/a/WyJ1Il0.Psy-x_A1",
    "https://x.eu/it's?x=1&y=?=" + "b" * 900,
]
MESSAGE_ID = message_id_of("ada@city.example", "2026-W41", domain="city.example")
MAILTO = "calls@city.example?subject=unsubscribe%20abc"
ONE_CLICK = "List-Unsubscribe=One-Click"
SENDERS = ["City Calls <calls@city.example>", "Città & Co <o'calls+x@city.example>"]


@given(
    text=st.lists(st.sampled_from(SIGNS), max_size=200).map("".join),
    html=st.lists(st.sampled_from(SIGNS), max_size=200).map("".join),
    subject=st.lists(st.sampled_from([*SIGNS, "Grün ", "=?utf-8?Q?=0A?="])).map("".join),
    address=st.sampled_from(PEOPLE),
    name=st.sampled_from([None, "Ünal, A.", "Ada Beispiel", "x" * 140]),
    url=st.sampled_from(LINKS),
    sender=st.sampled_from(SENDERS),
)
def test_the_bytes_are_those_that_the_standard_library_writes(
    text, html, subject, address, name, url, sender
):
    values = {
        "sender": sender,
        "recipient": replace(person(name), address=address),
        "subject": subject,
        "text": text,
        "html": html,
        "unsubscribe_url": url,
    }
    assert build(**values) == by_the_library(**values)


def by_the_library(*, sender, recipient, subject, text, html, unsubscribe_url):
    """The same mail by the classes of the standard library alone."""
    name, address = read_sender(sender)
    ways = [] if unsubscribe_url is None else [f"<{unsubscribe_url}>"]
    headers = [
        ("From", str(Address(display_name=name, addr_spec=address))),
        ("To", str(Address(display_name=clean(recipient.name or ""), addr_spec=recipient.address))),
        ("Subject", clean(subject)),
        ("Date", format_datetime(NOW)),
        ("Message-ID", f"<{MESSAGE_ID}>"),
        ("List-Id", "<weekly.city.example>"),
        ("List-Unsubscribe", ", ".join([*ways, f"<mailto:{MAILTO}>"])),
        *([] if unsubscribe_url is None else [("List-Unsubscribe-Post", ONE_CLICK)]),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", recipient.language),
    ]
    rules = dict.fromkeys(("Message-ID", "List-Id", "List-Unsubscribe"), UNFOLDED)
    head = b"".join(
        rules.get(key, FOLDED).fold_binary(*rules.get(key, FOLDED).header_store_parse(key, value))
        for key, value in headers
    )
    message = EmailMessage(policy=FOLDED)
    message.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    message.set_boundary(f"=_a{hashlib.sha256(MESSAGE_ID.encode()).hexdigest()[:24]}")
    return head + message.as_bytes(policy=FOLDED)


def test_a_message_id_follows_from_person_and_period():
    first = message_id_of("Ada@city.example", "2026-W41", domain="city.example")
    assert first == message_id_of("ada@City.Example", "2026-W41", domain="city.example")
    assert first != message_id_of("ada@city.example", "2026-W42", domain="city.example")
    assert first != message_id_of("bob@city.example", "2026-W41", domain="city.example")


@pytest.mark.parametrize("sender", ["nobody", "a\nb <x@y.eu>", "A <x@y.eu>, B <z@y.eu>", ""])
def test_an_unusable_sender_is_named(sender):
    with pytest.raises(WrongInput, match=r"the sender .* can't be used"):
        build(sender=sender)


def test_a_sender_may_be_bare_or_named():
    assert read_sender("calls@city.example") == ("", "calls@city.example")

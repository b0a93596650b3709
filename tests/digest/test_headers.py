"""Headers: each once, nothing injected, the same bytes each time."""

import email
import email.policy
from datetime import UTC, datetime

import pytest

from digest.headers import Attachment, build_message, clean, message_id_of, read_sender
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
    ics = Attachment(file_name="fristen.ics", media_type="text/calendar", content=b"BEGIN:VC\r\n")
    assert build() == build()
    assert build(attachments=[ics]) == build(attachments=[ics])
    message = parse(build(attachments=[ics]))
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("fristen.ics", "text/calendar")
    assert message.get_body(("html",)) is not None


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

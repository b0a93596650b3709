"""Every page in every language: structure, labels, contrast."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

import desk.app
from desk.answers.actions import action_for
from desk.answers.page import render_page
from desk.answers.request import AnswerRequest
from funding.call import Call, Deadline, Record
from funding.periods import Frequency
from store.database import open_store
from store.people.recipients import Recipient, add_recipient
from tests.desk.inside import Request, ask_all
from wording.answer_links import ANSWERS, Action, Grant
from wording.language import LOCALES, speech

CSS = Path(desk.app.__file__).parent / "static" / "desk.css"
PAIRS = (
    ("ink", "sheet"),
    ("soft", "sheet"),
    ("main", "sheet"),
    ("on-main", "main"),
)
RECORD = Record(
    source="sedia",
    source_id="HORIZON-MISS-2026-CIT-01",
    title="Cool <cities> & towns",
    url="https://portal.example.eu/a",
    language="en",
    deadlines=(Deadline(date=date(2026, 12, 3), raw="3 December 2026"),),
)
CALL = Call(id="sedia:A", best=RECORD, records=(RECORD,))


def person(language: str) -> Recipient:
    return Recipient(
        id=7,
        address="ada@krefeld.example",
        name="Ada",
        language=language,
        frequency=Frequency.WEEKLY,
        profiles=("krefeld",),
        wants_whole_week=False,
        added_at=datetime(2026, 9, 1, tzinfo=UTC),
        confirmed_at=None,
        paused_until=None,
        bounced_at=None,
        bounce_note=None,
    )


class Structure(HTMLParser):
    """What a page consists of; radio buttons must stand in labels, text fields have their own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.unlabelled = 0
        self.text: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.attributes.append((tag, values))
        if tag == "input" and values.get("type") == "radio" and "label" not in self.open:
            self.unlabelled += 1
        if tag not in ("input", "meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.text.setdefault(self.open[-1], []).append(data.strip())


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_pages_are_well_formed_labelled_and_speak_one_language(language: str) -> None:
    s = speech(language)
    titles = set()
    # those about a proposal have both answers: tests/desk/network looks at them
    alone = [action for action in ANSWERS if not action.value.startswith("tandem")]
    for action in alone:
        grant = Grant(
            action=action,
            recipient_id=7,
            about="sedia:A",
            period="2026-W41",
            expires_on=date(2027, 4, 1),
        )
        with open_store(None) as store:
            request = AnswerRequest(
                store=store,
                speech=s,
                grant=grant,
                target="/a/x",
                person=person(language),
                call=CALL,
                fields={},
                secret="s" * 32,
                now=datetime(2026, 10, 6, 8, tzinfo=UTC),
                today=date(2026, 10, 6),
            )
            page = action_for(action).question(request)
        found = Structure(render_page(page))
        names = [tag for tag, _ in found.attributes]
        assert found.open == []
        assert found.attributes[0] == ("html", {"lang": language})
        assert names.count("h1") == names.count("title") == names.count("main") == 1
        assert names.count("form") == names.count("button") == len(found.text["button"]) == 1
        assert names.count("fieldset") == names.count("legend")
        assert names.count("textarea") == sum(
            "for" in v for t, v in found.attributes if t == "label"
        )
        assert found.unlabelled == 0
        assert not {"script", "style", "img"} & set(names)
        assert not any("style" in v or "onclick" in v for _, v in found.attributes)
        titles.add(page.title)
    assert len(titles) == len(alone)


def check_answer(body: str, language: str) -> None:
    """One language, one heading, everything labelled, nothing active."""
    found = Structure(body)
    names = [tag for tag, _ in found.attributes]
    assert found.open == []
    assert found.attributes[0] == ("html", {"lang": language})
    assert names.count("h1") == names.count("title") == names.count("main") == 1
    assert not {"h2", "h3", "h4", "img", "script", "style", "table"} & set(names)
    assert names.count("form") == names.count("button") == len(found.text.get("button", []))
    assert found.unlabelled == 0
    assert all(words.strip() for words in found.text.get("a", []))
    assert names.count("a") == len(found.text.get("a", []))


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_pages_of_what_was_done_and_of_refusals_are_accessible(desk, language: str) -> None:
    with desk.open() as store:
        reader = add_recipient(
            store,
            f"{language}@krefeld.example",
            profiles=["krefeld"],
            language=language,
            confirmed=True,
            now=desk.now,
        )
    app = desk.app()
    last = (Action.UNSUBSCRIBE, Action.RESUBSCRIBE, Action.CONFIRM)
    for action in (*(a for a in ANSWERS if a not in last), *last):
        about = "krefeld" if action is Action.RESUBSCRIBE else "portico:A"
        link = desk.link(action, about, recipient_id=reader.id)
        for method, fields in (("GET", None), ("POST", {"reason": "topic", "days": "14"})):
            (reply,) = ask_all(app, [Request(method=method, path=link, fields=fields)])
            assert reply.status == 200
            check_answer(reply.body, language)
    gone = desk.link(Action.RELEVANT, "portico:A", recipient_id=999)
    for path in ("/a/damaged", gone, "/calendar/damaged.ics"):
        (reply,) = ask_all(app, [Request(method="GET", path=path, language=f"{language}-XX,en")])
        assert reply.status in (400, 410)
        check_answer(reply.body, language)


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", css))


def ratio(one: str, other: str) -> float:
    def luminance(text: str) -> float:
        digits = text[1:] if len(text) == 7 else "".join(2 * c for c in text[1:])
        parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("part", [0, 1], ids=["light", "dark"])
def test_colours_of_the_pages_can_be_read(part: int) -> None:
    roots = re.findall(r":root \{([^}]*)\}", CSS.read_text(encoding="utf-8"))
    found = colours(roots[part])
    for front, back in PAIRS:
        assert ratio(found[front], found[back]) >= 4.5, (front, back)

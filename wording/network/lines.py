"""A proposal to apply together, as a mail, a page and an answer tell it."""

from dataclasses import dataclass
from datetime import date

from advice.network.line import Contact, TandemKind, TandemLine
from advice.weekly.cards import read_due
from funding.words import plain, shorten
from wording.answer_links import Action, Links
from wording.city_names import city_name
from wording.deadlines import deadline_words
from wording.language import Speech

TITLE = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    words: str
    url: str
    code: str | None
    """What an answer by mail carries in its subject; None where there are pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactView:
    city: str
    name: str
    """Name, or the address where there is none."""
    address: str
    words: str
    """All of it as one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    """One line about applying together."""

    words: str
    notes: tuple[str, ...]
    """The deadline, the sentence of who proposed it, and what a yes shares."""
    contacts: tuple[ContactView, ...]
    answers: tuple[AnswerView, ...]
    """Empty where nothing is asked."""


def line_view(s: Speech, line: TandemLine, today: date) -> LineView:
    """Return a line in words, without the links that answer it."""
    others = s.together(city_name(name, s.code) for name in line.others)
    city = city_name(line.city, s.code)
    title = shorten(plain(line.call.title), TITLE)
    notes: list[str] = []
    if line.kind is TandemKind.ASKED:
        words = s.say(
            "Would {city} apply together with {others} for “{title}”?",
            city=city,
            others=others,
            title=title,
        )
        notes.append(s.labelled(s.say("Deadline"), deadline_words(s, read_due(line.call, today))))
        if line.sentence:
            notes.append(s.say("“{text}”", text=shorten(plain(line.sentence), 400)))
        notes.append(shared_after(s))
    elif line.kind is TandemKind.AGREED:
        words = s.say(
            "All have said yes: {city} and {others} can apply together for “{title}”.",
            city=city,
            others=others,
            title=title,
        )
        if not line.contacts:
            notes.append(s.say("Nobody of the other cities can be reached any more."))
    else:
        words = s.say(
            "Not this time: the joint application with {others} for “{title}” does not come about.",
            others=others,
            title=title,
        )
    return LineView(
        words=words,
        notes=tuple(notes),
        contacts=tuple(contact_view(s, city, contact) for city, contact in line.contacts),
        answers=(),
    )


def shared_after(s: Speech) -> str:
    """Return what happens to the reader's name."""
    return s.say("Your name and address are shared with the others only once all have said yes.")


def contact_view(s: Speech, city: str, contact: Contact) -> ContactView:
    name = shorten(plain(contact.name or ""), 150) or contact.address
    person = name if name == contact.address else f"{name} <{contact.address}>"
    place = city_name(city, s.code)
    return ContactView(
        city=place,
        name=name,
        address=contact.address,
        words=s.say("Your contact in {city}: {person}", city=place, person=person),
    )


def mail_answers(s: Speech, line: TandemLine, links: Links) -> tuple[AnswerView, ...]:
    """Return yes and no as links of a mail, or as mails with a code; nothing where nobody asks."""
    if line.kind is not TandemKind.ASKED:
        return ()
    title = shorten(plain(line.call.title), 60)
    named = (
        (Action.TANDEM_YES, s.say("Yes, we are interested")),
        (Action.TANDEM_NO, s.say("Not this time")),
    )
    return tuple(
        AnswerView(
            words=words,
            url=links.answer(action, line.about, f"{words}: {title}"),
            code=links.code(action, line.about),
        )
        for action, words in named
    )

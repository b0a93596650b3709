"""Proposals to apply together on a person's own page: with both answers, or with the contacts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from advice.network.line import TandemKind, TandemLine
from wording.answer_links import Action
from wording.language import Speech
from wording.network.lines import ContactView, line_view


@dataclass(frozen=True, kw_only=True, slots=True)
class ButtonView:
    words: str
    href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MyLineView:
    words: str
    notes: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    buttons: tuple[ButtonView, ...]
    """They act at once, and can be taken back."""


def my_lines(
    s: Speech,
    lines: Sequence[TandemLine],
    link: Callable[[Action, str | None], str],
    *,
    today: date,
) -> tuple[MyLineView, ...]:
    """Return what is asked of a person, and what all have said yes to; *link* signs an answer."""
    return tuple(
        my_line(s, line, link, today) for line in lines if line.kind is not TandemKind.NOT_THIS_TIME
    )


def my_line(
    s: Speech, line: TandemLine, link: Callable[[Action, str | None], str], today: date
) -> MyLineView:
    view = line_view(s, line, today)
    notes = view.notes
    buttons: tuple[ButtonView, ...] = ()
    if line.kind is TandemKind.ASKED and line.said_yes:
        notes = (*notes, s.say("Your city has said yes."))
        buttons = (ButtonView(words=s.say("Undo"), href=link(Action.TANDEM_UNDO, line.about)),)
    elif line.kind is TandemKind.ASKED:
        buttons = (
            ButtonView(words=s.say("Yes"), href=link(Action.TANDEM_YES, line.about)),
            ButtonView(words=s.say("Not this time"), href=link(Action.TANDEM_NO, line.about)),
        )
    return MyLineView(words=view.words, notes=notes, contacts=view.contacts, buttons=buttons)

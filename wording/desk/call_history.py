"""What changed in a call, day by day, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from advice.one_call.history import HistoryStep, Piece
from wording.desk.call_sources import field_words, value_of_field
from wording.desk.filter_words import source_words
from wording.language import Speech


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeLine:
    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    day: str
    source: str
    words: str | None
    """What happened as a whole: first listed, text changed."""
    changes: tuple[ChangeLine, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]


def step_views(
    s: Speech, steps: Iterable[HistoryStep], *, free: frozenset[str]
) -> tuple[StepView, ...]:
    """Return the steps; words of a text only of the sources in *free*, whose licence allows it."""
    return tuple(step_view(s, step, shows_text=step.source in free) for step in steps)


def step_view(s: Speech, step: HistoryStep, *, shows_text: bool) -> StepView:
    words = None
    if step.is_first:
        words = s.say("First listed")
    elif step.paragraphs:
        n = len(step.paragraphs)
        words = s.count("{n} paragraph changed", "{n} paragraphs changed", n)
    return StepView(
        day=s.full_date(step.day),
        source=source_words(s, step.source),
        words=words,
        changes=tuple(
            ChangeLine(
                label=field_words(s, change.field),
                old=value_of_field(s, change.field, change.old),
                new=value_of_field(s, change.field, change.new),
            )
            for change in step.fields
        ),
        paragraphs=step.paragraphs if shows_text else (),
    )

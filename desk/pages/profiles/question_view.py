"""A question as its form on the page of a profile shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from advice.questions.asking import Question
from advice.questions.facts import Kind
from wording.language import Speech
from wording.questions.words import (
    choice_words,
    hint_words,
    known_words,
    question_words,
    settles_words,
    value_words,
)

MOST = 3
"""Questions that the page asks; answered ones make room for the next."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionView:
    """One question as its form shows it."""

    key: str
    """Tells the ids of its fields from those of the others."""
    about: str
    fact: str
    before: str
    """What the profile says, as it is typed."""
    words: str
    known: str | None
    worth: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    """Values and words to choose from."""
    takes_several: bool
    is_typed: bool
    """True where an answer may be typed, too."""
    typed: str
    """What stands there to be confirmed."""


def question_views(s: Speech, questions: Sequence[Question]) -> tuple[QuestionView, ...]:
    """Return the first questions."""
    return tuple(question_view(s, n, q) for n, q in enumerate(questions[:MOST], 1))


def question_view(s: Speech, number: int, question: Question) -> QuestionView:
    fact, public = question.fact, question.public
    known = "" if public is None else str(public.value)
    choices = tuple((c, choice_words(s, fact, c)) for c in fact.choices)
    if question.is_contradiction:
        both = dict.fromkeys((known, question.present))
        choices = tuple((value, value_words(s, fact, value)) for value in both)
    return QuestionView(
        key=f"question-{number}",
        about=question.about,
        fact=fact.name,
        before=question.present,
        words=question_words(s, question),
        known=known_words(s, question),
        worth=settles_words(s, question),
        hint=hint_words(s, fact),
        choices=choices,
        takes_several=fact.kind is Kind.CHOICES,
        is_typed=fact.kind not in (Kind.YES_NO, Kind.CHOICES) and fact.name != "degurba",
        typed=known or (question.present if fact.kind is Kind.PARTNERS else ""),
    )

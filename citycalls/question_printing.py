"""The open questions to a city, as `profiles show` tells them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from citycalls.output import warn

if TYPE_CHECKING:
    from advice.questions.asking import Question
    from store.database import Store

MOST = 3
"""Questions that are told; --json has all."""


def questions_to(
    store: "Store", name: str, *, today: date, now: datetime
) -> "tuple[Question, ...]":
    """Return the questions to a city, or to one of its projects, the one that settles most first.

    Call it inside `store.read()`.
    """
    from advice.profiles.stored_projects import load_profile
    from advice.questions.open_questions import open_questions
    from advice.ranking.matching import open_corpus

    city_id = name.partition("/")[0]
    found = open_questions(
        store,
        open_corpus(store, today),
        load_profile(store, city_id),
        today=today,
        now=now,
    )
    wanted = {city_id, name}
    return tuple(q for q in found if name == city_id or q.about in wanted)


def tell_questions(found: "Sequence[Question]", rests: "Mapping[str, date]") -> None:
    """Print the first questions with the command that answers each.

    *rests* says by key of a question until when no mail asks it.
    """
    from wording.language import speech
    from wording.questions.words import known_words, question_words, settles_words

    s = speech("en")
    for question in found[:MOST]:
        words = [question_words(s, question), known_words(s, question), settles_words(s, question)]
        warn(f"{question.about}: {' '.join(part for part in words if part)}")
        warn(f"  answer it: citycalls profiles answer {question.about} {question.fact.name} VALUE")
        if (day := rests.get(question.key)) is not None:
            warn(f"  not asked in mails before {day}")


def values_of(found: "Sequence[Question]", rests: "Mapping[str, date]") -> list[dict[str, object]]:
    """Return the questions as JSON tells them; *rests* as `tell_questions`."""
    from advice.questions.as_json import question_values
    from wording.language import speech
    from wording.questions.words import question_words, settles_words

    s = speech("en")
    return [
        question_values(q, question_words(s, q), settles_words(s, q), rests.get(q.key))
        for q in found
    ]

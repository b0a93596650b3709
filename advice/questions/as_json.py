"""Questions to a city as JSON."""

from datetime import date

from advice.questions.answering import Answered
from advice.questions.asking import Question


def question_values(
    question: Question, sentence: str, settles: str, rests_until: date | None
) -> dict[str, object]:
    """Return one question with its sentence, what an answer settles, and how it is typed.

    *rests_until* is the first day on which a mail may ask it again.
    """
    public = question.public
    return {
        "about": question.about,
        "fact": question.fact.name,
        "question": sentence,
        "worth": settles,
        "settles": question.settles,
        "settles_always": question.always,
        "in_list": question.in_list,
        "kind": question.fact.kind.value,
        "choices": list(question.fact.choices),
        "present": question.present or None,
        "rests_until": None if rests_until is None else rests_until.isoformat(),
        "public": None
        if public is None
        else {
            "value": public.value,
            "source": public.source,
            "year": public.year,
            "confirmed": public.is_confirmed,
        },
    }


def answered_values(answered: Answered) -> dict[str, object]:
    """Return what an answer did."""
    return {
        "about": answered.about,
        "fact": answered.fact,
        "before": answered.before or None,
        "after": answered.after,
        "version": answered.version,
        "changed": answered.is_changed,
    }


def put_off_values(about: str, fact: str, rests_until: date) -> dict[str, object]:
    """Return what "not now" did."""
    return {"about": about, "fact": fact, "rests_until": rests_until.isoformat()}

"""What staff look at, as JSON: reported mistakes, and the release of a model."""

from advice.as_json.refusals import fallen_values
from advice.inbox.items import InboxItem
from advice.inbox.query import what_of
from advice.ranking.model_release import Effect, ModelState
from advice.weekly.staff import Mistake


def mistake_values(mistake: Mistake) -> dict[str, object]:
    """Return one report of a reader that nobody has settled."""
    return {
        "id": mistake.id,
        "call_id": mistake.call_id,
        "title": mistake.title,
        "url": mistake.url,
        "comment": mistake.comment,
        "reported_on": mistake.on,
    }


def feedback_values(item: InboxItem) -> dict[str, object]:
    """Return an answer of a reader with what it does today, and what staff replied."""
    answer, call = item.answer, item.call
    settled = answer.settled_at
    return {
        "id": answer.id,
        "what": what_of(answer),
        "answer": answer.answer,
        "reason": answer.reason,
        "rule": None if answer.basis is None else answer.basis.rule,
        "returned": fallen_values(item.fallen),
        "comment": answer.comment,
        "given_on": answer.given_at.date(),
        "days": item.days,
        "is_open": item.is_open,
        "recipient": None if item.person is None else item.person.address,
        "projects": [project.id for project in item.projects],
        "call_id": answer.call_id,
        "title": None if call is None else call.title,
        "url": None if call is None else call.best.url,
        "period": answer.period,
        "effects": [
            {"kind": e.kind, "project": None if e.project is None else e.project.id}
            for e in item.effects
        ],
        "settled_on": None if settled is None else settled.date(),
        "settled_by": answer.settled_by,
        "note": answer.settled_note,
        "reply": answer.reply,
        "told_in": item.told_in,
        "withdrawn_by": answer.undone_by,
    }


def state_values(state: ModelState) -> dict[str, object]:
    return {
        "model": state.name,
        "released": state.released,
        "is_released": state.is_released,
        "changed_on": state.changed_on,
        "author": state.author,
        "comment": state.comment,
    }


def effect_values(effect: Effect) -> dict[str, object]:
    return {
        "project": effect.project_id,
        "period": effect.period,
        "entering": [{"call_id": i, "title": t} for i, t in effect.entering],
        "leaving": [{"call_id": i, "title": t} for i, t in effect.leaving],
        "staying": effect.staying,
    }

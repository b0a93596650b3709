"""Whether a call stood in somebody's issue, as JSON."""

from advice.replay.was_told import WasTold


def told_values(found: WasTold, sentence: str) -> dict[str, object]:
    """Return the answer, with the figures of the decision by project."""
    return {
        "period": found.period,
        "in_it": found.is_in_it,
        "sentence": sentence,
        "why": found.why.value,
        "section": found.section,
        "told_in": found.earlier,
        "day": None if found.day is None else found.day.isoformat(),
        "call_id": None if found.call is None else found.call.id,
        "decided": [
            {
                "project": x.project_id,
                "place": x.place.value,
                "number": x.number,
                "considered": x.considered,
                "strength": x.strength,
                "score": x.score,
                "chance": x.chance,
                "role": None if x.role is None else x.role.value,
                "rule": None if x.rule is None else x.rule.value,
            }
            for x in found.decided
        ],
    }

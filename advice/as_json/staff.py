"""What staff look at, as JSON: reported mistakes, and the release of a model."""

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

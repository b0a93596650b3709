"""How everything stands, as staff see it: `status`, runs that wait, and how good the data is."""

from advice.health.data_health import DataHealth
from advice.health.look import Looked
from store.harvest.quarantine import Difference, QuarantinedRun


def health_values(found: Looked) -> dict[str, object]:
    """Return the document of `status`, with what a person can do something about."""
    return {
        **found.service.values(),
        "waiting": [waiting_values(run) for run in found.waiting],
        "drift": {
            name: {
                "listed": [run.listed for run in drift.runs],
                "usual": drift.usual,
                "is_notable": drift.is_notable,
                "fields": [
                    {"field": f.field, "usual": f.usual, "now": f.now} for f in drift.fields
                ],
            }
            for name, drift in found.drifts.items()
        },
        "data": data_values(found.data),
        "model": {"name": found.model.name, "is_released": found.model.is_released},
    }


def waiting_values(run: QuarantinedRun) -> dict[str, object]:
    """Return a run that was set aside, with what it would change."""
    return {
        "run": run.run_id,
        "source": run.source,
        "day": run.day,
        "is_complete": run.is_complete,
        "listed": run.listed,
        "live": run.live,
        "reasons": run.reasons,
        "new": difference_values(run.new),
        "absent": difference_values(run.gone),
        "moved": difference_values(run.moved),
        "renamed": difference_values(run.renamed),
    }


def difference_values(found: Difference) -> dict[str, object]:
    return {"count": found.count, "titles": found.names}


def data_values(data: DataHealth) -> dict[str, object]:
    return {
        "live": data.live,
        "not_stated": [
            {"filter": x.kind.value, "value": x.value, "calls": x.calls} for x in data.silences
        ],
        "open_questions": None
        if data.questions is None
        else [
            {
                "rule": q.check.rule,
                "because": q.check.because,
                "calls": q.calls,
                "cities": q.cities,
            }
            for q in data.questions
        ],
        "conflicts": [
            {
                "call": d.row.id,
                "field": d.conflict.field,
                "chosen": d.conflict.chosen,
                "chosen_source": d.conflict.chosen_source,
                "other": d.conflict.other,
                "other_source": d.conflict.other_source,
            }
            for d in data.disagreements
        ],
    }

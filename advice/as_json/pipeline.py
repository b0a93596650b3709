"""The pipeline as JSON."""

from advice.as_json.refusals import fallen_values
from advice.pipeline.rows import PipelineRow
from store.pipeline.entries import Entry


def entry_values(entry: Entry) -> dict[str, object]:
    """Return where a city stands with a call; its version is what the next change has to name."""
    standing = entry.standing
    return {
        "city": entry.city_id,
        "call": entry.call_id,
        "state": standing.stand,
        "person": standing.person,
        "amount_eur": standing.amount_eur,
        "why": standing.why,
        "rule": standing.rule,
        "reason": standing.reason,
        "note": standing.note,
        "version": entry.version,
        "changed_by": entry.changed_by,
        "changed_at": entry.changed_at,
    }


def pipeline_values(row: PipelineRow) -> dict[str, object]:
    return {
        **entry_values(row.entry),
        "title": None if row.call is None else row.call.title,
        "last_deadline": None if row.call is None else row.call.best.last_deadline,
        "returned": fallen_values(row.fallen),
    }

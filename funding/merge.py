"""One call from its records: the better source wins field by field, conflicts stay visible."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from funding.call import Conflict, Record

OWN = {
    *("source", "source_id", "reference", "kind", "url", "status_claimed", "status_raw"),
    "title_raw",
}
"""Fields that belong to the leading record whatever the others say."""
TWINS = {"opening_date": "opening_raw", "programme": "programme_raw", "sections": "language"}
"""A value that is taken over brings its twin along."""
COMPARED = (
    "last_deadline",
    "opening_date",
    "indicative_budget_eur",
    "contribution_max_eur",
    "co_financing_rate",
)
EMPTY = (None, (), "", False)


def merge_records(
    records: Sequence[Record],
) -> tuple[Record, Mapping[str, str], tuple[Conflict, ...]]:
    """Return the merged record, the provenance of what others gave, and the conflicts.

    *records* are in order of trust, the leading one first.
    """
    best = records[0]
    provenance: dict[str, str] = {}
    for other in records[1:]:
        taken = {
            f.name: getattr(other, f.name)
            for f in fields(Record)
            if f.name not in OWN
            and getattr(best, f.name) in EMPTY
            and getattr(other, f.name) not in EMPTY
            and not (f.name == "deadlines" and best.is_rolling)
            and not (f.name == "is_rolling" and best.deadlines)
        }
        for name in set(taken) & set(TWINS):
            taken[TWINS[name]] = getattr(other, TWINS[name])
        provenance |= dict.fromkeys(taken, other.source)
        best = replace(best, **taken)
    return best, provenance, tuple(_conflicts(records))


def _conflicts(records: Sequence[Record]) -> list[Conflict]:
    found = []
    lead = records[0]
    for other in records[1:]:
        for name in COMPARED:
            ours, theirs = _stated(lead, name), _stated(other, name)
            if ours is not None and theirs is not None and ours != theirs:
                found.append(
                    Conflict(
                        field=name,
                        chosen=ours,
                        chosen_source=lead.source,
                        other=theirs,
                        other_source=other.source,
                    )
                )
    return found


def _stated(record: Record, name: str) -> str | None:
    """Return what the record says, as text; a rolling call states its missing deadline."""
    if name == "last_deadline" and record.is_rolling:
        return "rolling"
    value: Any = getattr(record, name)
    return None if value in EMPTY else str(value)

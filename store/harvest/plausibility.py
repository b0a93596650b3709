"""Whether a finished run may become the present state: complete and plausible, or set aside."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from funding.call import Record, Status
from funding.event import Harvest
from funding.source import Source
from funding.words import short_text

MAX_LOST = 0.20
"""Share of the surviving calls that may be absent; real weeks lose under 1 %, faults 30 % up."""
LOST_AT_LEAST = 2
"""One lost call is no alarm, however few calls the source has: a portal may withdraw one."""
MIN_FILL = 0.90
"""A required field below this share of its usual fill rate shows that the page has changed."""
FIRST_FILL = 0.50
"""The lowest fill rate of a required field in a first run, which has no usual rate yet."""
EMPTY_AT_LEAST = 2
"""One call without a required field is no alarm, however few calls the source has."""
MAX_MOVED = 0.30
"""Share of the surviving calls whose last deadline, or title, may change in one run."""
MOVED_AT_LEAST = 5
"""Fewer moved deadlines are no alarm: a small portal may extend four calls at once."""
MANY_TITLES = 30
"""Up to this many changed titles are no alarm: small portals reword theirs often.  More at once
show another way of writing, or another list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What is known from the good runs before this one."""

    survivors: Mapping[str, date | None]
    """Records that were live and should still be: identifier to last deadline."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of the same records, by identifier."""
    fills: Sequence[Mapping[str, float]]
    """Fill rates of the last good runs, newest first, at most four."""


def judge(
    harvest: Harvest, records: Sequence[Record], past: Past, source: Source, *, today: date
) -> list[str]:
    """Return the reasons not to admit the run, in plain words; none when it is healthy."""
    reasons = list(harvest.problems)
    if not harvest.complete and not reasons:
        reasons.append("the run could not be proven complete")
    count = len(records) + harvest.left_out
    if count < source.calls_min and (count or not reasons):  # else the reason is told
        reasons.append(f"{count} calls, fewer than the {source.calls_min} expected")
    reasons += lost_calls(records, past)
    reasons += moved_deadlines(records, past)
    reasons += changed_titles(records, past)
    reasons += empty_fields(fill_rates(records, source, today=today), past, count)
    return reasons


def lost_calls(records: Sequence[Record], past: Past) -> list[str]:
    staged = {r.source_id for r in records} | {r.reference for r in records}
    lost = [name for name in past.survivors if name not in staged]
    if len(lost) < LOST_AT_LEAST or len(lost) <= MAX_LOST * len(past.survivors):
        return []
    share = round(100 * len(lost) / len(past.survivors))
    return [
        f"{len(lost)} of {len(past.survivors)} calls that should still be listed are absent "
        f"({share} %), for example {sorted(lost)[0]}"
    ]


def moved_deadlines(records: Sequence[Record], past: Past) -> list[str]:
    common = [r for r in records if r.source_id in past.survivors]
    moved = [r for r in common if r.last_deadline != past.survivors[r.source_id]]
    if len(moved) < MOVED_AT_LEAST or len(moved) <= MAX_MOVED * len(common):
        return []
    return [f"the last deadline of {len(moved)} of {len(common)} calls moved at once"]


def changed_titles(records: Sequence[Record], past: Past) -> list[str]:
    """Return a reason where the portal writes its titles in another way: no news for anybody."""
    common = [r for r in records if r.source_id in past.titles]
    changed = [r for r in common if short_text(r.title) != short_text(past.titles[r.source_id])]
    if len(changed) <= MANY_TITLES or len(changed) <= MAX_MOVED * len(common):
        return []
    return [f"the titles of {len(changed)} of {len(common)} calls changed at once"]


def fill_rates(records: Sequence[Record], source: Source, *, today: date) -> dict[str, float]:
    """Return for every required field the share 0..1 of the live records that have it."""
    live = [r for r in records if r.status_on(today) is not Status.CLOSED] or list(records)
    if not live:
        return {}
    return {name: sum(bool(getattr(r, name)) for r in live) / len(live) for name in source.required}


def empty_fields(rates: Mapping[str, float], past: Past, count: int) -> list[str]:
    found = []
    for name, rate in rates.items():
        usual = [f[name] for f in past.fills if name in f]
        floor = MIN_FILL * statistics.median(usual) if usual else FIRST_FILL
        before = statistics.median(usual) if usual else 1.0
        if rate < floor and (before - rate) * count >= EMPTY_AT_LEAST:
            found.append(
                f"only {rate:.0%} of the calls have the field {name!r} (usually {before:.0%})"
            )
    return found

"""How a source drifts: its counts and the fields of its calls over the last runs."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from funding.event import RunState
from store.database import Store
from store.operations.source_health import PastRun, SourceHealth, past_runs

RUNS = 8
NOTABLE = 0.10
"""A step of a count or of a share from which it is told: a tenth."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDrift:
    """A required field that fewer, or more, calls have than usual."""

    field: str
    usual: float
    """Median share 0..1 of the good runs before."""
    now: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    runs: tuple[PastRun, ...]
    """The last ones, the oldest first."""
    usual: int | None
    """Median number of calls of the good runs before the last one; None where there is none."""
    is_notable: bool
    """Whether the last run listed a tenth more or less than usual."""
    fields: tuple[FieldDrift, ...]


def drift_of(store: Store, health: SourceHealth) -> Drift:
    """Return what the last runs of a source listed, and which fields step out of line."""
    runs = past_runs(store, health.source.name, most=RUNS)
    earlier = [run for run in runs[1:] if run.state is RunState.OK]
    usual = round(statistics.median(run.listed for run in earlier)) if earlier else None
    last = runs[0] if runs else None
    return Drift(
        runs=tuple(reversed(runs)),
        usual=usual,
        is_notable=last is not None
        and usual is not None
        and abs(last.listed - usual) >= max(2, NOTABLE * usual),
        fields=() if last is None else tuple(field_drift(last, earlier)),
    )


def field_drift(last: PastRun, earlier: Sequence[PastRun]) -> list[FieldDrift]:
    found = []
    for name, share in last.fill.items():
        before = [run.fill[name] for run in earlier if name in run.fill]
        usual = statistics.median(before) if before else None
        if usual is not None and abs(share - usual) >= NOTABLE:
            found.append(FieldDrift(field=name, usual=usual, now=share))
    return found

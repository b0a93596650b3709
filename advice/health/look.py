"""Everything that the page and the API tell staff, read in one view of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from advice.health.data_health import DataHealth, data_health
from advice.health.drift import Drift, drift_of
from advice.health.service_health import Outlook, ServiceHealth, read_health
from advice.one_call.network import Network
from advice.ranking.model_release import ModelState, model_state
from store.database import Store
from store.harvest.quarantine import QuarantinedRun, quarantined_runs


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """How everything stands at one moment."""

    now: datetime
    service: ServiceHealth
    drifts: Mapping[str, Drift]
    """By the name of the source."""
    waiting: tuple[QuarantinedRun, ...]
    data: DataHealth
    model: ModelState


def look_at(store: Store, outlook: Outlook, network: Network | None, *, now: datetime) -> Looked:
    """Return how everything stands; call it inside `store.read()`."""
    path = store.path or Path()
    zone = now.tzinfo or UTC
    service = read_health(store, path=path, zone=zone, outlook=outlook, now=now)
    return Looked(
        now=now,
        service=service,
        drifts={h.source.name: drift_of(store, h) for h in service.sources},
        waiting=tuple(quarantined_runs(store)),
        data=data_health(store, network, now.date()),
        model=model_state(store),
    )

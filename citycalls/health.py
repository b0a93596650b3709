"""How this installation stands, with the outlook of its schedule."""

from datetime import datetime

from advice.health.service_health import ServiceHealth, read_health
from citycalls.service.plan import plan_of
from citycalls.service.schedule import outlook
from citycalls.settings import Settings
from store.database import Store


def service_health(store: Store, settings: Settings, *, now: datetime) -> ServiceHealth:
    """Return how everything stands; each trouble is a sentence with its cure."""
    return read_health(
        store,
        path=settings.db,
        zone=settings.timezone,
        outlook=outlook(store, plan_of(settings), now=now),
        now=now,
    )

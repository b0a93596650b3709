"""Sources and their health as JSON."""

from funding.not_covered import NotCovered
from store.operations.source_health import SourceHealth


def source_values(health: SourceHealth) -> dict[str, object]:
    """Return one source: how its last run ended, what is expected of it, and its licence."""
    source = health.source
    return {
        "source": source.name,
        "title": source.title,
        "is_on": source.is_on,
        "off_because": source.off_because,
        "state": health.state,
        "run": health.run_id,
        "last_good": health.last_good,
        "last_tried": health.last_tried,
        "is_late": health.is_late,
        "live": health.live,
        "expected": [source.calls_min, source.calls_max],
        "reasons": health.reasons,
        "hosts": source.hosts,
        "licence": source.licence,
        "attribution": source.attribution,
    }


def not_covered_values(portal: NotCovered) -> dict[str, object]:
    """Return one portal that is not read at all, and why."""
    return {"source": None, "title": portal.name, "not_covered": portal.reason}

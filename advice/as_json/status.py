"""How the installation stands, as JSON."""

from collections.abc import Mapping, Sequence

from advice.as_json.sources import source_values
from store.mail.outbox_health import OutboxHealth
from store.operations.source_health import SourceHealth


def status_values(
    *,
    troubles: Sequence[str],
    sources: Sequence[SourceHealth],
    schedule: Mapping[str, object],
    states: Mapping[str, int],
    outbox: OutboxHealth,
    recipients: int,
    storage: Mapping[str, object],
) -> dict[str, object]:
    """Return the whole of `status`; *troubles* are sentences, each with its cure.

    *states* counts the newest mails by their state.
    """
    return {
        "healthy": not troubles,
        "troubles": troubles,
        "sources": [source_values(h) for h in sources],
        "schedule": schedule,
        "outbox": {
            **dict(sorted(states.items())),
            "late": outbox.late,
            "waiting_since": outbox.waiting_since,
            "relay_words": outbox.relay_words,
            "refused": [
                {"address": r.address, "since": r.since, "words": r.words} for r in outbox.refused
            ],
        },
        "recipients": recipients,
        "storage": storage,
    }

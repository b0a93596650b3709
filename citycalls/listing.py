"""Calls, events and sources as the command line and the API print them."""

from datetime import date

from funding.call import Record
from funding.event import Event
from store.calls.calls import ListedCall
from store.operations.source_health import SourceHealth


def call_values(listed: ListedCall, today: date) -> dict[str, object]:
    record = listed.record
    upcoming = record.next_deadline(today)
    return {
        "id": listed.call_id,
        "source": record.source,
        "source_id": record.source_id,
        "title": record.title,
        "status": listed.status,
        "kind": record.kind,
        "opening_date": record.opening_date,
        "deadlines": deadline_values(record),
        "next_deadline": upcoming,
        "last_deadline": record.last_deadline,
        "programme": record.programme,
        "url": record.url,
        "first_seen": listed.first_seen,
        "last_seen": listed.last_seen,
        "last_changed": listed.last_changed,
        "missing_since": listed.missing_since,
    }


def deadline_values(record: Record) -> list[dict[str, object]]:
    return [{"date": d.date, "at": d.at, "stage": d.stage} for d in record.deadlines]


def event_values(event: Event) -> dict[str, object]:
    return {
        "call_id": event.call_id,
        "source": event.source,
        "source_id": event.source_id,
        "kind": event.kind,
        "field": event.field,
        "old": event.old,
        "new": event.new,
        "seen_on": event.seen_on,
    }


def source_values(health: SourceHealth) -> dict[str, object]:
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

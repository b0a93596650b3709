"""What can be told of a letter for which nothing was noted when it was made."""

from datetime import datetime
from zoneinfo import ZoneInfo

from funding.event import RunState
from store.database import Store, meta
from store.mail.outbox import HELD
from store.past.marks import MODEL_RELEASE, IssueMark


def guess_mark(store: Store, made_at: datetime, zone: ZoneInfo) -> IssueMark:
    """Return how far the tables had come by a moment, as the times in them tell it.

    People's wishes, the released model and hashes of the program are not known of then.
    """
    day = made_at.astimezone(zone).date()
    runs = store.rows("SELECT id, source, state, today, started_at, finished_at FROM runs")
    begun = [r for r in runs if datetime.fromisoformat(r["started_at"]) <= made_at]
    unfinished = {
        str(r["id"]): RunState.RUNNING
        for r in begun
        if r["finished_at"] and datetime.fromisoformat(r["finished_at"]) > made_at
    }
    read = {r["source"] for r in begun if str(r["id"]) not in unfinished and r["today"] == str(day)}
    events = store.rows(
        "SELECT id, source, kind, seen_on FROM events WHERE seen_on <= ?", [day.isoformat()]
    )
    last_event = max(
        (e["id"] for e in events if e["seen_on"] < day.isoformat() or e["source"] in read),
        default=0,
    )
    answers = store.rows("SELECT id, given_at FROM feedback")
    saved = store.rows("SELECT city_id, version, saved_at FROM profile_versions ORDER BY version")
    moved = store.row("SELECT coalesce(max(id), 0) AS id FROM regroupings")
    return IssueMark(
        today=day,
        now=made_at,
        events_from=None,
        last_run=max((r["id"] for r in begun), default=0),
        unfinished=unfinished,
        last_event=last_event,
        last_answer=max(
            (a["id"] for a in answers if datetime.fromisoformat(a["given_at"]) <= made_at),
            default=0,
        ),
        last_regrouping=0 if moved is None else moved["id"],
        answers="",
        profiles={
            row["city_id"]: row["version"]
            for row in saved
            if datetime.fromisoformat(row["saved_at"]) <= made_at
        },
        held=meta(store, HELD) or "",
        release=meta(store, MODEL_RELEASE),
    )

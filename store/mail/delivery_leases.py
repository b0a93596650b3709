"""Who hands which letter over: one sender at a time, and what a dead one had in hand."""

import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Row, Store
from store.mail.outbox import IS_LATE, lateness, stamp
from store.mail.outcomes import give_back, mark_uncertain
from store.operations.processes import is_dead, this_process

RESEND_AFTER = timedelta(minutes=10)
"""How long a relay may still be working on a mail whose answer was lost (RFC 5321, 4.5.3.2)."""
LEASE = timedelta(minutes=30)  # longer than the longest wait for an answer


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryLease:
    """A letter that this process is about to hand over."""

    id: int
    recipient_id: int
    address: str
    period: str
    message_id: str
    body: bytes
    attempts: int


def lease_mail(
    store: Store,
    *,
    now: datetime,
    late: bool,
    resend_uncertain: bool = True,
    skip: Collection[int] = (),
) -> DeliveryLease | None:
    """Return the next letter that is due, marked as being sent and committed; None if none is.

    Mails tried least often, and longest ago, come first, so that none stands in the way of others.
    *skip* holds the ids of those that this run tried already.
    """
    with store.write():
        row = store.row(
            # the index of waiting letters is in this order, so the first that fits ends the search
            "SELECT outbox.*, r.address FROM outbox JOIN recipients r ON r.id = recipient_id"
            " WHERE outbox.state IN ('new', 'uncertain')"
            " AND r.removed_at IS NULL"
            " AND (r.confirmed_at IS NULL) = (outbox.kind = 'confirmation')"
            " AND (r.paused_until IS NULL OR r.paused_until <= :today)"
            " AND (outbox.next_try_at IS NULL OR outbox.next_try_at <= :now)"
            " AND (outbox.state = 'new' OR (:resend AND outbox.resends = 0"
            " AND outbox.uncertain_at <= :settled))"
            f" AND (:late OR NOT {IS_LATE})"
            " AND outbox.id NOT IN (SELECT value FROM json_each(:skip))"
            " ORDER BY outbox.attempts, coalesce(outbox.next_try_at, ''), outbox.id LIMIT 1",
            {
                **lateness(store, now),
                "today": now.date().isoformat(),
                "now": stamp(now),
                "settled": stamp(now - RESEND_AFTER),
                "resend": int(resend_uncertain),
                "late": int(late),
                "skip": json.dumps(sorted(skip)),
            },
        )
        if row is None:
            return None
        store.execute(
            "UPDATE outbox SET state = 'sending', holder = ?, lease_until = ?,"
            " resends = resends + (state = 'uncertain') WHERE id = ?",
            [this_process(), stamp(now + LEASE), row["id"]],
        )
    try:
        body = zlib.decompress(row["body"])
    except (zlib.error, TypeError):
        body = b""  # the sender refuses it by name; the others go on
    return DeliveryLease(
        id=row["id"],
        recipient_id=row["recipient_id"],
        address=row["address"],
        period=row["period"],
        message_id=row["message_id"],
        body=body,
        attempts=row["attempts"],
    )


def recover(store: Store, *, is_repeatable: bool, now: datetime) -> int:
    """Return how many letters a dead process had in hand; they become uncertain.

    *is_repeatable*: sending twice leaves one copy (a folder), so they are simply new again.
    """
    with store.write():
        lost = [
            row["id"]
            for row in store.rows(
                "SELECT id, holder, lease_until FROM outbox WHERE state = 'sending'"
            )
            if is_lost(row, now)
        ]
        for letter_id in lost:
            if is_repeatable:
                give_back(store, letter_id, "the sender ended in the middle", now=now)
            else:
                error = "the sender ended between handing the letter over and the relay's answer"
                mark_uncertain(store, letter_id, error, now=now)
    return len(lost)


def is_lost(row: Row, now: datetime) -> bool:
    """Return whether nobody works on a letter in hand any more.

    Call before a run: what this very process still has in hand then, an earlier run could not note.
    """
    if row["holder"] == this_process():
        return True
    try:
        dead = is_dead(row["holder"])
    except (AttributeError, ValueError):
        return True  # no holder at all: the row was not written by us
    return bool(row["lease_until"] <= stamp(now)) if dead is None else dead

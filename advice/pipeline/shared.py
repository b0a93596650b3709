"""What was shared with a person, for her next mail: each once."""

from collections.abc import Mapping
from datetime import date, datetime

from advice.weekly.cards import read_due
from advice.weekly.content import SharedLine
from advice.weekly.reasons import shared_as
from store.calls.calls import calls_of
from store.database import Store
from store.pipeline.shares import shares_with

MOST = 10
"""Shares that one mail tells; the others come with the next, and lie in the inbox all the time."""


def untold_shares(
    store: Store,
    recipient_id: int,
    listed: Mapping[str, frozenset[str]],
    *,
    today: date,
    now: datetime,
) -> tuple[SharedLine, ...]:
    """Return what lay in a person's inbox at *now* and no mail had told, the oldest first.

    *listed* are the reasons of earlier mails by call, as `listed_before` returns them.
    """
    told = {reason for reasons in listed.values() for reason in reasons}
    found = [
        share
        for share in reversed(shares_with(store, recipient_id, now=now))
        if str(shared_as(share.id)) not in told
    ][:MOST]
    calls = calls_of(store, [share.call_id for share in found])
    return tuple(
        SharedLine(
            share_id=share.id,
            call=calls[share.call_id],
            by=share.shared_by,
            on=share.shared_at.date(),
            note=share.note,
            due=read_due(calls[share.call_id], today),
        )
        for share in found
        if share.call_id in calls
    )

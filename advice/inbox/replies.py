"""What staff replied to a person: once in the next mail, and on the person's own page."""

from collections.abc import Iterable, Mapping

from advice.weekly.content import ReplyLine
from advice.weekly.reasons import reply_to
from store.calls.calls import calls_of
from store.database import Store
from store.people.feedback import Feedback
from store.people.inbox import replies_to


def untold_replies(
    store: Store, recipient_id: int, listed: Mapping[str, frozenset[str]]
) -> tuple[ReplyLine, ...]:
    """Return the replies that no mail has told yet, the oldest first.

    *listed* are the reasons of earlier mails by call, as `listed_before` returns them.
    """
    told = {reason for reasons in listed.values() for reason in reasons}
    wanted = [a for a in replies_to(store, recipient_id) if str(reply_to(a.id)) not in told]
    return reply_lines(store, wanted)


def all_replies(store: Store, recipient_id: int) -> tuple[ReplyLine, ...]:
    """Return every reply to a person, the latest first."""
    return reply_lines(store, reversed(replies_to(store, recipient_id)))


def reply_lines(store: Store, answers: Iterable[Feedback]) -> tuple[ReplyLine, ...]:
    found = list(answers)
    calls = calls_of(store, sorted({a.call_id for a in found}))
    return tuple(
        ReplyLine(
            feedback_id=a.id,
            call_id=a.call_id,
            title=calls[a.call_id].title if a.call_id in calls else a.call_id,
            asked_on=a.given_at.date(),
            question=a.comment,
            text=a.reply,
            by=a.settled_by or "",
            on=a.settled_at.date(),
        )
        for a in found
        if a.reply is not None and a.settled_at is not None
    )

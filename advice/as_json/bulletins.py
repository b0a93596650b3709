"""Bulletins as JSON: the draft, what was published, and the calls of the week."""

from collections.abc import Mapping

from advice.bulletin.week import WeekCall
from store.bulletins.bulletins import BulletinItem, Draft, Published


def draft_values(draft: Draft) -> dict[str, object]:
    """Return the draft; its version is what the next saving has to name."""
    return {
        "version": draft.version,
        "language": draft.language,
        "title": draft.title,
        "introduction": draft.introduction,
        "calls": [item_values(item) for item in draft.items],
        "changed_by": draft.changed_by or None,
        "changed_at": draft.changed_at,
    }


def published_values(bulletin: Published) -> dict[str, object]:
    return {
        "number": bulletin.number,
        "published_on": bulletin.published_on,
        "published_by": bulletin.published_by,
        "language": bulletin.language,
        "title": bulletin.title,
        "calls": [item_values(item) for item in bulletin.items],
    }


def item_values(item: BulletinItem) -> Mapping[str, object]:
    return {"call": item.call_id, "sentence": item.sentence}


def week_call_values(each: WeekCall) -> dict[str, object]:
    """Return a call that may stand in the bulletin, with whom it fits and where it was told."""
    return {
        "call": each.row.id,
        "title": each.row.call.title,
        "why": each.why,
        "cities": each.cities,
        "told_in": None if each.told is None else each.told.number,
        "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in each.changes],
    }

"""Two versions of a bulletin side by side: the one that was saved, and the one that was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.pages.calls.list_view import Params
from funding.call import Call
from funding.words import plain, shorten
from store.bulletins.bulletins import Draft
from wording.desk.call_line import title_of
from wording.language import Speech


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    call_id: str
    place: int
    title: str
    sentence: str
    is_other: bool
    """Whether the other version has it otherwise, or not at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    title: str
    is_other_title: bool
    introduction: str
    is_other_introduction: bool
    lines: tuple[LineView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictView:
    mine: VersionView
    theirs: VersionView | None
    """None where it was published meanwhile."""
    saved: str
    """By whom the other one was saved."""
    language: str
    version: int
    """The one that mine would be saved over."""
    keep: Params


def conflict_view(
    s: Speech, mine: Draft, theirs: Draft | None, calls: Mapping[str, Call], *, keep: Params
) -> ConflictView:
    return ConflictView(
        mine=version_view(s, mine, theirs, calls),
        theirs=None if theirs is None else version_view(s, theirs, mine, calls),
        saved=s.say("It was published, and a new draft begins.")
        if theirs is None
        else s.say("Saved by {person}", person=shorten(plain(theirs.changed_by), 80)),
        language=mine.language,
        version=0 if theirs is None else theirs.version,
        keep=keep,
    )


def version_view(
    s: Speech, draft: Draft, other: Draft | None, calls: Mapping[str, Call]
) -> VersionView:
    known = {} if other is None else {item.call_id: item.sentence for item in other.items}
    return VersionView(
        title=draft.title,
        is_other_title=other is not None and other.title != draft.title,
        introduction=draft.introduction,
        is_other_introduction=other is not None and other.introduction != draft.introduction,
        lines=tuple(
            LineView(
                call_id=item.call_id,
                place=place,
                title=title_of(s, calls[item.call_id]) if item.call_id in calls else item.call_id,
                sentence=item.sentence,
                is_other=other is not None and known.get(item.call_id) != item.sentence,
            )
            for place, item in enumerate(draft.items, 1)
        ),
    )

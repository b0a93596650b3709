"""What the pane beside the form shows: both lists side by side, and what moved whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from advice.profiles.effect import FIRST, Effect, Listing, ProjectEffect, Shift
from desk.pages.match.results import language_of_title
from funding.call import Call
from funding.match import Match, Strength
from funding.words import plain, shorten
from wording.desk.profile_effect import (
    listing_words,
    lost_words,
    move_words,
    shift_words,
    strength_words,
    sum_words,
)
from wording.language import Speech

SHOWN = 10
"""Calls of one kind that the pane names; their terms are found out."""
TITLE = 130


@dataclass(frozen=True, kw_only=True, slots=True)
class CallName:
    call_id: str
    title: str
    language: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One place of a list."""

    name: CallName
    badge: str
    is_strong: bool
    move: str | None
    """Where it was, or goes; None where it stays."""
    kind: str
    """``same``, ``entered``, ``left`` or ``moved``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    place: str
    now: Cell | None
    draft: Cell | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShiftLine:
    name: CallName
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShiftGroup:
    title: str
    mark: str
    lines: tuple[ShiftLine, ...]
    more: int
    """Calls of the kind that are not named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectPane:
    project_id: str
    title: str
    now: str
    draft: str
    sums: str
    is_same: bool
    rows: tuple[Row, ...]
    groups: tuple[ShiftGroup, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectPane:
    """The whole pane; nothing of it where the draft can't be read."""

    projects: tuple[ProjectPane, ...] = ()
    lost: tuple[str, ...] = ()
    """Calls marked relevant that would drop out; saving asks for a tick."""
    told: str = ""
    """What is announced after the pane was renewed."""


def effect_pane(s: Speech, effect: Effect, *, is_changed: bool) -> EffectPane:
    """Return the pane of an effect; *is_changed* is whether the draft says anything else at all."""
    panes = tuple(project_pane(s, project) for project in effect.projects)
    changed = [p for p in effect.projects if not p.is_nothing]
    told = "; ".join(f"{shorten(plain(p.title), 60)}: {sum_words(s, p)}" for p in changed[:3])
    return EffectPane(
        projects=tuple(sorted(panes, key=lambda pane: pane.is_same)) if is_changed else panes,
        lost=tuple(lost_words(s, lost) for lost in effect.lost_relevant),
        told=told or s.say("no call enters, leaves or moves"),
    )


def project_pane(s: Speech, effect: ProjectEffect) -> ProjectPane:
    return ProjectPane(
        project_id=effect.project_id,
        title=shorten(plain(effect.title), TITLE),
        now=listing_words(s, effect.before),
        draft=listing_words(s, effect.after),
        sums=sum_words(s, effect),
        is_same=effect.is_nothing,
        rows=tuple(rows(s, effect)),
        groups=tuple(
            group
            for group in (
                shift_group(s, s.say("What enters"), "+", effect.entered),
                shift_group(s, s.say("What leaves"), "−", effect.left),
                shift_group(s, s.say("What moves"), "↕", effect.moved),
            )
            if group.lines
        ),
    )


def rows(s: Speech, effect: ProjectEffect) -> list[Row]:
    """Return the first places of both lists; one list where nothing changes."""
    before, after = results(effect.before), results(effect.after)
    shifts = {shift.call.id: shift for shift in (*effect.entered, *effect.left, *effect.moved)}
    most = min(FIRST, max(len(before), len(after)))
    return [
        Row(
            place=s.number(n + 1),
            now=cell(s, before[n], shifts) if n < len(before) else None,
            draft=cell(s, after[n], shifts) if n < len(after) else None,
        )
        for n in range(most)
    ]


def results(listing: Listing | None) -> Sequence[Match]:
    return () if listing is None else listing.results


def cell(s: Speech, match: Match, shifts: dict[str, Shift]) -> Cell:
    shift = shifts.get(match.call.id)
    kind = "same"
    if shift is not None:
        kind = "entered" if shift.before.place is None else "moved"
        kind = "left" if shift.after.place is None else kind
    return Cell(
        name=CallName(
            call_id=match.call.id,
            title=shorten(plain(match.call.title), TITLE) or s.say("Untitled call"),
            language=language_of_title(s, match),
        ),
        badge=strength_words(s, match.strength),
        is_strong=match.strength is Strength.STRONG,
        move=None if shift is None else move_words(s, shift),
        kind=kind,
    )


def shift_group(s: Speech, title: str, mark: str, shifts: Sequence[Shift]) -> ShiftGroup:
    return ShiftGroup(
        title=title,
        mark=mark,
        lines=tuple(
            ShiftLine(name=call_name(s, shift.call), words=shift_words(s, shift))
            for shift in shifts[:SHOWN]
        ),
        more=max(0, len(shifts) - SHOWN),
    )


def call_name(s: Speech, call: Call) -> CallName:
    language = call.best.language
    return CallName(
        call_id=call.id,
        title=shorten(plain(call.title), TITLE) or s.say("Untitled call"),
        language=language if language and language != s.code else None,
    )

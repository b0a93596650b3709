"""What the pages of a replay show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from advice.as_json.replays import read_replay
from advice.replay.comparison import Replayed, TriedVersion
from advice.replay.tried import Unequal
from desk.pages.calls.list_view import call_address
from desk.pages.choices import Choice
from funding.words import plain, shorten
from store.past.replays import KeptReplay, ReplayState
from store.people.profiles import ProfileVersion
from wording.desk.replay_words import (
    DRAFT,
    agreement_words,
    equal_words,
    lost_words,
    trust_words,
    unequal_words,
    version_name,
)
from wording.desk.told_words import period_name
from wording.language import Speech

OFFERED = 12
"""Saved versions that can be chosen, the newest."""
TITLE = 140


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    href: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormView:
    name: str
    back: str
    """The page of the profile."""
    action: str
    versions: tuple[Choice, ...]
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CallLink:
    href: str
    title: str
    is_relevant: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    name: str
    lost: str
    is_loss: bool
    """Whether a call that somebody marked as relevant is lost."""
    volume: str
    agreement: tuple[str, ...]
    judged: tuple[tuple[str, str, str | None], ...]
    """Project, figures, warning."""
    lost_calls: tuple[CallLink, ...]
    gained_calls: tuple[CallLink, ...]
    fingerprint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekRow:
    week: str
    sent: str
    tried: tuple[tuple[str, str, str], ...]
    """Told, entered, left; in the order of the versions."""
    equal: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultView:
    title: str
    name: str
    profile: str
    """The page of the profile."""
    back: str
    is_running: bool
    is_lost: bool
    """Whether it was ended before it was done."""
    done: int
    total: int
    fault: str | None
    equal: str | None = None
    unequal: tuple[str, ...] = ()
    """Why letters have other bytes, each with the weeks."""
    sent_volume: str = ""
    rests_on: tuple[tuple[str, str], ...] = ()
    versions: tuple[VersionView, ...] = ()
    weeks: tuple[WeekRow, ...] = ()
    editor: str = ""
    draft: str | None = None
    """The draft that was tried, to go on with; None without one, or if it is not known what it
    rests on."""
    based_on: str = ""


def form_view(
    s: Speech,
    name: str,
    shown: str,
    history: Sequence[ProfileVersion],
    kept: Sequence[KeptReplay],
) -> FormView:
    newest = history[-1].version
    return FormView(
        name=shown,
        back=f"/profiles/{name}",
        action=f"/profiles/{name}/replay",
        versions=tuple(
            Choice(
                value=str(one.version),
                words=" · ".join(
                    filter(
                        None,
                        (
                            version_name(s, str(one.version)),
                            s.short_date(one.saved_at.date()),
                            shorten(plain(one.author or ""), 60),
                            shorten(plain(one.comment or ""), 100),
                        ),
                    )
                ),
                is_chosen=one.version == newest,
            )
            for one in list(reversed(history))[:OFFERED]
        ),
        earlier=tuple(
            Earlier(
                href=f"/profiles/{name}/replay/{one.id}",
                words=" · ".join(
                    (
                        s.say("Replay {n}", n=one.id),
                        s.short_date(one.begun_at.date()),
                        s.together(version_name(s, x) for x in one.asked["texts"]),
                    )
                ),
            )
            for one in kept[:OFFERED]
        ),
    )


def result_view(s: Speech, shown: str, kept: KeptReplay, *, now: datetime) -> ResultView:
    title = s.say("Replay {n} of {name}", n=kept.id, name=shown)
    values: dict[str, object] = {
        "title": title,
        "name": shown,
        "back": f"/profiles/{kept.about}/replay",
        "profile": f"/profiles/{kept.about}",
        "is_lost": kept.is_lost(now),
        "is_running": kept.state is ReplayState.RUNNING and not kept.is_lost(now),
        "done": kept.done,
        "total": kept.total,
        "fault": shorten(plain(kept.note or ""), 300) or None,
    }
    if DRAFT in (texts := kept.asked["texts"]) and (saved := [n for n in texts if n != DRAFT]):
        # the editor replays a draft beside the version that it rests on
        city_id = kept.about.partition("/")[0]
        values |= {"editor": f"/profiles/{city_id}", "draft": texts[DRAFT], "based_on": saved[0]}
    if kept.found is None:
        return ResultView(**values)  # type: ignore[arg-type]
    found = read_replay(kept.found)
    return ResultView(
        **values,  # type: ignore[arg-type]
        equal=equal_words(s, found),
        unequal=tuple(unequal_lines(s, found)),
        sent_volume=volume(s, found, found.lines),
        rests_on=(
            (s.say("Model"), found.model),
            (
                s.say("Calls as of"),
                s.say("not stated") if found.data_date is None else s.short_date(found.data_date),
            ),
            (s.say("Made on"), s.short_date(kept.begun_at.date())),
        ),
        versions=tuple(version_view(s, found, one) for one in found.versions),
        weeks=tuple(week_rows(s, found)),
    )


def version_view(s: Speech, found: Replayed, one: TriedVersion) -> VersionView:
    return VersionView(
        name=version_name(s, one.name),
        lost=lost_words(s, one),
        is_loss=bool(one.lost_relevant),
        volume=volume(s, found, one.lines),
        agreement=tuple(agreement_words(s, found, one)),
        judged=tuple(
            (
                row.project_id,
                " · ".join(f"{name} {s.number(rounded(x))}" for name, x in row.figures.items()),
                trust_words(s, row),
            )
            for row in one.judged
        ),
        lost_calls=links(found.titles, one.lost, one.lost_relevant),
        gained_calls=links(found.titles, one.gained, ()),
        fingerprint=found.hashes.get(one.name, ""),
    )


def volume(s: Speech, found: Replayed, lines: int) -> str:
    """Return how many lines a week brought on average."""
    weeks = max(len(found.weeks), 1)
    return s.say("{n} calls a week on average", n=s.number(rounded(lines / weeks, 1)))


def unequal_lines(s: Speech, found: Replayed) -> Iterator[str]:
    """Yield each reason for other bytes once, with its weeks unless it holds for all."""
    for why in Unequal:
        weeks = [week for week in found.weeks if why in week.unequal]
        if weeks:
            words = unequal_words(s, why)
            names = s.together(period_name(s, week.week) for week in weeks)
            is_all = len(weeks) == len(found.weeks)
            yield words if is_all else s.labelled(names, words)


def rounded(value: float, places: int = 2) -> Decimal:
    return Decimal(str(round(value, places)))


def links(
    titles: Mapping[str, str], calls: Sequence[str], relevant: Sequence[str]
) -> tuple[CallLink, ...]:
    ordered = sorted(calls, key=lambda x: (x not in relevant, titles.get(x, x), x))
    return tuple(
        CallLink(
            href=call_address(x, []),
            title=shorten(plain(titles.get(x, x)), TITLE),
            is_relevant=x in relevant,
        )
        for x in ordered
    )


def week_rows(s: Speech, found: Replayed) -> list[WeekRow]:
    return [
        WeekRow(
            week=period_name(s, week.week),
            sent=s.number(len(week.sent)),
            tried=tuple(
                (s.number(len(x.told)), s.number(len(x.entered)), s.number(len(x.left)))
                for x in (week.tried[one.name] for one in found.versions)
            ),
            equal=f"{s.number(week.equal)} / {s.number(week.letters)}",
        )
        for week in reversed(found.weeks)
    ]

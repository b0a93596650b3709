"""What is handed over: calls or matches in their order, and what they were made of."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from advice.profiles.stored_projects import read_saved
from advice.ranking.matching import QUESTION, interleave
from advice.ranking.own_concepts import concepts_of
from funding.call import Call
from funding.city import Project
from funding.errors import UnknownName
from funding.match import Match, MatchList
from funding.not_covered import NotCovered, load_not_covered
from funding.understanding import UnderstoodTerm
from matcher.model_version import model_name
from store.calls.calls import ListedCall
from store.database import Store
from store.operations.source_health import SourceHealth, source_health
from store.people.profiles import ProfileVersion, find_profile


class Asking(StrEnum):
    """How a list was asked for."""

    SEARCH = "search"
    PROFILE = "profile"
    TEXT = "text"
    """A pasted text or a document; its words are not written down, only what was understood."""
    QUESTION = "question"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportRow:
    call: Call
    match: Match | None = None
    """None in a list that compares nothing."""
    project: Project | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    rows: tuple[ExportRow, ...]
    asking: Asking
    asked: str
    """The words of a search or a question, the name of a profile or of a document; may be empty."""
    chosen: tuple[tuple[str, str], ...] = ()
    """Filters that were set, as a reader knows them: name and value."""
    today: date
    considered: int | None = None
    """Live calls that were compared; None for a search."""
    blocked: int | None = None
    """Calls that would fit, but a rule says no; None for a search."""
    understood: tuple[UnderstoodTerm, ...] = ()
    profiles: tuple[ProfileVersion, ...] = ()
    """The saved files that were asked with."""
    model: str | None = None
    sources: tuple[SourceHealth, ...]
    not_read: tuple[NotCovered, ...]

    @property
    def has_matches(self) -> bool:
        return self.asking is not Asking.SEARCH


def export_calls(
    store: Store,
    calls: Sequence[Call | ListedCall],
    *,
    asked: str = "",
    chosen: Sequence[tuple[str, str]] = (),
    today: date,
    now: datetime,
) -> Export:
    """Return a list of calls to hand over, in the order in which they are given.

    *asked* are the words of the search, *chosen* the filters that were set, as a reader knows them.
    """
    return Export(
        rows=tuple(ExportRow(call=as_call(c)) for c in calls),
        asking=Asking.SEARCH,
        asked=asked,
        chosen=tuple(chosen),
        today=today,
        sources=tuple(source_health(store, now=now)),
        not_read=tuple(load_not_covered()),
    )


def export_matches(
    store: Store,
    projects: Sequence[Project],
    lists: Sequence[MatchList],
    *,
    asking: Asking,
    asked: str,
    chosen: Sequence[tuple[str, str]] = (),
    ids: Collection[str] | None = None,
    today: date,
    now: datetime,
) -> Export:
    """Return matches to hand over: the best of each project, then the second best, and so on.

    *projects* and *lists* belong together one by one.  With *ids* only those calls, in the same
    order, also where a rule says no.
    """
    by_id = {project.id: project for project in projects}
    found = {m.project_id: m.results for m in lists}
    matches = [found[project_id][place] for project_id, place in interleave(lists)]
    if ids is not None:
        matches += [m for each in lists for m in (*each.blocked, *each.below_floor)]
        matches = [m for m in matches if m.call.id in ids]
    return Export(
        rows=tuple(
            ExportRow(call=m.call, match=m, project=by_id[m.project_id])
            for m in {(m.project_id, m.call.id): m for m in matches}.values()
        ),
        asking=asking,
        asked=asked,
        chosen=tuple(chosen),
        today=today,
        considered=max((m.considered for m in lists), default=0),
        blocked=sum(len(m.blocked) for m in lists),
        understood=tuple(t for p in projects for t in p.understood if p.city.id == QUESTION),
        profiles=saved_versions(store, projects) if asking is Asking.PROFILE else (),
        model=model_name(concepts_of(store)),
        sources=tuple(source_health(store, now=now)),
        not_read=tuple(load_not_covered()),
    )


def saved_versions(store: Store, projects: Sequence[Project]) -> tuple[ProfileVersion, ...]:
    """Return the saved files that *projects* stand in; none for a draft that differs from them."""
    versions = []
    for city_id in dict.fromkeys(project.city.id for project in projects):
        with suppress(UnknownName):
            saved = find_profile(store, city_id)
            known = {(p.id, p.title, p.summary, p.keywords) for p in read_saved(saved).projects}
            asked = {
                (p.id, p.title, p.summary, p.keywords) for p in projects if p.city.id == city_id
            }
            versions += [saved] if asked <= known else []
    return tuple(versions)


def as_call(listed: Call | ListedCall) -> Call:
    """Return a row of a list of calls as a call, with that row's own values."""
    if isinstance(listed, Call):
        return listed
    return Call(
        id=listed.call_id,
        best=listed.record,
        records=(listed.record,),
        first_seen=listed.first_seen,
        last_seen=listed.last_seen,
        last_changed=listed.last_changed,
        missing_since=listed.missing_since,
    )

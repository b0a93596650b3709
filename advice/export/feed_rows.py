"""What a feed holds on a day: calls that fit, were found, or are watched, and those just gone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from advice.export.export import ExportRow
from advice.export.searching import found_calls, gone_found, read_search
from advice.profiles.stored_projects import load_projects
from advice.ranking.matching import open_corpus, rank_projects
from advice.refusals.refusals import Refusals
from advice.weekly.feedback import watched_calls
from advice.weekly.my_calls import followed_projects
from funding.call import Call, Status
from funding.city import Project
from store.calls.calls import calls_of
from store.database import Store
from store.mail.decisions import load_decisions, periods_decided
from store.people.feedback import feedback_of
from store.people.feeds import FeedKind, SavedFeed
from store.people.recipients import removed_recipient

ISSUES = 12
"""Issues whose calls a feed remembers, so that one that is gone is told as gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedContent:
    name: str
    """A city or a project as people call it; empty for a search, and for what a person watches."""
    rows: tuple[ExportRow, ...]


def feed_content(store: Store, feed: SavedFeed, today: date) -> FeedContent:
    """Return the calls of a feed on a day.

    Raises UnknownName for a profile that is gone, WrongInput for a search that means nothing now.
    """
    with store.read():
        if feed.kind is FeedKind.PROJECT:
            return of_profile(store, feed.about, today)
        if feed.kind is FeedKind.SEARCH:
            query = read_search(feed.about)
            calls = [*found_calls(store, query, today), *gone_found(store, query, today)]
            found = {call.id: ExportRow(call=call) for call in calls}
            return FeedContent(name="", rows=tuple(found.values()))
        return of_person(store, feed.recipient_id or 0, today)


def of_profile(store: Store, name: str, today: date) -> FeedContent:
    projects = load_projects(store, name)
    corpus = open_corpus(store, today)
    rows: dict[str, ExportRow] = {}
    for project, ranked in zip(projects, rank_projects(corpus, projects, today=today), strict=True):
        for match in ranked.found.results:
            if match.call.id not in rows:
                (told,) = ranked.explained([match])
                rows[match.call.id] = ExportRow(call=match.call, match=told, project=project)
    for call in gone_calls(store, projects, today):
        rows.setdefault(call.id, ExportRow(call=call))
    title = projects[0].title if "/" in name else projects[0].city.name
    return FeedContent(name=title or name, rows=tuple(rows.values()))


def gone_calls(store: Store, projects: Iterable[Project], today: date) -> Sequence[Call]:
    """Return calls that issues of the projects were made from and that ended before their time."""
    ids: set[str] = set()
    for project in projects:
        for period in periods_decided(store, project.id)[-ISSUES:]:
            kept = json.loads(load_decisions(store, period, project.id) or '{"results": []}')
            ids |= {row["call_id"] for row in kept["results"]}
    return [call for call in calls_of(store, sorted(ids)).values() if is_gone(call, today)]


def is_gone(call: Call, today: date) -> bool:
    """Return whether a call went away, or was closed, though a deadline of it is to come."""
    last = call.best.last_deadline
    is_ahead = last is not None and last >= today
    return is_ahead and (call.missing_since is not None or call.status_on(today) is Status.CLOSED)


def of_person(store: Store, recipient_id: int, today: date) -> FeedContent:
    own = feedback_of(store, recipient_id)
    calls = calls_of(store, [answer.call_id for answer in own])
    projects: Sequence[Project] = ()
    if any(answer.basis is not None for answer in own):
        projects = followed_projects(store, removed_recipient(store, recipient_id))
    wanted = watched_calls(own, Refusals(calls, today=today), projects)
    return FeedContent(
        name="", rows=tuple(ExportRow(call=calls[name]) for name in sorted(wanted & set(calls)))
    )

"""``/audit``: every change, newest first; who, what, about what, old and new in short."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from fastapi import APIRouter, Request, Response

from desk.deps import Deps, deps_of
from desk.numbers import read_number
from desk.pages.admission import guarded_router, unknown_parameter, unknown_value
from desk.pages.language import PARAMETER, language_of
from desk.pages.render import render
from desk.security.actor import Actor, actor_of
from store.operations.audit import Change, read_trail
from wording.language import Speech

PER_PAGE = 100
FIELDS = ("who", "words", "since", "before")
LONGEST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One change."""

    when: str
    who: str
    did: str
    about: str | None
    detail: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditView:
    who: str
    words: str
    since: str
    lines: tuple[Line, ...]
    is_limited: bool
    """Whether only changes about the reader's cities are shown."""
    older: Mapping[str, str] | None
    """Parameters of the next page; None on the last."""


def audit_routes() -> APIRouter:
    """Return the route ``/audit``."""
    router = guarded_router()

    @router.api_route("/audit", methods=["GET", "HEAD"])
    def page(request: Request) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        view = audit_view(request, deps, s, actor_of(request, deps))
        return render(request, "audit/audit.html.j2", view, title=s.say("Changes"))

    return router


def audit_view(request: Request, deps: Deps, s: Speech, actor: Actor) -> AuditView:
    asked = {name: value for name, value in request.query_params.items() if value}
    for name in asked:
        if name not in (*FIELDS, PARAMETER):
            raise unknown_parameter(request, name, known=FIELDS)
    now = deps.clock()
    since = asked.get("since")
    try:
        day = None if since is None else date.fromisoformat(since)
    except ValueError as error:
        raise unknown_value(request, "since", since or "", known=["2026-10-13"]) from error
    before = read_number(asked.get("before"))
    if before is None and "before" in asked:
        raise unknown_value(request, "before", asked["before"])
    with deps.open_store() as store, store.read():
        found = read_trail(
            store,
            who=asked.get("who"),
            words=asked.get("words"),
            since=None if day is None else datetime.combine(day, time(0), now.tzinfo),
            before=before,
            cities=actor.cities,
            limit=PER_PAGE + 1,
        )
    kept: dict[str, str] = {
        name: asked[name] for name in ("who", "words", "since") if name in asked
    }
    return AuditView(
        who=asked.get("who", "")[:LONGEST],
        words=asked.get("words", "")[:LONGEST],
        since=since or "",
        lines=tuple(line_of(s, change, now) for change in found[:PER_PAGE]),
        is_limited=actor.cities is not None,
        older=({**kept, "before": str(found[PER_PAGE - 1].id)} if len(found) > PER_PAGE else None),
    )


def line_of(s: Speech, change: Change, now: datetime) -> Line:
    at = change.at.astimezone(now.tzinfo)
    return Line(
        when=f"{s.short_date(at.date())}, {s.clock(at)}",
        who=change.who,
        did=change.did,
        about=change.about,
        detail=change.detail,
    )

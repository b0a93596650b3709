"""Sources, profiles and the health of the data."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from advice.as_json.profiles import profile_values, project_values
from advice.as_json.sources import not_covered_values, source_values
from advice.profiles.remarks import remarks_on
from advice.ranking.own_concepts import concepts_of
from desk.api.cursors import LONGEST, MOST, USUAL, page_of
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.places import Health, ProfileList, SourceList, WholeProfile
from desk.deps import deps_of
from desk.security.actor import actor_of
from desk.security.own_profiles import own_projects
from funding.not_covered import load_not_covered
from store.operations.source_health import source_health

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[
    str | None, Query(max_length=LONGEST, description="From the address in next of the last page.")
]

Part = Annotated[str, Path(max_length=60, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
"""The id of a city, or of one of its projects."""


def place_routes() -> APIRouter:
    """Return ``/api/v1/sources``, ``/api/v1/profiles``, one profile, and ``/api/v1/health``."""
    router = api_router("places")

    @router.get("/api/v1/sources", responses={200: {"model": SourceList}})
    def sources(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
        """Every portal: its last good run, counts, and licence; and what is not read at all."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            found = source_health(store, now=deps.clock())
        found.sort(key=lambda health: health.source.name)
        page = page_of(request, found, lambda h: (h.source.name,), cursor=cursor, limit=limit)
        values = {
            "items": [source_values(h) for h in page.items],
            "not_covered": [not_covered_values(portal) for portal in load_not_covered()],
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.get("/api/v1/profiles", responses={200: {"model": ProfileList}})
    def profiles(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
        """All projects of all cities."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            found = [(p.city, p) for p in own_projects(store, actor_of(request, deps))]
        found.sort(key=lambda pair: pair[1].id)
        page = page_of(request, found, lambda pair: (pair[1].id,), cursor=cursor, limit=limit)
        values = {
            "items": [profile_values(city, project) for city, project in page.items],
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.get("/api/v1/profiles/{city_id}", responses={200: {"model": WholeProfile}})
    def profile(request: Request, city_id: Part) -> Response:
        """A city with everything that its projects say; notes stay with staff."""
        return whole(request, city_id)

    @router.get("/api/v1/profiles/{city_id}/{project_id}", responses={200: {"model": WholeProfile}})
    def project(request: Request, city_id: Part, project_id: Part) -> Response:
        """One project with everything that it says; notes stay with staff."""
        return whole(request, f"{city_id}/{project_id}")

    def whole(request: Request, name: str) -> Response:
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            found = own_projects(store, actor_of(request, deps), name)
            concepts = concepts_of(store)
        items = [project_values(p, remarks_on(p, concepts, today)) for p in found]
        return document(request, {"items": [{**item, "notes": None} for item in items]})

    @router.get("/api/v1/health", responses={200: {"model": Health}})
    def health(request: Request) -> Response:
        """Whether the answers rest on fresh data."""
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store, store.read():
            found = source_health(store, now=now)
        late = [h.source.name for h in found if h.is_late]
        good = [h.last_good for h in found if h.last_good is not None]
        values = {
            "healthy": not late and bool(good),
            "today": now.date(),
            "live": sum(h.live for h in found),
            "late": late,
            "last_good": max(good, default=None),
        }
        return document(request, values)

    return router

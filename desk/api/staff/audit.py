"""Who changed what, newest first."""

from datetime import datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from desk.api.cursors import USUAL, page_of
from desk.api.documents import document
from desk.api.places import Cursor, Limit
from desk.api.route import api_router
from desk.api.shapes.audit import Trail
from desk.api.shapes.shape import Day
from desk.deps import deps_of
from desk.security.actor import actor_of
from store.operations.audit import read_trail

Words = Annotated[str | None, Query(max_length=200)]


def audit_api_routes() -> APIRouter:
    """Return ``/api/v1/audit``."""
    router = api_router("audit")

    @router.get("/api/v1/audit", responses={200: {"model": Trail}})
    def audit(
        request: Request,
        who: Words = None,
        words: Words = None,
        since: Day | None = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """Every change, newest first; of a program that is limited to cities only theirs."""
        deps = deps_of(request)
        zone = deps.clock().tzinfo
        with deps.open_store() as store, store.read():
            found = read_trail(
                store,
                who=who,
                words=words,
                since=None if since is None else datetime.combine(since, time(0), zone),
                cities=actor_of(request, deps).cities,
            )
        page = page_of(request, found, lambda c: (-c.id,), cursor=cursor, limit=limit)
        values = {
            "items": [
                {"at": c.at, "who": c.who, "did": c.did, "about": c.about, "detail": c.detail}
                for c in page.items
            ],
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    return router

"""Calls by cities, one call for several cities, and proposals to apply together."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from advice.as_json.network import (
    matrix_values,
    pair_values,
    proposal_values,
    row_values,
    tandem_values,
)
from advice.network.alike import AlikePair, alike_projects
from advice.network.matrix import NetworkQuery, matrix
from advice.network.proposals import (
    KnownProposal,
    known_proposal,
    known_proposals,
    propose,
    withdraw,
)
from advice.network.tandem import tandem
from advice.one_call.network import network_of
from desk.api.cursors import LONGEST, MOST, USUAL, Key, page_of
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import api_router
from desk.api.shapes.network import (
    CITY,
    AlikeList,
    NetworkMatrix,
    NewProposal,
    ProposalList,
    WholeTandem,
)
from desk.api.shapes.network import (
    KnownProposal as ProposalShape,
)
from desk.deps import deps_of
from desk.security.actor import Actor, actor_of
from desk.security.roles import DeskRole
from funding.errors import UnknownName
from store.calls.calls import calls_of

Limit = Annotated[int, Query(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[
    str | None, Query(max_length=LONGEST, description="From the address in next of the last page.")
]
Choice = Annotated[str | None, Query(max_length=80)]
Number = Annotated[int, Path(ge=1, le=10**9)]
Cities = Annotated[list[Annotated[str, Query(max_length=80, pattern=CITY)]], Query(max_length=8)]


def network_api_routes() -> APIRouter:
    """Return ``/api/v1/network``, a call of it, ``/api/v1/alike`` and ``/api/v1/proposals``."""
    router = api_router("network")

    @router.get("/api/v1/network", responses={200: {"model": NetworkMatrix}})
    def network(
        request: Request,
        programme: Choice = None,
        deadline: Choice = None,
        theme: Choice = None,
        city: Choice = None,
        cities: Annotated[int, Query(ge=1, le=4, description="At least so many cities.")] = 1,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """The calls that fit member cities, with the project of each city that fits best."""
        deps = deps_of(request)
        today = deps.clock().date()
        named = (
            ("programme", programme),
            ("deadline", deadline),
            ("theme", theme),
            ("city", city),
            ("cities", str(cities)),
        )
        query = NetworkQuery.from_params((name, value or "") for name, value in named)
        with deps.open_store() as store:
            ready = network_of(store, today)
            with store.read():
                found = matrix(store, ready, query, today)
        rows = sorted(found.rows, key=lambda row: row.row.id)
        page = page_of(request, rows, lambda row: (row.row.id,), cursor=cursor, limit=limit)
        values = {
            "cities": matrix_values(found)["cities"],
            "items": [row_values(row, found) for row in page.items],
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.get("/api/v1/network/{call_id:path}", responses={200: {"model": WholeTandem}})
    def one(
        request: Request,
        call_id: Annotated[str, Path(max_length=300)],
        city: Cities = [],  # noqa: B006  # the framework copies it
    ) -> Response:
        """One call: which cities fit, the consortium rule, and whether the cities named are it."""
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store:
            ready = network_of(store, today)
            with store.read():
                call = calls_of(store, [call_id]).get(call_id)
                if call is None:
                    raise UnknownName(f"the call {call_id!r} is not known")
                found = tandem(store, ready, call, city, today)
        return document(request, tandem_values(found))

    @router.get("/api/v1/alike", responses={200: {"model": AlikeList}})
    def alike(
        request: Request,
        city: Annotated[str | None, Query(max_length=80, pattern=CITY)] = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """Projects of different member cities that are alike, and by what, as on `/network`."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            pairs = list(alike_projects(store, city=city))
        pairs.sort(key=pair_key)
        page = page_of(request, pairs, pair_key, cursor=cursor, limit=limit)
        values = {"items": [pair_values(pair) for pair in page.items], "next": page.next_address}
        return document(request, values, next_address=page.next_address)

    @router.get("/api/v1/proposals", responses={200: {"model": ProposalList}})
    def proposals(request: Request, limit: Limit = USUAL, cursor: Cursor = None) -> Response:
        """Proposals to apply together that concern the cities of whoever asks."""
        deps = deps_of(request)
        now, actor = deps.clock(), actor_of(request, deps)
        with deps.open_store() as store, store.read():
            found = [
                known
                for known in known_proposals(store, now=now, today=now.date())
                if any(actor.may_see(city) for city in known.proposal.cities)
            ]
        found.sort(key=lambda known: known.proposal.id)
        page = page_of(
            request, found, lambda known: (known.proposal.id,), cursor=cursor, limit=limit
        )
        values = {
            "items": [values_for(known, actor) for known in page.items],
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.post("/api/v1/proposals", responses={200: {"model": ProposalShape}})
    def put(request: Request, new: NewProposal) -> Response:
        """Propose to some cities that they apply together; each is asked in its next mail."""
        deps = deps_of(request)
        now, actor = deps.clock(), actor_of(request, deps)
        if actor.cities is not None and not actor.cities & set(new.cities):
            raise ApiFault(403, "Not your city", "One of the cities has to be your own.")
        with deps.open_store() as store:
            made = propose(
                store,
                call_id=new.call,
                cities=new.cities,
                sentence=new.sentence,
                by=actor.name,
                now=now,
                today=now.date(),
            )
            known = known_proposal(store, made.id, now=now, today=now.date())
        return document(request, values_for(known, actor))

    @router.post("/api/v1/proposals/{number}/withdraw", responses={200: {"model": ProposalShape}})
    def end(request: Request, number: Number) -> Response:
        """End a proposal that not all have said yes to."""
        deps = deps_of(request)
        now, actor = deps.clock(), actor_of(request, deps)
        with deps.open_store() as store:
            try:
                before = known_proposal(store, number, now=now, today=now.date())
            except UnknownName:
                before = None
            is_own = before is not None and before.proposal.proposed_by == actor.name
            if before is None or not (is_staff(actor) or is_own):
                raise UnknownName(f"there is no proposal {number} that you could withdraw")
            withdraw(store, number, by=actor.name, now=now)
            known = known_proposal(store, number, now=now, today=now.date())
        return document(request, values_for(known, actor))

    return router


def pair_key(pair: AlikePair) -> Key:
    return (-pair.likeness, pair.one.id, pair.other.id)


def is_staff(actor: Actor) -> bool:
    return actor.role >= DeskRole.STAFF and actor.cities is None


def values_for(known: KnownProposal, actor: Actor) -> dict[str, object]:
    """Return a proposal as whoever asks may know it."""
    return proposal_values(known, with_answers=is_staff(actor))

"""Bulletins for programs: the calls of the week, the draft, and what was published."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from advice.as_json.bulletins import draft_values, published_values, week_call_values
from advice.bulletin.week import DAYS, MOST_DAYS, WeekQuery, calls_of_week
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import api_router
from desk.api.shapes.bulletins import (
    BulletinDraft,
    BulletinList,
    NewDraft,
    PublishedAs,
    Publishing,
    WeekList,
)
from desk.deps import deps_of
from desk.pages.calls.ready_network import ready_network
from desk.security.actor import actor_of
from funding.errors import StaleVersion
from store.bulletins.bulletins import (
    BulletinItem,
    Draft,
    published_bulletins,
    save_draft,
    told_before,
)
from wording.bulletin.publishing import begun, publish, with_calls
from wording.language import speech

PATIENCE = 3.0


def bulletin_api_routes() -> APIRouter:
    """Return the addresses of bulletins."""
    router = api_router("bulletins")

    @router.get("/api/v1/bulletins", responses={200: {"model": BulletinList}})
    def published(request: Request) -> Response:
        """Every bulletin that was published, the newest first."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            found = published_bulletins(store)
        return document(request, {"items": [published_values(each) for each in found]})

    @router.get("/api/v1/bulletin/week", responses={200: {"model": WeekList}})
    def week(
        request: Request,
        days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="New within so many.")] = DAYS,
    ) -> Response:
        """New, changed and closing calls that no bulletin told, those that fit most first."""
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            network = ready_network(deps, store, today, seconds=PATIENCE)
            found = calls_of_week(
                store,
                WeekQuery(days=days),
                network=network,
                told=told_before(store),
                today=today,
            )
        return document(request, {"items": [week_call_values(each) for each in found]})

    @router.get("/api/v1/bulletin/draft", responses={200: {"model": BulletinDraft}})
    def draft(request: Request) -> Response:
        """The draft that staff share; version 0 where nobody has begun one."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            found = begun(store, speech("en"), deps.clock().date())
        return document(request, draft_values(found))

    @router.post("/api/v1/bulletin/draft", responses={200: {"model": BulletinDraft}})
    def save(request: Request, new: NewDraft) -> Response:
        """Save the draft; a call without a sentence gets one from our own words."""
        deps = deps_of(request)
        now = deps.clock()
        given = {wanted.call: wanted.sentence for wanted in new.calls}
        empty = Draft(
            language=new.language,
            title=new.title,
            introduction=new.introduction,
            items=(),
            version=new.version,
        )
        with deps.open_store() as store:
            network = ready_network(deps, store, now.date(), seconds=PATIENCE)
            with deps.turn, store.read():
                corpus = deps.corpora.corpus(store, now.date())
                filled = with_calls(store, corpus, empty, given, network=network, today=now.date())
            items = tuple(
                BulletinItem(
                    call_id=item.call_id,
                    sentence=item.sentence if (own := given[item.call_id]) is None else own,
                )
                for item in filled.items
            )
            try:
                saved = save_draft(
                    store,
                    replace(filled, items=items),
                    who=actor_of(request, deps).name,
                    now=now,
                )
            except StaleVersion as error:
                raise stale(error) from error
        return document(request, draft_values(saved))

    @router.post("/api/v1/bulletin/publish", responses={200: {"model": PublishedAs}})
    def make_public(request: Request, publishing: Publishing) -> Response:
        """Publish the draft in all its forms; no mail is sent."""
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store:
            network = ready_network(deps, store, now.date(), seconds=PATIENCE)
            found = replace(begun(store, speech("en"), now.date()), version=publishing.version)
            try:
                number = publish(
                    store,
                    found,
                    network=network,
                    who=actor_of(request, deps).name,
                    today=now.date(),
                    now=now,
                )
            except StaleVersion as error:
                raise stale(error) from error
        return document(request, {"number": number})

    return router


def stale(error: StaleVersion) -> ApiFault:
    return ApiFault(422, "Somebody was faster", str(error))

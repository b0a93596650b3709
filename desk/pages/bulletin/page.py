"""`/bulletin`: tick calls, order them, a sentence each, and publish; one form, no script needed."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from advice.bulletin.week import WeekQuery, calls_of_week
from advice.one_call.network import Network
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.bulletin.conflict import conflict_view
from desk.pages.bulletin.form import Edited, Sent, edited
from desk.pages.bulletin.view import PATH, bulletin_view
from desk.pages.calls.asked import fault_of
from desk.pages.calls.ready_network import ready_network
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import StaleVersion, WrongInput
from funding.words import plain, shorten
from store.bulletins.bulletins import (
    Draft,
    draft_of,
    published_bulletins,
    save_draft,
    told_before,
)
from store.calls.calls import calls_of
from store.database import Store
from wording.bulletin.publishing import begun, in_its_language, publish, with_calls

PATIENCE = 3.0
"""Seconds that staff wait for the matches of the network."""


def bulletin_routes() -> APIRouter:
    """Return the routes of ``/bulletin``."""
    router = guarded_router()

    @router.api_route(PATH, methods=["GET", "HEAD"])
    def bulletin(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s, today = language_of(request), deps.clock().date()
        query = asked(request)
        with deps.open_store() as store, store.read():
            network = ready_network(deps, store, today, seconds=PATIENCE)
            draft = begun(store, s, today)
            told = told_before(store)
            try:
                week = calls_of_week(store, query, network=network, told=told, today=today)
            except UnknownChoice as error:
                raise fault_of(request, error) from error
            calls = calls_of(store, [item.call_id for item in draft.items])
            published = published_bulletins(store)
        view = bulletin_view(
            s,
            draft,
            week,
            query,
            calls=calls,
            told=told,
            network=network,
            published=published,
            today=today,
            keep=kept_language(request),
        )
        return render(request, "bulletin/bulletin.html.j2", view, title=s.say("Bulletin"))

    @router.post(PATH)
    def save(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        s, now = language_of(request), deps.clock()
        who, query = actor_of(request, deps).name, asked(request)
        form = edited(sent, s.code)
        with deps.open_store() as store:
            network = ready_network(deps, store, now.date(), seconds=PATIENCE)
            try:
                before = draft_of(store)
                saved = save_draft(store, form.draft, who=who, now=now)
                if before is not None and before.language != saved.language:
                    spoken = in_language(deps, store, before, saved, network)
                    saved = save_draft(store, spoken, who=who, now=now)
                if form.ticked:
                    draft = with_ticks(deps, store, saved, form.ticked, network)
                    saved = save_draft(store, draft, who=who, now=now)
                if form.do == "publish":
                    number = publish(
                        store, saved, network=network, who=who, today=now.date(), now=now
                    )
                    return see(request, f"{PATH}/{number}", [])
            except StaleVersion:
                return conflict(request, store, form.draft)
            except WrongInput as error:
                raise refused(request, error) from error
        return see(request, PATH, query.to_params(), f"#{anchor(form)}")

    return router


def with_ticks(
    deps: Deps, store: Store, draft: Draft, ticked: Sequence[str], network: Network | None
) -> Draft:
    today = deps.clock().date()
    with deps.turn, store.read():
        corpus = deps.corpora.corpus(store, today)
        return with_calls(store, corpus, draft, ticked, network=network, today=today)


def in_language(
    deps: Deps, store: Store, before: Draft, after: Draft, network: Network | None
) -> Draft:
    today = deps.clock().date()
    with deps.turn, store.read():
        corpus = deps.corpora.corpus(store, today)
        return in_its_language(store, corpus, before, after, network=network, today=today)


def asked(request: Request) -> WeekQuery:
    """Return the question of the address.  Raises PageFault for what means nothing."""
    try:
        return WeekQuery.from_params(request.query_params.multi_items(), others=[PARAMETER])
    except (UnknownParameter, UnknownChoice) as error:
        raise fault_of(request, error) from error


def anchor(form: Edited) -> str:
    return "draft" if form.draft.items or form.ticked else "week"


def see(
    request: Request, path: str, params: list[tuple[str, str]], fragment: str = ""
) -> RedirectResponse:
    found = urlencode([*params, *kept_language(request)])
    return RedirectResponse(f"{path}{'?' * bool(found)}{found}{fragment}", status_code=303)


def conflict(request: Request, store: Store, mine: Draft) -> HTMLResponse:
    """Return the page with both versions: what was saved meanwhile, and what was sent."""
    s = language_of(request)
    with store.read():
        theirs = draft_of(store)
        both = [*mine.items, *(theirs.items if theirs else ())]
        calls = calls_of(store, [item.call_id for item in both])
    view = conflict_view(s, mine, theirs, calls, keep=kept_language(request))
    title = s.say("Somebody saved the bulletin meanwhile")
    return render(request, "bulletin/conflict.html.j2", view, title=title, status=409)


def refused(request: Request, error: WrongInput) -> PageFault:
    s = language_of(request)
    return PageFault(
        400,
        s.say("The bulletin could not be made"),
        s.say(
            "It needs at least one call and holds {n} at most; together they may not be too long"
            " for a mail. What you wrote before is kept.",
            n="25",
        ),
        shorten(plain(str(error)), 200),
    )

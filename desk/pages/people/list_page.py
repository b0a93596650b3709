"""`/people`: who gets mail, adding somebody, and addresses that asked not to be written to."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from advice.people.listing import PeopleQuery, people_of
from advice.profiles.stored_projects import load_projects
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import deps_of
from desk.pages.admission import guarded_router, unknown_parameter, unknown_value
from desk.pages.faults import PageFault
from desk.pages.frame import frame_of
from desk.pages.language import PARAMETER, language_of
from desk.pages.people.acts import Acting
from desk.pages.people.acts import lift as lift_refusal
from desk.pages.people.adding import Wanted, add_person
from desk.pages.people.done import DONE, done_words
from desk.pages.people.list_view import list_page
from desk.pages.people.view import PATH, NewPage, follow_names, wishes_view
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.people.suppressions import count_suppressions, suppressed_since

NEW = f"{PATH}/new"
Text = Annotated[str, Form(max_length=500)]
Names = Annotated[list[str], Form(max_length=200)]


def people_list_routes() -> APIRouter:
    """Return the routes ``/people``, ``/people/new`` and ``/people/refusals``."""
    router = guarded_router()

    @router.api_route(PATH, methods=["GET", "HEAD"])
    def people(request: Request) -> Response:
        deps = deps_of(request)
        s, query = language_of(request), asked(request)
        actor = actor_of(request, deps)
        with deps.open_store() as store, store.read():
            found = people_of(store, query, today=deps.clock().date(), cities=actor.cities)
            names = follow_names(s, load_projects(store))
            refused = count_suppressions(store) if actor.cities is None else None
        view = list_page(
            s,
            found,
            names,
            to=frame_of(request, "").to,
            done=done_words(s, request.query_params.get(DONE, "")),
            refused=refused,
        )
        return render(request, "people/list.html.j2", view, title=s.say("People"))

    @router.api_route(NEW, methods=["GET", "HEAD"])
    def new(request: Request) -> Response:
        for name in request.query_params:
            if name != PARAMETER:
                raise unknown_parameter(request, name, known=(PARAMETER,))
        return form(request, Wanted(), None, status=200)

    @router.post(PATH)
    def add(
        request: Request,
        address: Text = "",
        name: Text = "",
        language: Text = "",
        frequency: Text = "",
        whole_week: Text = "",
        profile: Names = [],  # noqa: B006  # never changed
        because: Text = "",
        they_asked: Text = "",
    ) -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        wanted = Wanted(
            address=address,
            name=name,
            language=language,
            frequency=frequency,
            wants_whole_week=bool(whole_week),
            profiles=tuple(profile),
            because=because,
            they_asked=they_asked,
        )
        with deps.open_store() as store:
            try:
                person = add_person(store, wanted, actor, deps.letters, now=now)
            except (WrongInput, UnknownName) as error:
                since = refused_on(store, address) if not they_asked.strip() else None
                if since is not None:
                    return form(request, wanted, s.short_date(since), status=409)
                line = shorten(plain(str(error)), 300)
                raise PageFault(400, s.say("Nobody was added"), line) from error
        done = "added" if person.confirmed_at is not None else "asked"
        to = frame_of(request, "").to
        return RedirectResponse(to(f"{PATH}/{person.id}", {DONE: done}), status_code=303)

    @router.post("/people/refusals")
    def lift(request: Request, address: Text = "", because: Text = "") -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        if not because.strip():
            raise PageFault(400, s.say("Nothing was changed"), s.say("Say why: it is noted."))
        with deps.open_store() as store:
            try:
                with store.write():
                    lift_refusal(
                        Acting(store=store, actor=actor, now=now), address, because=because
                    )
            except (WrongInput, UnknownName) as error:
                raise PageFault(
                    404, s.say("Nothing was changed"), s.say("This address is not refused.")
                ) from error
        return RedirectResponse(frame_of(request, "").to(PATH, {DONE: "lifted"}), status_code=303)

    def form(request: Request, wanted: Wanted, since: str | None, *, status: int) -> Response:
        deps = deps_of(request)
        s, actor = language_of(request), actor_of(request, deps)
        with deps.open_store() as store:
            projects = load_projects(store)
        wishes = wishes_view(s, wanted.as_wished(s.code), projects, may_follow=actor.may_see)
        view = NewPage(address=wanted.address, name=wanted.name, wishes=wishes, refused_since=since)
        return render(
            request, "people/new.html.j2", view, title=s.say("Add a person"), status=status
        )

    return router


def refused_on(store: Store, address: str) -> date | None:
    try:
        return suppressed_since(store, address)
    except WrongInput:
        return None  # it is no address at all


def asked(request: Request) -> PeopleQuery:
    """Return what the address asks for.  Raises PageFault naming what is unknown in it."""
    others = (PARAMETER, DONE)
    try:
        return PeopleQuery.from_params(
            (k, v) for k, v in request.query_params.multi_items() if k not in others
        )
    except UnknownParameter as error:
        raise unknown_parameter(request, error.name, known=(*error.known, PARAMETER)) from error
    except UnknownChoice as error:
        raise unknown_value(request, error.name, error.value, known=error.known) from error

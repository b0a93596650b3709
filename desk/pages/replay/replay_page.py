"""`/profiles/{id}/replay`: past issues as other versions of a profile would have made them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from advice.profiles.files import read_profile_file
from advice.profiles.stored_projects import load_projects
from advice.replay.tried import Asked
from desk.deps import Deps, deps_of
from desk.numbers import read_number
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.pages.render import render
from desk.pages.replay.issues_page import check_parameters
from desk.pages.replay.jobs import start_replay
from desk.pages.replay.replay_view import form_view, result_view
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.operations.audit import note_change
from store.past.replays import begin_replay, find_replay, replays_about
from store.people.profiles import ProfileVersion, profile_history
from wording.city_names import city_name
from wording.desk.replay_words import DRAFT
from wording.language import Speech

MOST_WEEKS = 12
MOST_VERSIONS = 3
TITLE = 90
LONGEST = 60_000
"""Characters of a draft."""
REFRESH = "2"
"""Seconds after which the page of a running replay is asked for again, with or without script."""


def replay_routes() -> APIRouter:
    """Return the routes below ``/profiles/{id}/replay``."""
    router = guarded_router()

    @router.api_route("/profiles/{name:path}/replay", methods=["GET", "HEAD"])
    def form(request: Request, name: str) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        check_parameters(request, ())
        with deps.open_store() as store, store.read():
            history = versions_of(request, deps, store, s, name)
            shown = name_of(s, store, name)
            view = form_view(s, name, shown, history, replays_about(store, name))
        title = s.say("Replay of {name}", name=shown)
        return render(request, "replay/replay_form.html.j2", view, title=title)

    @router.post("/profiles/{name:path}/replay")
    def begin(
        request: Request,
        name: str,
        weeks: Annotated[str, Form(max_length=4)] = "12",
        version: Annotated[list[str] | None, Form()] = None,
        draft: Annotated[str, Form(max_length=LONGEST)] = "",
    ) -> Response:
        deps = deps_of(request)
        s, now = language_of(request), deps.clock()
        with deps.open_store() as store:
            history = versions_of(request, deps, store, s, name)
            if deps.replay is None:
                raise PageFault(503, s.say("Replays are not set up here"))
            asked = Asked(
                profile=name,
                weeks=read_weeks(s, weeks),
                texts=read_texts(s, name, history, version or [], draft),
            )
            with store.write():
                number = begin_replay(store, name, asdict(asked), now=now)
                note_change(
                    store,
                    who=actor_of(request, deps).name,
                    did="replayed a profile",
                    about=name,
                    detail=f"replay {number}: {asked.weeks} weeks, {', '.join(asked.texts)}",
                    now=now,
                )
        start_replay(deps, deps.replay, number, asked)
        address = str(request.url.path) + f"/{number}"
        chosen = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(address + chosen, status_code=303)

    @router.api_route("/profiles/{name:path}/replay/{number}", methods=["GET", "HEAD"])
    def result(request: Request, name: str, number: str) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        check_parameters(request, ())
        with deps.open_store() as store, store.read():
            versions_of(request, deps, store, s, name)
            try:
                kept = find_replay(store, read_number(number) or 0)
            except UnknownName as error:
                raise no_replay(s) from error
            shown = name_of(s, store, name)
        if kept.about != name:
            raise no_replay(s)
        view = result_view(s, shown, kept, now=deps.clock())
        return render(
            request,
            "replay/replay.html.j2",
            view,
            title=view.title,
            headers={"Refresh": REFRESH} if view.is_running else None,
        )

    return router


def no_replay(s: Speech) -> PageFault:
    return PageFault(
        404, s.say("This replay is not kept any more"), s.say("Ask for it again; it takes seconds.")
    )


def versions_of(
    request: Request, deps: Deps, store: Store, s: Speech, name: str
) -> list[ProfileVersion]:
    """Return the versions of a profile's city, oldest first; raise the 404 page for an unknown."""
    try:
        if not actor_of(request, deps).may_see(name):
            raise UnknownName(name)
        load_projects(store, name)
    except UnknownName as error:
        raise PageFault(
            404,
            s.say("There is no such profile"),
            s.say("“{name}” names no city and no project.", name=shorten(plain(name), 80)),
        ) from error
    return profile_history(store, name.partition("/")[0])


def name_of(s: Speech, store: Store, name: str) -> str:
    """Return what people call a city or a project that is known."""
    project = load_projects(store, name)[0]
    city = city_name(plain(project.city.name), s.code)
    return s.labelled(city, shorten(plain(project.title), TITLE)) if "/" in name else city


def read_weeks(s: Speech, text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_WEEKS:
        return int(text)
    raise PageFault(
        400,
        s.say("That is no number of weeks"),
        s.say("Choose 1 to {n} weeks.", n=MOST_WEEKS),
    )


def read_texts(
    s: Speech, name: str, history: Sequence[ProfileVersion], wanted: Sequence[str], draft: str
) -> dict[str, str]:
    """Return what is to be tried, by name; the newest version where nothing was chosen."""
    kept = {str(one.version): one.text for one in history}
    texts = {number: kept[number] for number in wanted if number in kept}
    if len(texts) != len(set(wanted)):
        raise PageFault(400, s.say("There is no such version of the profile"))
    if draft.strip():
        texts[DRAFT] = draft.replace("\r\n", "\n")
        check_draft(s, name, texts[DRAFT])
    if len(texts) > MOST_VERSIONS:
        raise PageFault(
            400,
            s.say("Too many versions to compare"),
            s.say("Choose up to {n}, the draft included.", n=MOST_VERSIONS),
        )
    return texts or {str(history[-1].version): history[-1].text}


def check_draft(s: Speech, name: str, text: str) -> None:
    city_id = name.partition("/")[0]
    try:
        found = read_profile_file(text, name=DRAFT)
    except WrongInput as error:
        raise PageFault(
            400, s.say("The draft can’t be read"), shorten(plain(str(error)), 600)
        ) from error
    if found.city.id != city_id:
        raise PageFault(
            400,
            s.say("The draft is the profile of another city"),
            s.say("It is about {other}, not {name}.", other=found.city.id, name=city_id),
        )

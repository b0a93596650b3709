"""``/match/save``: a question becomes a project of a city's profile, for the mails to come."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.keeping import keep_project, take_back
from advice.ranking.matching import rank_project
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, chosen_language, language_of
from desk.pages.match.asked import answered, state_of, texts_of
from desk.pages.match.keep import keeping_of
from desk.pages.match.page import Sent
from desk.pages.match.results import ResultView, result_view
from desk.pages.render import render
from desk.security.actor import Actor, actor_of
from desk.security.own_profiles import check_own, own_projects
from funding.errors import EmptyProfile, StaleVersion, UnknownName, WrongInput
from funding.match import Match
from funding.words import plain, shorten
from store.operations.audit import note_change
from store.people.profiles import find_profile
from store.people.recipients import list_recipients
from wording.language import Speech
from wording.match_words import count_words

BEST = 5
SHOWN = 200
Field = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedView:
    """A project that was saved from a question."""

    project_id: str
    title: str
    city: str
    version: int
    counts: str
    best: tuple[ResultView, ...]
    readers: int
    """People whose mails speak of it from now on."""


def match_save_routes() -> APIRouter:
    """Return the routes that save a question as a project, and take that back."""
    router = guarded_router()

    @router.post("/match/save")
    def save(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        pairs = texts_of(sent)
        single, s = dict(pairs), language_of(request)
        actor, now, watcher = actor_of(request, deps), deps.clock(), single.get("watcher", "")
        # without a login the reader says who they are
        named = single.get("author", "").strip()[:80] or None
        author = actor.name if actor.is_signed_in else named
        state = state_of(request, pairs)
        with answered(deps, request, state) as answer:
            reading = answer.reading
        title = single.get("title", "").strip()
        if not title:
            raise refused(s, s.say("The project needs a title."))
        try:
            with deps.open_store() as store, store.write():
                may = keeping_of(store, actor)
                check_own(store, actor, single.get("city", ""))
                if watcher and watcher not in dict(may.people):
                    raise UnknownName("there is no such person")
                kept = keep_project(
                    store,
                    reading,
                    text=state.text,
                    city_id=single.get("city", ""),
                    title=title,
                    author=author,
                    comment=s.say("kept from a match: {title}", title=shorten(plain(title), 80)),
                    watcher=watcher or None,
                    now=now,
                )
                note_change(
                    store,
                    who=actor.name,
                    did="saved a project from a match",
                    about=kept.project_id,
                    detail=f"version {kept.version.version}",
                    now=now,
                )
        except (WrongInput, UnknownName) as error:
            raise refused(s, *str(error).splitlines()) from error
        values = {"project": kept.project_id, "version": str(kept.version.version)}
        return RedirectResponse(address(request, "/match/saved", values), status_code=303)

    @router.api_route("/match/saved", methods=["GET", "HEAD"])
    def saved(request: Request, project: str, version: int) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        view = saved_view(deps, s, actor_of(request, deps), project, version)
        return render(request, "match_saved.html.j2", view, title=s.say("Saved as a project"))

    @router.post("/match/undo")
    def undo(request: Request, project: Field, version: Field) -> Response:
        deps = deps_of(request)
        s, actor, now = language_of(request), actor_of(request, deps), deps.clock()
        try:
            with deps.open_store() as store, store.write():
                check_own(store, actor, project)
                take_back(
                    store,
                    project.partition("/")[0],
                    int(version) if version.isdecimal() and len(version) < 9 else 0,
                    project,
                    author=actor.name if actor.is_signed_in else None,
                    now=now,
                )
                note_change(
                    store, who=actor.name, did="took a project back", about=project, now=now
                )
        except UnknownName as error:
            raise no_project(s) from error
        except StaleVersion as error:
            raise PageFault(
                409,
                s.say("Somebody changed this profile meanwhile"),
                s.say("Nothing was taken back."),
            ) from error
        return RedirectResponse(address(request, "/match", {}), status_code=303)

    return router


def refused(s: Speech, *lines: str) -> PageFault:
    shown = (shorten(plain(line), SHOWN) for line in lines[:5])
    return PageFault(400, s.say("The project was not saved"), *shown)


def no_project(s: Speech) -> PageFault:
    return PageFault(404, s.say("There is no such project"), s.say("It may have been taken back."))


def address(request: Request, path: str, values: dict[str, str]) -> str:
    if (language := chosen_language(request)) is not None:
        values = {**values, PARAMETER: language}
    return f"{path}?{urlencode(values)}" if values else path


def saved_view(deps: Deps, s: Speech, actor: Actor, name: str, version: int) -> SavedView:
    """Return what the saved project finds by itself, with the eyes of the mails to come."""
    today = deps.clock().date()
    with deps.open_store() as store, store.read():
        try:
            project = next(p for p in own_projects(store, actor, name) if p.id == name)
            latest = find_profile(store, project.city.id).version
        except (UnknownName, StopIteration) as error:
            raise no_project(s) from error
        readers = sum(
            bool({project.id, project.city.id} & set(p.profiles)) for p in list_recipients(store)
        )
        best: tuple[Match, ...] = ()
        try:
            ranked = rank_project(deps.corpora.corpus(store, today), project, today=today)
            counts = count_words(s, ranked.found)
            best = ranked.explained(ranked.found.results[:BEST])
        except EmptyProfile:
            counts = s.say("none fits well enough")
    return SavedView(
        project_id=project.id,
        title=plain(project.title),
        city=plain(project.city.name),
        version=latest if version > latest else version,
        counts=counts,
        best=tuple(result_view(s, m, project, (), today) for m in best),
        readers=readers,
    )

"""What staff change about a person; each POST notes a line and leads back to the person's page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from advice.people.listing import wishes_mark
from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.frame import frame_of
from desk.pages.language import language_of
from desk.pages.people.acts import Acting, ask_again, confirm, pause, remove, save_wishes
from desk.pages.people.adding import read_language
from desk.pages.people.done import DONE
from desk.pages.people.finding import changed_person
from desk.pages.people.view import PATH
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from funding.periods import read_frequency
from funding.words import shorten
from store.people.recipients import Recipient
from wording.language import Speech
from wording.people.states import how_often

Text = Annotated[str, Form(max_length=500)]
Names = Annotated[list[str], Form(max_length=200)]


def person_change_routes() -> APIRouter:
    """Return the routes below ``/people/{id}`` that change something."""
    router = guarded_router()

    @contextmanager
    def changing(request: Request, number: int) -> Iterator[tuple[Acting, Recipient]]:
        """One transaction about a person; what can't be done is told on a page."""
        deps = deps_of(request)
        actor, now = actor_of(request, deps), deps.clock()
        with deps.open_store() as store, store.write():
            person = changed_person(request, store, number, deps)
            try:
                yield Acting(store=store, actor=actor, now=now), person
            except (WrongInput, UnknownName) as error:
                raise unchanged(language_of(request), shorten(str(error), 300)) from error

    @router.post("/people/{number:int}/wishes")
    def wishes(
        number: int,
        request: Request,
        mark: Text = "",
        language: Text = "",
        frequency: Text = "",
        whole_week: Text = "",
        profile: Names = [],  # noqa: B006  # never changed
    ) -> Response:
        s = language_of(request)
        with changing(request, number) as (acting, person):
            sent = (read_language(language), read_frequency(frequency), bool(whole_week))
            if mark != wishes_mark(person):
                raise stale(s, person, (*sent, tuple(sorted(set(profile)))))
            save_wishes(
                acting,
                person,
                language=sent[0],
                frequency=sent[1],
                wants_whole_week=sent[2],
                profiles=profile,
            )
        return back(request, number, "saved")

    @router.post("/people/{number:int}/confirm")
    def confirm_person(number: int, request: Request, because: Text = "") -> Response:
        s = language_of(request)
        with changing(request, number) as (acting, person):
            if not because.strip():
                raise unchanged(s, s.say("Say why: it is noted."))
            confirm(acting, person, because=because)
        return back(request, number, "confirmed")

    @router.post("/people/{number:int}/ask")
    def ask(number: int, request: Request) -> Response:
        deps = deps_of(request)
        with changing(request, number) as (acting, person):
            is_new = ask_again(acting, person, deps.letters)
        return back(request, number, "asked" if is_new else "waits")

    @router.post("/people/{number:int}/pause")
    def pause_person(number: int, request: Request, until: Text = "") -> Response:
        with changing(request, number) as (acting, person):
            day = read_until(language_of(request), until, acting.now)
            pause(acting, person, day)
        return back(request, number, "resumed" if day is None else "paused")

    @router.post("/people/{number:int}/remove")
    def remove_person(number: int, request: Request) -> Response:
        with changing(request, number) as (acting, person):
            remove(acting, person)
        return RedirectResponse(frame_of(request, "").to(PATH, {DONE: "removed"}), status_code=303)

    return router


def read_until(s: Speech, text: str, now: datetime) -> date | None:
    """Return the day on which mail begins again; None at once.  Raises PageFault."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = now.date()
    if day <= now.date():
        raise unchanged(s, s.say("Name a day in the future, such as 2026-10-13."))
    return day


def stale(s: Speech, person: Recipient, sent: tuple[str, str, bool, tuple[str, ...]]) -> PageFault:
    """Return the page for wishes that somebody else changed meanwhile, with both versions."""
    now = (person.language, person.frequency, person.wants_whole_week, person.profiles)
    return PageFault(
        409,
        s.say("Somebody changed these wishes meanwhile"),
        s.labelled(s.say("You sent"), wishes_words(s, *sent)),
        s.labelled(s.say("They are now"), wishes_words(s, *now)),
        s.say("Nothing was changed. Open the person again and look what still is to be done."),
    )


def wishes_words(
    s: Speech, language: str, frequency: str, whole_week: bool, profiles: tuple[str, ...]
) -> str:
    parts = [
        s.language(language),
        f"{s.say('One mail')} {how_often(s, read_frequency(frequency))}",
        ", ".join(profiles) or s.say("nothing"),
    ]
    if whole_week:
        parts.append(s.say("the whole week"))
    return " · ".join(parts)


def unchanged(s: Speech, line: str) -> PageFault:
    return PageFault(400, s.say("Nothing was changed"), line)


def back(request: Request, number: int, done: str) -> Response:
    address = frame_of(request, "").to(f"{PATH}/{number}", {DONE: done})
    return RedirectResponse(address, status_code=303)

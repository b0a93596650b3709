"""`/people/{id}/erase`: what goes and what stays, and erasing once the address was typed."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.deps import Deps, deps_of
from desk.letters import Erased
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.pages.people.acts import Acting
from desk.pages.people.acts import erase as erase_person
from desk.pages.people.finding import Found, not_yours, shown_person
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from funding.words import shorten
from store.database import Store
from store.people.addresses import address_key
from store.people.recipients import letters_kept
from wording.language import Speech

Text = Annotated[str, Form(max_length=300)]


@dataclass(frozen=True, kw_only=True, slots=True)
class ErasePage:
    number: int
    address: str
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    is_wrong: bool
    """True where another address was typed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ErasedPage:
    report: Erased


def erase_routes() -> APIRouter:
    """Return the route ``/people/{id}/erase``."""
    router = guarded_router()

    @router.api_route("/people/{number:int}/erase", methods=["GET", "HEAD"])
    def question(number: int, request: Request) -> Response:
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            return asked(request, store, erasable(request, store, number, deps))

    @router.post("/people/{number:int}/erase")
    def erase(number: int, request: Request, address: Text = "") -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        with deps.open_store() as store:
            found = erasable(request, store, number, deps)
            if deps.letters is None:
                raise PageFault(404, s.say("There is no such page"))
            if not is_same(address, found.person.address):
                return asked(request, store, found, is_wrong=True)
            acting = Acting(store=store, actor=actor, now=now)
            try:
                report = erase_person(acting, found.person, deps.letters, typed=address)
            except (WrongInput, UnknownName) as error:
                raise PageFault(
                    409, s.say("Not everything is erased yet"), shorten(str(error), 300)
                ) from error
        # no way leads back to a page of somebody who is not there any more
        view = ErasedPage(report=report)
        return render(request, "people/erased.html.j2", view, title=s.say("Erased"))

    return router


def erasable(request: Request, store: Store, number: int, deps: Deps) -> Found:
    """Return the person of a page whom the one who asks may erase.  Raises PageFault."""
    found = shown_person(request, store, number, deps)
    if not found.may_change:
        raise not_yours(language_of(request))
    return found


def asked(request: Request, store: Store, found: Found, *, is_wrong: bool = False) -> Response:
    s, person = language_of(request), found.person
    view = ErasePage(
        number=person.id,
        address=person.address,
        goes=tuple(goes(s, len(letters_kept(store, person.id)))),
        stays=(
            s.say("A salted hash of the address, so that nobody adds it again by mistake."),
            s.say("Who changed what and when, without the name and the address of the person."),
            s.say("Backups and copies until they are deleted: they are named afterwards."),
            s.say("What lies elsewhere: the relay’s logs, mailboxes, copies at other places."),
        ),
        is_wrong=is_wrong,
    )
    status = 400 if is_wrong else 200
    title = s.say("Erase {person}", person=person.address)
    return render(request, "people/erase.html.j2", view, title=title, status=status)


def goes(s: Speech, letters: int) -> list[str]:
    return [
        s.say("Address, name, language and everything that the person wished for and follows."),
        s.count("{n} letter, with what it listed.", "{n} letters, with what they listed.", letters),
        s.say("All answers, reports and replies; private feeds and the links in the mails."),
        s.say(
            "Mails and previews in the folders that were written to, and what mails to staff said."
        ),
    ]


def is_same(typed: str, address: str) -> bool:
    try:
        return address_key(typed) == address_key(address)
    except WrongInput:
        return False

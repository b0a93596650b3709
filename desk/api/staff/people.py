"""Who gets mail, and what staff change about them: all that the pages below `/people` do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from advice.as_json.mails import letter_values, person_values
from advice.people.listing import PeopleQuery, PersonState, all_people, state_of
from desk.api.calls import Cursor, Limit
from desk.api.cursors import USUAL, Key, page_of
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import api_router
from desk.api.shapes.people import (
    MOST_NUMBER,
    AskedAgain,
    Because,
    Erased,
    Erasure,
    Lifted,
    Lifting,
    NewPerson,
    Pause,
    Person,
    PersonList,
    Preview,
    Removed,
    WholePerson,
    Wishes,
)
from desk.deps import deps_of
from desk.pages.people.acts import (
    Acting,
    ask_again,
    confirm,
    erase,
    lift,
    pause,
    remove,
    save_wishes,
)
from desk.pages.people.adding import Wanted, add_person
from desk.pages.people.finding import Found, found_person
from desk.security.actor import actor_of
from store.mail.past_issues import letters_of
from store.people.recipients import Recipient
from wording.answer_links import without_keys

MAILS = 12
Number = Annotated[int, Path(ge=1, le=MOST_NUMBER)]
Words = Annotated[str, Query(max_length=200, description="In the name or the address.")]
City = Annotated[str | None, Query(max_length=60, description="A city that they follow.")]
Chosen = Annotated[PersonState | None, Query(description="Unset: all but who left.")]
Code = Annotated[str | None, Query(max_length=2, description="Of their mail: de.")]


def people_routes() -> APIRouter:
    """Return ``/api/v1/people`` and what is below."""
    router = api_router("people")

    @contextmanager
    def changing(request: Request, number: int) -> Iterator[tuple[Acting, Recipient]]:
        """One transaction about a person whom the program may change."""
        deps = deps_of(request)
        actor = actor_of(request, deps)
        with deps.open_store() as store, store.write():
            found = changeable(found_person(store, number, actor))
            yield Acting(store=store, actor=actor, now=deps.clock()), found.person

    def told(request: Request, person: Recipient) -> Response:
        deps = deps_of(request)
        today = deps.clock().date()
        return document(request, person_values(person, state_of(person, today)))

    @router.get("/api/v1/people", responses={200: {"model": PersonList}})
    def people(
        request: Request,
        q: Words = "",
        city: City = None,
        state: Chosen = None,
        language: Code = None,
        limit: Limit = USUAL,
        cursor: Cursor = None,
    ) -> Response:
        """Everybody who gets mail, in order of address, as on the page `/people`."""
        deps = deps_of(request)
        query = PeopleQuery(words=q, city=city or None, state=state, language=language or None)
        today, cities = deps.clock().date(), actor_of(request, deps).cities
        with deps.open_store() as store, store.read():
            found = all_people(store, query, today=today, cities=cities)
        found.sort(key=lambda row: person_key(row.person))
        page = page_of(
            request, found, lambda row: person_key(row.person), cursor=cursor, limit=limit
        )
        values = {
            "items": [person_values(row.person, row.state) for row in page.items],
            "total": len(found),
            "next": page.next_address,
        }
        return document(request, values, next_address=page.next_address)

    @router.post("/api/v1/people", responses={200: {"model": Person}})
    def add(request: Request, new: NewPerson) -> Response:
        """Add a person, or bring their subscriptions up to date."""
        deps = deps_of(request)
        wanted = Wanted(
            address=new.address,
            name=new.name or "",
            language=new.language,
            frequency=new.frequency,
            wants_whole_week=new.whole_week,
            profiles=tuple(new.profiles),
            because=new.because or "",
            they_asked=new.they_asked or "",
        )
        with deps.open_store() as store:
            person = add_person(
                store, wanted, actor_of(request, deps), deps.letters, now=deps.clock()
            )
        return told(request, person)

    @router.get("/api/v1/people/{number}", responses={200: {"model": WholePerson}})
    def person(request: Request, number: Number) -> Response:
        """One person with the last mails and what became of them."""
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store, store.read():
            found = found_person(store, number, actor_of(request, deps))
            mails = letters_of(store, number, most=MAILS, now=now)
        state = PersonState.LEFT if found.has_left else state_of(found.person, now.date())
        values = person_values(found.person, state)
        return document(request, {**values, "mails": [letter_values(m) for m in mails]})

    @router.get("/api/v1/people/{number}/preview", responses={200: {"model": Preview}})
    def preview(request: Request, number: Number) -> Response:
        """The mail that the person would get today; nothing is kept, its links answer nothing."""
        deps = deps_of(request)
        if deps.letters is None:
            raise ApiFault(404, "Not found", "This service composes no mail.")
        with deps.open_store() as store:
            found = changeable(found_person(store, number, actor_of(request, deps)))
            with deps.turn:
                letter = deps.letters.preview(store, found.person, now=deps.clock())
        values = {
            "period": letter.period,
            "subject": letter.subject,
            "is_stored": letter.is_stored,
            "text": without_keys(letter.text),
            "html": without_keys(letter.html),
        }
        return document(request, values)

    @router.post("/api/v1/people/{number}/wishes", responses={200: {"model": Person}})
    def wishes(request: Request, number: Number, wished: Wishes) -> Response:
        """Change language, frequency, the whole week or what is followed."""
        with changing(request, number) as (acting, person):
            changed = save_wishes(
                acting,
                person,
                language=wished.language,
                frequency=wished.frequency,
                wants_whole_week=wished.whole_week,
                profiles=wished.profiles,
            )
        return told(request, changed)

    @router.post("/api/v1/people/{number}/confirm", responses={200: {"model": Person}})
    def confirm_person(request: Request, number: Number, why: Because) -> Response:
        """Note that a person agreed to get mail; the reason stands in the trail."""
        with changing(request, number) as (acting, person):
            changed = confirm(acting, person, because=why.because)
        return told(request, changed)

    @router.post("/api/v1/people/{number}/ask", responses={200: {"model": AskedAgain}})
    def ask_person(request: Request, number: Number) -> Response:
        """Ask a person once more, by mail, to confirm; not twice a day, nor who has confirmed."""
        deps = deps_of(request)
        if deps.letters is None:
            raise ApiFault(404, "Not found", "This service composes no mail.")
        with changing(request, number) as (acting, person):
            is_asked = ask_again(acting, person, deps.letters)
        return document(request, {"id": number, "is_asked": is_asked})

    @router.post("/api/v1/refusals/lift", responses={200: {"model": Lifted}})
    def lift_refusal(request: Request, lifting: Lifting) -> Response:
        """Let an address be added again that was erased or asked not to be written to."""
        deps = deps_of(request)
        actor = actor_of(request, deps)
        with deps.open_store() as store, store.write():
            acting = Acting(store=store, actor=actor, now=deps.clock())
            since = lift(acting, lifting.address, because=lifting.because)
        return document(request, {"refused_since": since})

    @router.post("/api/v1/people/{number}/pause", responses={200: {"model": Person}})
    def pause_person(request: Request, number: Number, wanted: Pause) -> Response:
        """Stop mail until a day, or let it go on."""
        with changing(request, number) as (acting, person):
            changed = pause(acting, person, wanted.until)
        return told(request, changed)

    @router.post("/api/v1/people/{number}/remove", responses={200: {"model": Removed}})
    def remove_person(request: Request, number: Number) -> Response:
        """Stop mail for good; what was sent stays."""
        with changing(request, number) as (acting, person):
            remove(acting, person)
        return document(request, {"removed": number})

    @router.post("/api/v1/people/{number}/erase", responses={200: {"model": Erased}})
    def erase_person(request: Request, number: Number, erasure: Erasure) -> Response:
        """Erase a person as `citycalls recipients remove --erase` does; only a hash stays."""
        deps = deps_of(request)
        if deps.letters is None:
            raise ApiFault(404, "Not found", "This service erases nobody.")
        actor = actor_of(request, deps)
        with deps.open_store() as store:
            found = changeable(found_person(store, number, actor), may_have_left=True)
            report = erase(
                Acting(store=store, actor=actor, now=deps.clock()),
                found.person,
                deps.letters,
                typed=erasure.address,
            )
        values = {"erased": number, "done": report.sentence, "remains": report.warnings}
        return document(request, values)

    return router


def changeable(found: Found, *, may_have_left: bool = False) -> Found:
    """Return a person whom a program may change.  Raises ApiFault."""
    if not found.may_change:
        raise ApiFault(403, "Not yours alone", "This person follows other cities, too.")
    return present(found) if not may_have_left else found


def present(found: Found) -> Found:
    """Return a person who has not left.  Raises ApiFault."""
    if found.has_left:
        raise ApiFault(404, "Not found", "This person has left.")
    return found


def person_key(person: Recipient) -> Key:
    return (person.address.casefold(), person.id)

"""Who is meant by an address, and what the one who asks may do with them."""

from dataclasses import dataclass

from starlette.requests import Request

from advice.people.listing import cities_of
from desk.api.shapes.people import MOST_NUMBER
from desk.deps import Deps
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.security.actor import Actor, actor_of
from funding.errors import UnknownName
from store.database import Store
from store.people.recipients import Recipient, recipient_of, removed_recipient
from wording.language import Speech


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A person whom the one who asks may see."""

    person: Recipient
    has_left: bool
    may_change: bool
    """False for who is responsible for some of the cities only that the person follows."""


def found_person(store: Store, number: int, actor: Actor) -> Found:
    """Return the person with that number.  Raises UnknownName for who is not theirs to see."""
    number = min(number, MOST_NUMBER)
    try:
        person, has_left = recipient_of(store, number), False
    except UnknownName:
        person, has_left = removed_recipient(store, number), True
    cities = cities_of(person)
    if actor.cities is not None and (has_left or not any(map(actor.may_see, cities))):
        raise UnknownName(f"there is no recipient {number} among the readers of your cities")
    return Found(person=person, has_left=has_left, may_change=all(map(actor.may_see, cities)))


def shown_person(request: Request, store: Store, number: int, deps: Deps) -> Found:
    """Return the person of a page.  Raises PageFault."""
    s = language_of(request)
    try:
        return found_person(store, number, actor_of(request, deps))
    except UnknownName as error:
        raise PageFault(
            404,
            s.say("There is no such person"),
            s.say("The address is mistyped, or the person was erased."),
        ) from error


def changed_person(request: Request, store: Store, number: int, deps: Deps) -> Recipient:
    """Return the person whom a form changes.  Raises PageFault for who left or is others', too."""
    s, found = language_of(request), shown_person(request, store, number, deps)
    if found.has_left:
        raise PageFault(
            409, s.say("This person has left"), s.say("Add them again if they asked for it.")
        )
    if not found.may_change:
        raise not_yours(s)
    return found.person


def not_yours(s: Speech) -> PageFault:
    return PageFault(
        403,
        s.say("This person follows other cities, too"),
        s.say("Ask the staff of the network, who may change it for all."),
    )

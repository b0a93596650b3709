"""Adding a person, for the page and the API: as the command does, with the double opt-in."""

from dataclasses import dataclass
from datetime import UTC, datetime

from advice.profiles.stored_projects import load_projects
from advice.weekly.staff import STAFF
from desk.letters import Letters
from desk.security.actor import Actor
from funding.errors import UnknownName, WrongInput
from funding.periods import Frequency, read_frequency
from store.database import Store
from store.operations.audit import note_change
from store.people.recipients import Recipient, add_recipient, find_recipient
from wording.language import LOCALES


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A new person as a form or a program describes them."""

    address: str = ""
    name: str = ""
    language: str = ""
    frequency: str = ""
    wants_whole_week: bool = False
    profiles: tuple[str, ...] = ()
    because: str = ""
    """Why no mail need ask them to confirm; "" asks them."""
    they_asked: str = ""
    """Why an address that asked not to be written to is added after all."""

    def as_wished(self, usual: str) -> Recipient:
        """Return the wishes as those of a person, to fill a form with."""
        never = datetime(1970, 1, 1, tzinfo=UTC)
        known = self.frequency in list(Frequency)
        return Recipient(
            id=0,
            address=self.address,
            name=self.name or None,
            language=self.language if self.language in LOCALES else usual,
            frequency=Frequency(self.frequency) if known else Frequency.WEEKLY,
            profiles=self.profiles,
            wants_whole_week=self.wants_whole_week,
            added_at=never,
            confirmed_at=None,
            paused_until=None,
            bounced_at=None,
            bounce_note=None,
        )


def add_person(
    store: Store, wanted: Wanted, actor: Actor, letters: Letters | None, *, now: datetime
) -> Recipient:
    """Add a person, or bring subscriptions up to date; who is not known is asked by mail.

    Raises WrongInput and UnknownName for what can't be used, for cities that are not the actor's,
    and for an address that asked not to be written to.
    """
    language = read_language(wanted.language)
    check_followed(store, wanted.profiles, actor)
    with store.write():
        check_known(store, wanted.address, actor)
        person = add_recipient(
            store,
            wanted.address,
            profiles=wanted.profiles,
            language=language,
            name=wanted.name or None,
            frequency=read_frequency(wanted.frequency or Frequency.WEEKLY),
            wants_whole_week=wanted.wants_whole_week,
            confirmed=bool(wanted.because.strip()),
            lift_suppression=bool(wanted.they_asked.strip()),
            now=now,
        )
        reasons = (
            ("follows", ", ".join(wanted.profiles)),
            ("confirmed already, because", wanted.because.strip()),
            ("had asked not to be written to; added because", wanted.they_asked.strip()),
        )
        detail = "; ".join(f"{what}: {why}" for what, why in reasons if why)
        note_change(
            store,
            who=actor.name,
            did="added a person",
            about=person.address,
            detail=detail,
            now=now,
        )
        if person.confirmed_at is None and letters is not None:
            letters.ask_to_confirm(store, person, now=now)
    return person


def check_known(store: Store, address: str, actor: Actor) -> None:
    """Raise WrongInput for who is a reader of cities that are not the actor's, too."""
    try:
        person = find_recipient(store, address)
    except UnknownName:
        return
    if not all(map(actor.may_see, person.profiles)):
        raise WrongInput(
            f"{person.address!r} is a reader of other cities, too; the staff of the network can "
            "add yours"
        )


def read_language(code: str) -> str:
    if code not in LOCALES:
        raise WrongInput(
            f"the language {code[:20]!r} is unknown; mails are written in {', '.join(LOCALES)}"
        )
    return code


def check_followed(store: Store, profiles: tuple[str, ...], actor: Actor) -> None:
    """Raise UnknownName for a city or project that is not there, or not the actor's."""
    for name in profiles:
        if not actor.may_see(name):
            raise UnknownName(f"{name[:60]!r} is none of your cities")
        if name != STAFF:
            load_projects(store, name)

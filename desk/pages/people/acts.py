"""What staff do with a person, for pages and programs: the change, and the line that notes it.

Each is called inside `store.write()`, for a person whom the actor may change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk.letters import Erased, Letters
from desk.pages.people.adding import check_followed, read_language
from desk.security.actor import Actor
from funding.errors import WrongInput
from funding.periods import Frequency
from store.database import Store
from store.operations.audit import note_change
from store.people.addresses import address_key
from store.people.recipients import (
    Recipient,
    change_wishes,
    confirm_recipient,
    pause_recipient,
    remove_recipient,
)
from store.people.suppressions import lift_suppression


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """Who acts, where, and when."""

    store: Store
    actor: Actor
    now: datetime

    def note(self, did: str, person: Recipient | None, detail: str | None = None) -> None:
        note_change(
            self.store,
            who=self.actor.name,
            did=did,
            about=None if person is None else person.address,
            detail=detail,
            now=self.now,
        )


def save_wishes(
    acting: Acting,
    person: Recipient,
    *,
    language: str | None = None,
    frequency: Frequency | None = None,
    wants_whole_week: bool | None = None,
    profiles: Sequence[str] | None = None,
) -> Recipient:
    """Save what a person wishes for; None leaves a wish.  Raises WrongInput and UnknownName."""
    if language is not None:
        read_language(language)
    check_followed(acting.store, tuple(profiles or ()), acting.actor)
    changed = change_wishes(
        acting.store,
        person.address,
        language=language,
        frequency=frequency,
        wants_whole_week=wants_whole_week,
        profiles=profiles,
    )
    week = "; the whole week" if changed.wants_whole_week else ""
    detail = f"{changed.language}, {changed.frequency}, {', '.join(changed.profiles)}{week}"
    acting.note("changed the wishes of a person", person, detail)
    return changed


def confirm(acting: Acting, person: Recipient, *, because: str) -> Recipient:
    """Note that a person agreed, and why that is known.  Raises WrongInput without a reason."""
    if not because.strip():
        raise WrongInput("a confirmation by staff needs a reason; say because")
    changed = confirm_recipient(acting.store, person.address, now=acting.now)
    acting.note("confirmed a person", person, f"because {because.strip()}")
    return changed


def ask_again(acting: Acting, person: Recipient, letters: Letters | None) -> bool:
    """Queue the mail that asks to confirm; False where none is needed or one of today waits."""
    if person.confirmed_at is not None or letters is None:
        return False
    is_new = letters.ask_to_confirm(acting.store, person, now=acting.now)
    if is_new:
        acting.note("asked a person to confirm", person)
    return is_new


def pause(acting: Acting, person: Recipient, until: date | None) -> Recipient:
    """Stop mail until a day to come, or let it go on.  Raises WrongInput for another day."""
    if until is not None and until <= acting.now.date():
        raise WrongInput(f"until is {until}, which is not in the future; without one mail goes on")
    changed = pause_recipient(acting.store, person.address, until=until)
    did = "let mail go on" if until is None else "paused mail"
    acting.note(did, person, None if until is None else f"until {until}")
    return changed


def remove(acting: Acting, person: Recipient) -> None:
    remove_recipient(acting.store, person.address, now=acting.now)
    acting.note("removed a person", person)


def lift(acting: Acting, address: str, *, because: str) -> date:
    """Let an address be added again, and return since when it was refused.

    The line that notes it names no address.  Raises WrongInput without a reason, and UnknownName
    for an address that is not refused.
    """
    if not because.strip():
        raise WrongInput("a refusal is lifted for a reason; say because")
    since = lift_suppression(acting.store, address)
    acting.note("lifted a refusal", None, f"refused since {since}; because: {because.strip()}")
    return since


def erase(acting: Acting, person: Recipient, letters: Letters, *, typed: str) -> Erased:
    """Erase a person whose address was *typed*; called outside of any transaction.

    Raises WrongInput for another address, and where another process keeps the file in use.
    """
    if address_key(typed) != address_key(person.address):
        raise WrongInput(f"{typed[:80]!r} is not the address of this person; nothing was erased")
    # nothing of the person stands in the line, which stays
    note_change(acting.store, who=acting.actor.name, did="erased a person", now=acting.now)
    return letters.erase(acting.store, person.address, now=acting.now)

"""Proposals to apply together for a call: kept with the answers of the cities' people.

Rows are never changed but for the moments at which something ended, so that any past moment can be
asked: what a mail of that day knew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from funding.errors import UnknownName, WrongInput
from store.database import Row, Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import stamp

NOBODY = ""
"""Who proposed it, once that person is erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CityAnswer:
    """What one person said for their city."""

    city_id: str
    recipient_id: int
    is_yes: bool
    given_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Some cities and a call, as it stood at a moment."""

    id: int
    call_id: str
    """The id that the call has now."""
    cities: tuple[str, ...]
    """Sorted."""
    sentence: str
    proposed_by: str
    """Name of the actor; empty once that person is erased."""
    proposed_at: datetime
    agreed_at: datetime | None
    """When the last of the cities said yes."""
    withdrawn_at: datetime | None
    answers: tuple[CityAnswer, ...]
    """Those in force, the oldest first; none of people who left."""

    def answer_of(self, city_id: str) -> CityAnswer | None:
        """Return what a city said last; None while it has not."""
        said = [answer for answer in self.answers if answer.city_id == city_id]
        return said[-1] if said else None

    @property
    def said_yes(self) -> frozenset[str]:
        """The cities whose last word is yes."""
        return frozenset(
            city for city in self.cities if (a := self.answer_of(city)) is not None and a.is_yes
        )

    @property
    def is_declined(self) -> bool:
        """Return whether the last word of one of the cities is no."""
        return any((a := self.answer_of(city)) is not None and not a.is_yes for city in self.cities)


def add_proposal(
    store: Store, *, call_id: str, cities: Iterable[str], sentence: str, by: str, now: datetime
) -> Proposal:
    """Return the proposal, as it was kept; call it inside `write`."""
    new = store.execute(
        "INSERT INTO proposals (call_id, sentence, proposed_by, proposed_at) VALUES (?, ?, ?, ?)",
        [call_id, sentence, by, stamp(now)],
    )
    store.execute_many(
        "INSERT INTO proposal_cities (proposal_id, city_id) VALUES (?, ?)",
        [(new, city) for city in sorted(set(cities))],
    )
    return find_proposal(store, new, now=now)


def list_proposals(
    store: Store, *, now: datetime, call_id: str | None = None
) -> tuple[Proposal, ...]:
    """Return the proposals as they stood at a moment, the newest first; those of one call."""
    rows = store.rows(
        "SELECT * FROM proposals WHERE proposed_at <= ? ORDER BY id DESC", [stamp(now)]
    )
    found = read_all(store, rows, now)
    if call_id is None:
        return found
    wanted = resolve_call(store, call_id)
    return tuple(proposal for proposal in found if proposal.call_id == wanted)


def find_proposal(store: Store, proposal_id: int, *, now: datetime) -> Proposal:
    """Return a proposal as it stood at a moment.  Raises UnknownName."""
    rows = store.rows(
        "SELECT * FROM proposals WHERE id = ? AND proposed_at <= ?", [proposal_id, stamp(now)]
    )
    if not rows:
        raise UnknownName(
            f"there is no proposal {proposal_id}; `citycalls proposals list` shows them"
        )
    return read_all(store, rows, now)[0]


def note_answer(
    store: Store,
    proposal: Proposal,
    *,
    city_id: str,
    recipient_id: int,
    is_yes: bool,
    now: datetime,
) -> Proposal:
    """Note what a person says for a city, and return the proposal as it stands then.

    The same answer twice changes nothing.  Call it inside `write`.  Raises WrongInput where nothing
    can be answered any more.
    """
    refuse_ended(proposal)
    before = proposal.answer_of(city_id)
    if before is None or before.is_yes is not is_yes or before.recipient_id != recipient_id:
        take_back(store, proposal.id, recipient_id, city_id, now)
        store.execute(
            "INSERT INTO proposal_answers (proposal_id, city_id, recipient_id, is_yes, given_at)"
            " VALUES (?, ?, ?, ?, ?)",
            [proposal.id, city_id, recipient_id, int(is_yes), stamp(now)],
        )
    present = find_proposal(store, proposal.id, now=now)
    if present.said_yes == set(present.cities):
        store.execute(
            "UPDATE proposals SET agreed_at = ? WHERE id = ? AND agreed_at IS NULL",
            [stamp(now), proposal.id],
        )
    return find_proposal(store, proposal.id, now=now)


def undo_answer(
    store: Store, proposal: Proposal, *, city_id: str, recipient_id: int, now: datetime
) -> Proposal:
    """Take back what a person said for a city; call it inside `write`.

    Raises WrongInput once all have said yes: the contacts are known to all of them then.
    """
    refuse_ended(proposal)
    take_back(store, proposal.id, recipient_id, city_id, now)
    return find_proposal(store, proposal.id, now=now)


def withdraw_proposal(store: Store, proposal: Proposal, *, now: datetime) -> Proposal:
    """End a proposal that not all have said yes to; call it inside `write`.  Raises WrongInput."""
    refuse_ended(proposal)
    store.execute("UPDATE proposals SET withdrawn_at = ? WHERE id = ?", [stamp(now), proposal.id])
    return find_proposal(store, proposal.id, now=now)


def refuse_ended(proposal: Proposal) -> None:
    if proposal.agreed_at is not None:
        raise WrongInput(f"all cities of proposal {proposal.id} have said yes already")
    if proposal.withdrawn_at is not None:
        raise WrongInput(f"proposal {proposal.id} was withdrawn; propose it again")


def take_back(
    store: Store, proposal_id: int, recipient_id: int, city_id: str, now: datetime
) -> None:
    store.execute(
        "UPDATE proposal_answers SET undone_at = ? WHERE proposal_id = ? AND recipient_id = ?"
        " AND city_id = ? AND undone_at IS NULL",
        [stamp(now), proposal_id, recipient_id, city_id],
    )


def forget_proposer(store: Store, address: str) -> None:
    """Take an address out of who proposed and what they wrote; call it inside `write`."""
    wanted = address.strip().casefold()
    for row in store.rows("SELECT id, proposed_by, sentence FROM proposals"):
        if wanted in row["proposed_by"].casefold():
            store.execute("UPDATE proposals SET proposed_by = ? WHERE id = ?", [NOBODY, row["id"]])
        if wanted in row["sentence"].casefold():
            store.execute("UPDATE proposals SET sentence = ? WHERE id = ?", [NOBODY, row["id"]])


def read_all(store: Store, rows: Sequence[Row], now: datetime) -> tuple[Proposal, ...]:
    cities: dict[int, list[str]] = {}
    for row in store.rows("SELECT * FROM proposal_cities ORDER BY proposal_id, city_id"):
        cities.setdefault(row["proposal_id"], []).append(row["city_id"])
    answers: dict[int, list[CityAnswer]] = {}
    for row in store.rows(
        "SELECT a.* FROM proposal_answers a JOIN recipients r ON r.id = a.recipient_id"
        " WHERE r.removed_at IS NULL AND a.given_at <= :now"
        " AND (a.undone_at IS NULL OR a.undone_at > :now) ORDER BY a.given_at, a.id",
        {"now": stamp(now)},
    ):
        answers.setdefault(row["proposal_id"], []).append(
            CityAnswer(
                city_id=row["city_id"],
                recipient_id=row["recipient_id"],
                is_yes=bool(row["is_yes"]),
                given_at=datetime.fromisoformat(row["given_at"]),
            )
        )
    return tuple(
        Proposal(
            id=row["id"],
            call_id=resolve_call(store, row["call_id"]),
            cities=tuple(cities.get(row["id"], ())),
            sentence=row["sentence"],
            proposed_by=row["proposed_by"],
            proposed_at=datetime.fromisoformat(row["proposed_at"]),
            agreed_at=past(row["agreed_at"], now),
            withdrawn_at=past(row["withdrawn_at"], now),
            answers=tuple(answers.get(row["id"], ())),
        )
        for row in rows
    )


def past(text: str | None, now: datetime) -> datetime | None:
    """Return a moment that is not later than *now*; None for one that is, or for none."""
    moment = None if text is None else datetime.fromisoformat(text)
    return moment if moment is not None and moment <= now else None

"""Proposals to apply together: made by staff or a city, answered by the cities' people.

A proposal ends by itself: when all have said yes, when one has said no, when it is withdrawn, and
when the call closes or goes away.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from advice.network.line import Contact
from advice.network.matrix import member_cities
from advice.network.tandem import MOST
from funding.call import Call, Status
from funding.city import City
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.calls.calls import calls_of, withdrawn_calls
from store.database import Store
from store.operations.audit import note_change
from store.people.proposals import (
    Proposal,
    add_proposal,
    find_proposal,
    list_proposals,
    note_answer,
    undo_answer,
    withdraw_proposal,
)
from store.people.recipients import Recipient, list_recipients

LONGEST = 400
"""Characters of the sentence that goes with a proposal."""
ADDRESS = re.compile(r"\S@\S|https?://|www\.", re.IGNORECASE)
"""``ada@city.example``"""
PHONE = re.compile(r"(?:\+|\b00?)\s?(?:\d[\s/().-]{0,2}){7,}")
"""``+49 2151 860``"""


class ProposalState(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    """All have said yes; their contacts are known to all of them."""
    DECLINED = "declined"
    """One of the cities said no; it may still change its mind."""
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """The call closed, or was taken back, before all had answered."""


OVER = (ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.ENDED)
"""States in which a proposal does not come about, as things stand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownProposal:
    """A proposal with its call and how it stands."""

    proposal: Proposal
    call: Call | None
    """None for a call that is not known any more."""
    state: ProposalState


def state_of(
    proposal: Proposal, call: Call | None, today: date, gone: Collection[str] = ()
) -> ProposalState:
    """Return how a proposal stands on *today*; *gone* are calls that their sources took back."""
    if proposal.agreed_at is not None:
        return ProposalState.AGREED
    if proposal.withdrawn_at is not None:
        return ProposalState.WITHDRAWN
    if proposal.call_id in gone or not is_winnable(call, today):
        return ProposalState.ENDED
    return ProposalState.DECLINED if proposal.is_declined else ProposalState.OPEN


def is_winnable(call: Call | None, today: date) -> bool:
    """Return whether somebody can still apply, or will be able to."""
    if call is None:
        return False
    return call.status_on(today) is not Status.CLOSED and not call.best.is_ended_early(today)


def known_proposals(
    store: Store, *, now: datetime, today: date, call_id: str | None = None
) -> tuple[KnownProposal, ...]:
    """Return the proposals as they stood at a moment, the newest first; those of one call."""
    found = list_proposals(store, now=now, call_id=call_id)
    ids = sorted({proposal.call_id for proposal in found})
    calls, gone = calls_of(store, ids), withdrawn_calls(store, ids)
    return tuple(
        KnownProposal(
            proposal=proposal,
            call=calls.get(proposal.call_id),
            state=state_of(proposal, calls.get(proposal.call_id), today, gone),
        )
        for proposal in found
    )


def known_proposal(store: Store, proposal_id: int, *, now: datetime, today: date) -> KnownProposal:
    """Return one proposal as it stands.  Raises UnknownName."""
    proposal = find_proposal(store, proposal_id, now=now)
    call = calls_of(store, [proposal.call_id]).get(proposal.call_id)
    state = state_of(proposal, call, today, withdrawn_calls(store, [proposal.call_id]))
    return KnownProposal(proposal=proposal, call=call, state=state)


def propose(
    store: Store,
    *,
    call_id: str,
    cities: Iterable[str],
    sentence: str,
    by: str,
    now: datetime,
    today: date,
) -> Proposal:
    """Keep a proposal, and return it: each city is asked in its next mail.

    Raises UnknownName for a call or city that is not known, WrongInput where nobody could answer,
    where the same is proposed already, and for a sentence that gives names or addresses away.
    """
    chosen = tuple(sorted(set(cities)))
    words = plain(sentence)
    with store.write():
        call = calls_of(store, [call_id]).get(call_id)
        if call is None:
            raise UnknownName(f"the call {call_id!r} is not known")
        people = list_recipients(store)
        check_chosen(store, chosen, people, today)
        check_sentence(words, people)
        if withdrawn_calls(store, [call.id]) or not is_winnable(call, today):
            raise WrongInput(f"the call {call.id} is closed; nobody can apply any more")
        for known in known_proposals(store, now=now, today=today, call_id=call.id):
            is_alive = known.state in (ProposalState.OPEN, ProposalState.AGREED)
            if is_alive and known.proposal.cities == chosen:
                raise WrongInput(f"that is proposed already, as proposal {known.proposal.id}")
        made = add_proposal(store, call_id=call.id, cities=chosen, sentence=words, by=by, now=now)
        detail = f"proposal {made.id}: {', '.join(chosen)}"
        note_change(store, who=by, did="proposed a tandem", about=call.id, detail=detail, now=now)
    return made


def check_chosen(
    store: Store, chosen: Sequence[str], people: Sequence[Recipient], today: date
) -> None:
    known = {city.id for city in member_cities(store)}
    for city in chosen:
        if city not in known:
            raise UnknownName(f"no city is called {city!r}; known are {', '.join(sorted(known))}")
    if not 2 <= len(chosen) <= MOST:
        raise WrongInput(f"a proposal is for 2 to {MOST} cities; {len(chosen)} are chosen")
    for city in chosen:
        if not any(person.is_active(today) for person in people_of(city, people)):
            raise WrongInput(f"nobody in {city} gets mail at present; add somebody who does first")


def check_sentence(sentence: str, people: Sequence[Recipient]) -> None:
    """Raise WrongInput for a sentence that is too long, or that gives somebody away."""
    if len(sentence) > LONGEST:
        raise WrongInput(f"the sentence has {len(sentence)} characters; at most {LONGEST} fit")
    if ADDRESS.search(sentence) or PHONE.search(sentence):
        raise WrongInput(
            "the sentence holds an address or a number; contacts are shared by themselves once all "
            "have said yes"
        )
    said = sentence.casefold()
    for person in people:
        # a name is a word of its own: Eva is not in "evaluate"
        name = re.escape((person.name or "").strip().casefold())
        if name and re.search(rf"(?<!\w){name}(?!\w)", said):
            raise WrongInput(
                "the sentence names a person; names are shared by themselves once all have said yes"
            )


def people_of(city_id: str, people: Iterable[Recipient]) -> tuple[Recipient, ...]:
    """Return who follows a city or one of its projects."""
    return tuple(p for p in people if city_id in cities_followed(p))


def cities_followed(person: Recipient) -> frozenset[str]:
    """Return the ids of the cities that a person follows, or a project of which."""
    return frozenset(name.partition("/")[0] for name in person.profiles)


def withdraw(store: Store, proposal_id: int, *, by: str, now: datetime) -> Proposal:
    """End a proposal.  Raises UnknownName, and WrongInput where it is over or agreed."""
    with store.write():
        ended = withdraw_proposal(store, find_proposal(store, proposal_id, now=now), now=now)
        detail = f"proposal {ended.id}"
        note_change(
            store, who=by, did="withdrew a tandem", about=ended.call_id, detail=detail, now=now
        )
    return ended


def answer_proposal(
    store: Store,
    proposal_id: int,
    *,
    city_id: str,
    person: Recipient,
    is_yes: bool | None,
    now: datetime,
    today: date,
) -> KnownProposal:
    """Note what a person says for their city, None to take it back; return how it stands then.

    Raises UnknownName where the city is not asked or not the person's, and WrongInput where nothing
    can be answered any more.
    """
    with store.write():
        known = known_proposal(store, proposal_id, now=now, today=today)
        proposal = known.proposal
        if city_id not in proposal.cities or city_id not in cities_followed(person):
            raise UnknownName(f"proposal {proposal_id} does not ask {person.id} for {city_id!r}")
        if known.state is ProposalState.ENDED:
            raise WrongInput(f"the call of proposal {proposal_id} is closed")
        if is_yes is None:
            undo_answer(store, proposal, city_id=city_id, recipient_id=person.id, now=now)
        else:
            note_answer(
                store, proposal, city_id=city_id, recipient_id=person.id, is_yes=is_yes, now=now
            )
        return known_proposal(store, proposal_id, now=now, today=today)


def contacts_for(
    proposal: Proposal, city_id: str, people: Mapping[int, Recipient]
) -> tuple[Contact, ...]:
    """Return who said yes in the other cities: none before all have, and none who left since."""
    if proposal.agreed_at is None:
        return ()
    found: dict[tuple[str, int], Contact] = {}
    for answer in proposal.answers:
        person = people.get(answer.recipient_id)
        if answer.city_id != city_id and answer.is_yes and person is not None:
            found[answer.city_id, person.id] = Contact(
                city_id=answer.city_id, name=person.name, address=person.address
            )
    return tuple(found[place] for place in sorted(found))


def names_of(cities: Iterable[City]) -> dict[str, str]:
    """Return the cities' names by id."""
    return {city.id: shorten(plain(city.name), 60) for city in cities}

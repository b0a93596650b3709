"""What one person's mail says of proposals: asked once, and once how it came out.

The other cities are named in the question; their people only once all have said yes, and who said
no never.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from advice.network.line import TandemKind, TandemLine
from advice.network.matrix import member_cities
from advice.network.proposals import (
    OVER,
    KnownProposal,
    ProposalState,
    cities_followed,
    contacts_for,
    known_proposals,
    names_of,
)
from store.database import Store
from store.people.recipients import Recipient, list_recipients


@dataclass(frozen=True, kw_only=True, eq=False)
class Tandems:
    """All proposals at a moment, and who is who."""

    known: tuple[KnownProposal, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of the cities by id."""
    people: Mapping[int, Recipient] = field(default_factory=dict)

    def lines_of(self, person: Recipient) -> tuple[TandemLine, ...]:
        """Return all that holds for a person at present, the oldest proposal first."""
        return tuple(
            line
            for known in reversed(self.known)
            for city in known.proposal.cities
            if city in cities_followed(person)
            for line in self.line_for(known, city, person)
        )

    def untold(
        self, person: Recipient, listed: Mapping[str, Collection[str]]
    ) -> tuple[TandemLine, ...]:
        """Return what no earlier mail told the person; *listed* as the outbox keeps it.

        Who has answered meanwhile is not asked again.
        """
        return tuple(
            line
            for line in self.lines_of(person)
            if line.reason not in listed.get(line.about, ())
            and not (line.kind is TandemKind.ASKED and line.said_yes)
        )

    def line_for(self, known: KnownProposal, city: str, person: Recipient) -> Iterator[TandemLine]:
        proposal, call = known.proposal, known.call
        answer = proposal.answer_of(city)
        own = any(a.recipient_id == person.id and a.city_id == city for a in proposal.answers)
        if call is None:
            return
        if known.state is ProposalState.OPEN:
            kind = TandemKind.ASKED
        elif known.state is ProposalState.AGREED and own:
            kind = TandemKind.AGREED
        elif known.state in OVER and own and answer is not None and answer.is_yes:
            kind = TandemKind.NOT_THIS_TIME
        else:
            return
        contacts = contacts_for(proposal, city, self.people) if kind is TandemKind.AGREED else ()
        yield TandemLine(
            kind=kind,
            proposal_id=proposal.id,
            city_id=city,
            city=self.names.get(city, city),
            others=tuple(self.names.get(c, c) for c in proposal.cities if c != city),
            call=call,
            sentence=proposal.sentence,
            contacts=tuple((self.names.get(c.city_id, c.city_id), c) for c in contacts),
            said_yes=answer is not None and answer.is_yes,
        )


def load_tandems(store: Store, *, now: datetime, today: date) -> Tandems:
    """Return the proposals as they stood at a moment; nothing is looked up where there are none."""
    known = known_proposals(store, now=now, today=today)
    if not known:
        return Tandems()
    return Tandems(
        known=known,
        names=names_of(member_cities(store)),
        people={person.id: person for person in list_recipients(store)},
    )

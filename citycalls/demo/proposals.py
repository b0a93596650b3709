"""Proposals of the demo: one that waits for an answer, and one to which both cities said yes."""

from datetime import date, datetime, timedelta

from advice.network.matrix import NetworkQuery, matrix
from advice.network.proposals import answer_proposal, people_of, propose
from advice.one_call.network import network_of
from store.database import Store
from store.people.recipients import list_recipients

AHEAD = timedelta(days=30)
"""The calls of the demo's proposals are open for so long."""
SENTENCE = "Your measuring network and our warnings would go well together in one application."


def propose_tandems(store: Store, *, today: date, now: datetime) -> None:
    """Propose the call that fits most of the cities whose people get mail, and one more."""
    people = list_recipients(store)
    found = matrix(store, network_of(store, today), NetworkQuery(), today)
    made = 0
    for row in found.rows:
        due = row.row.call.best.next_deadline(today)
        cities = [c for c in sorted(row.fits) if people_of(c, people)]
        if due is None or due - today < AHEAD or len(cities) < 2:
            continue
        proposal = propose(
            store,
            call_id=row.row.id,
            cities=cities[:2],
            sentence=SENTENCE,
            by="demo",
            now=now + timedelta(minutes=made),
            today=today,
        )
        # the first waits for its second city; both cities of the second have said yes
        for city in cities[: made + 1]:
            (person, *_) = people_of(city, people)
            answer_proposal(
                store,
                proposal.id,
                city_id=city,
                person=person,
                is_yes=True,
                now=now + timedelta(hours=1, minutes=made),
                today=today,
            )
        made += 1
        if made == 2:
            return

"""One call with everything that is known of it, as JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from advice.as_json.calls import call_values, event_values
from advice.as_json.plans import plan_values
from eligibility.stated_facts import facts_of
from funding.call import Call
from funding.event import Event
from funding.evidence import Fact
from store.calls.calls import listed_call


def whole_call_values(call: Call, events: Iterable[Event], today: date) -> dict[str, object]:
    """Return a call of a list, its whole text, its facts with their quotes, and its history.

    *provenance* names the source of each value that is not the leading one's.
    """
    best = call.best
    return {
        **call_values(listed_call(call, today), today),
        "announced": plan_values(call.announced),
        "records": [record.id for record in call.records],
        "call_title": best.call_title,
        "call_identifier": best.call_identifier,
        "destination": best.destination,
        "owner": best.owner,
        "expected_grants": best.expected_grants,
        "keywords": list(best.keywords),
        "language": best.language,
        "sections": [{"heading": s.heading, "text": s.text} for s in best.sections],
        "document_url": best.document_url,
        "facts": [fact_values(fact) for fact in facts_of(call).items],
        "provenance": dict(call.provenance),
        "conflicts": [asdict(conflict) for conflict in call.conflicts],
        "events": [event_values(event) for event in events],
    }


def fact_values(fact: Fact) -> dict[str, object]:
    """Return one eligibility fact with the words that it was read in."""
    return {
        "rule": fact.rule,
        "key": fact.key,
        "value": fact.value,
        "applies_to": fact.applies_to,
        "evidence": fact.evidence.quote,
        "is_default": fact.evidence.is_default,
        "url": fact.evidence.url,
    }

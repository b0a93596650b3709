"""Calls that ask for what the profile of the town does not say: what there is to ask about."""

from dataclasses import replace
from datetime import timedelta

from eligibility import keys
from funding.call import Record
from funding.evidence import Evidence
from store.mail.outbox import mails_of_period
from tests.digest.replay.world import FIRST, World, morning, records

CONDITIONS = tuple(
    key.fact(value, Evidence(quote=f"says {key.name}"))
    for key, value in ((keys.ENTITIES_MIN, "3"), (keys.CLIMATE_PLAN, "required"))
)
DAYS, PLAN, PARTNERS = "kassel:decision_days", "kassel:has_climate_plan", "kassel/yards:partners"
"""What there is to ask, in the order in which mails ask it."""


def asking() -> list[Record]:
    """Return the calls of `records`, each with conditions that a profile had better speak of."""
    return [replace(one, facts=CONDITIONS) for one in records(100)]


def asked_by(world: World, mailbox: str = "ada") -> list[str]:
    """Return what each mail to a reader asked, by week: ``kassel:decision_days``; "" is nothing."""
    end = morning(FIRST + timedelta(weeks=60))
    with world.open() as store:
        mails = [m for m in mails_of_period(store, now=end) if m.address.startswith(mailbox)]
    asked = [[i.call_id for i in mail.items if i.section == "question"] for mail in mails]
    assert all(len(one) <= 1 for one in asked)
    return [one[0].removeprefix("question:") if one else "" for one in asked]

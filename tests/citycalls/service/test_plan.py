"""When the service of an installation does what."""

from datetime import date, datetime, timedelta

from citycalls.service.plan import plan_of
from citycalls.settings import Settings
from funding.periods import Frequency


def test_the_portals_are_read_on_the_day_of_a_mail_and_well_before_it() -> None:
    """The night's harvest is what re-reads the calls that the morning mails."""
    plan = plan_of(Settings.from_env({}))
    night = datetime.combine(date.min, plan.crawl.at)
    assert plan.crawl.frequency is Frequency.DAILY
    for slot in plan.digests.values():
        assert datetime.combine(date.min, slot.at) - night >= timedelta(hours=3)
    reminders, _ = plan.chores["reminders"]
    assert reminders.frequency is Frequency.DAILY
    assert reminders.at > plan.digests[Frequency.WEEKLY].at

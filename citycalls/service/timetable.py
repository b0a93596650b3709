"""The hours of the weekly job, by the city's own clock; all that speaks of them reads them here."""

from collections.abc import Mapping

from citycalls.service.slots import Slot, read_slot
from funding.periods import Frequency

DATE_STEP = read_slot("00:05")
"""Calls open and close by the date alone, whether a portal is read or not."""
BACKUP = read_slot("03:10")
CRAWL = read_slot("04:10")
"""The portals are quiet then, and the slow ones are done before the mail."""
DIGESTS: Mapping[Frequency, Slot] = {
    Frequency.WEEKLY: read_slot("tue 07:30"),
    Frequency.DAILY: read_slot("07:30"),
    Frequency.MONTHLY: read_slot("1. 07:30"),
}
REMINDERS = read_slot("07:40")
"""A little after the issues: what an issue tells needs no reminder."""
MAIL_TIME = DIGESTS[Frequency.WEEKLY].at
"""In the Date header of every mail, whenever it is composed."""

"""A store with calls, example projects and many readers, for what letters cost.

The readers follow the example cities in turn, one of five follows two of them, in the languages in
which letters are written.  The later week brings new calls and moved deadlines, after one reader of
ten has answered.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from advice.profiles.files import read_profile_folder
from advice.profiles.stored_projects import import_profiles
from advice.ranking.matching import make_index
from bench.match_cost import make_records
from digest.issue import SenderConfig
from funding.call import Deadline, Record, Status
from funding.event import Harvest
from funding.resources import shipped
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.mail.outbox import listed_before
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import add_recipient, list_recipients
from wording.language import LOCALES

FIRST = date(2026, 10, 13)
LATER = FIRST + timedelta(weeks=1)
NEW_CALLS = 40
MOVED = 30
SENDING = SenderConfig(
    sender="City Calls <calls@city.example>",
    secret="a secret of the benchmark",
    base_url="https://calls.example.eu",
    timezone=ZoneInfo("Europe/Brussels"),
    mail_time=hour(7, 30),
)


def moment(day: date) -> datetime:
    return datetime.combine(day, hour(6), UTC)


def records(calls: int, day: date) -> list[Record]:
    """Return what the portal lists on a day: as real calls differ in date, money and state."""
    found = make_records(calls + NEW_CALLS if day == LATER else calls)
    return [varied(record, n, day) for n, record in enumerate(found)]


def varied(record: Record, n: int, day: date) -> Record:
    closes = FIRST + timedelta(days=5 + n % 170)
    if day == LATER and n % 40 == 7 and n // 40 < MOVED:
        closes += timedelta(days=14)
    is_ahead = n % 9 == 4
    return replace(
        record,
        status_claimed=Status.FORTHCOMING if is_ahead else Status.OPEN,
        opening_date=FIRST + timedelta(days=20) if is_ahead else FIRST - timedelta(days=n % 60),
        deadlines=(Deadline(date=closes + timedelta(days=30 * is_ahead), raw="as served"),),
        programme=("HORIZON", "LIFE", "EUI", None)[n % 4],
        contribution_max_eur=None if n % 3 else 500_000 * (1 + n % 8),
        co_financing_rate=None if n % 5 else Decimal("0.8"),
    )


def fill_store(path: Path, *, readers: int, calls: int = 2_000) -> None:
    """Make a store whose readers have had no letter yet."""
    now = moment(FIRST)
    with open_store(path) as store:
        import_profiles(store, shipped("profiles"), author=None, comment=None, now=now)
        with store.write():
            for n, (profiles, language) in enumerate(wishes(readers)):
                add_recipient(
                    store,
                    f"reader{n:05}@city.example",
                    profiles=profiles,
                    language=language,
                    confirmed=True,
                    now=now,
                )
        read_portal(store, calls, FIRST)


def wishes(readers: int) -> Iterator[tuple[list[str], str]]:
    cities = [file.city.id for file in read_profile_folder(shipped("profiles"))]
    languages = list(LOCALES)
    for n in range(readers):
        two = [cities[(n + 5) % len(cities)]] if n % 5 == 2 else []
        yield [cities[n % len(cities)], *two], languages[n // len(cities) % len(languages)]


def read_portal(store: Store, calls: int, day: date) -> None:
    now = moment(day) - timedelta(hours=2)
    run = begin_run(store, "portico", today=day, now=now)
    found = records(calls, day)
    stage_records(store, run, found)
    report = finish_run(
        store,
        run,
        Harvest(complete=True, listed=len(found), requests=1),
        today=day,
        now=now,
    )
    if report.state != "ok":
        raise SystemExit(f"the calls were not stored: {report.reasons}")
    make_index(store, day)


def go_on(store: Store, calls: int = 2_000) -> None:
    """Let a week pass after the first letters: answers, new calls, moved deadlines."""
    with store.write():
        for n, person in enumerate(list_recipients(store)):
            if n % 10 == 3:
                told = list(listed_before(store, person.id, now=moment(FIRST)))
                give_feedback(
                    store,
                    recipient_id=person.id,
                    call_id=told[n % len(told)],
                    answer=(AnswerKind.RELEVANT, AnswerKind.NOT_RELEVANT)[n // 10 % 2],
                    now=moment(FIRST) + timedelta(days=2),
                )
    read_portal(store, calls, LATER)

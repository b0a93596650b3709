"""What the long-running service does and when, from the settings of this installation."""

import sys
from collections.abc import Callable, Sequence
from datetime import datetime

from citycalls.service import timetable
from citycalls.service.schedule import Plan, Service
from citycalls.settings import Settings
from funding.periods import days_of
from funding.source import load_sources
from store.database import Store, open_store
from store.harvest.date_step import apply_date
from store.operations.backup import backup

KEPT_BACKUPS = 14


def plan_of(settings: Settings) -> Plan:
    """Return the plan: mails on Tuesday morning, crawls and a checked backup every night."""

    def keep_backup(store: Store, now: datetime) -> None:
        folder = settings.db.parent / "backups"
        backup(store, folder / f"citycalls-{now:%Y-%m-%d}.db", now=now)
        for old in sorted(folder.glob("citycalls-*.db"))[:-KEPT_BACKUPS]:
            old.unlink()

    def remind(store: Store, now: datetime) -> None:
        from citycalls.mailing import sender_config
        from digest.reminders import compose_reminders

        today = now.astimezone(settings.timezone).date()
        compose_reminders(store, today=today, now=now, sending=sender_config(settings, store))

    def step(store: Store, now: datetime) -> None:
        from advice.ranking.matching import make_index
        from advice.search.lines import keep_lines

        today = now.astimezone(settings.timezone).date()
        apply_date(store, today)
        keep_lines(store)
        make_index(store, today)

    return Plan(
        zone=settings.timezone,
        digests=timetable.DIGESTS,
        crawl=timetable.CRAWL,
        sources=[s.name for s in load_sources().values() if s.is_on],
        chores={
            "backup": (timetable.BACKUP, keep_backup),
            "date": (timetable.DATE_STEP, step),
            "reminders": (timetable.REMINDERS, remind),
        },
    )


def service_of(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    is_replay: bool = False,
    clock_is_right: bool = False,
) -> Service:
    """Return the service of this installation; a replay has a clock of its own."""
    from citycalls.mailing import send_due, send_links, sender_config
    from digest.compose import compose_mails
    from store.people.recipients import Recipient

    def compose(store: Store, period: str, people: Sequence[Recipient], now: datetime) -> object:
        today = now.astimezone(settings.timezone).date()
        return compose_mails(
            store,
            today=min(today, days_of(period)[1]),  # a week caught up on Monday is still that week
            now=now,
            sending=sender_config(settings, store),
            recipients=people,
        )

    def crawl_command(source: str) -> list[str]:
        day = now().astimezone(settings.timezone).date().isoformat()
        return [sys.executable, "-m", "citycalls", "crawl", source, *["--today", day] * is_replay]

    return Service(
        plan_of(settings),
        open_store=lambda: open_store(settings.db, create=False),
        compose=compose,
        send=lambda store, now: send_due(settings, store, now=now),
        send_links=lambda store, now: send_links(settings, store, now=now),
        now=now,
        crawl_command=crawl_command,
        clock_is_right=clock_is_right,
    )

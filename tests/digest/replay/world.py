"""Weeks of a town's mail in a database of its own, with harvests, answers and edits in between."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from advice.replay.tried import Asked, LetterTried
from digest.compose import ComposedMail, compose_mails
from digest.issue import SenderConfig
from digest.replay.issues import replay_issues
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import CHECKOUT
from matcher.evaluation.judged_set import read_judged
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.mail.delivery_leases import lease_mail
from store.mail.outcomes import mark_sent
from store.people.profiles import save_profile
from store.people.recipients import add_recipient

ZONE = ZoneInfo("Europe/Brussels")
SENDING = SenderConfig(
    sender="City Calls <calls@city.example>",
    secret="a secret of the tests",
    base_url="https://calls.example.eu",
    timezone=ZONE,
    mail_time=time(7, 30),
)
FIRST = date(2026, 9, 1)  # a Tuesday
PROFILE = """\
city: {id: kassel, name: Kassel, country: DE, languages: [de]}
projects:
  - id: yards
    title: Kühle Pausenhöfe
    language: de
    summary: >-
      Zwölf Grundschulen haben Höfe aus Asphalt. Die Stadt will sie mit den Kindern aufbrechen und
      bepflanzen.
    keywords: [Schulhof, Entsiegelung, Begrünung, Hitze, Klimaanpassung, Stadtbäume]
"""
DRAFT = """\
city: {id: kassel, name: Kassel, country: DE, languages: [de]}
projects:
  - id: yards
    title: Sichere Radwege
    language: de
    summary: Der Verkehr soll sicherer werden; die Stadt baut Radwege und Fahrradstraßen.
    keywords: [Radverkehr, Fahrradstraße, Lastenrad, Radwege]
"""


def records(count: int = 40) -> list[Record]:
    """Return invented calls with words enough to be ranked."""
    calls = read_judged(CHECKOUT / "data" / "judged").calls
    return [
        Record(
            source="portico",
            source_id=call.id,
            title=call.best.title,
            url=f"https://portal.example.eu/{call.id}",
            status_claimed=Status.OPEN,
            sections=call.best.sections or (TextSection(heading=None, text=call.best.title),),
            deadlines=(closing(date(2027, 1, 15) + timedelta(days=n)),),
        )
        for n, call in enumerate(calls[:count])
    ]


def closing(day: date) -> Deadline:
    return Deadline(date=day, raw=day.isoformat())


@dataclass
class World:
    path: Path
    listed: dict[str, Record] = field(default_factory=dict)

    def open(self) -> Store:
        return open_store(self.path)

    def add_reader(self, mailbox: str, *profiles: str, **more: object) -> int:
        values: dict[str, object] = {"language": "de", "confirmed": True} | more
        with self.open() as store:
            return add_recipient(
                store,
                f"{mailbox}@kassel.example",
                profiles=list(profiles or ("kassel",)),
                now=morning(FIRST) - timedelta(days=3),
                **values,  # type: ignore[arg-type]
            ).id

    def save(self, text: str, now: datetime, city: str = "kassel") -> None:
        with self.open() as store:
            save_profile(store, city, text, author="Ana", comment="edit", now=now)

    def list_calls(self, *some: Record) -> None:
        self.listed |= {record.source_id: record for record in some}

    def change(self, name: str, **values: object) -> None:
        self.listed[name] = replace(self.listed[name], **values)  # type: ignore[arg-type]

    def harvest(self, now: datetime) -> str:
        """Read what the portal lists and return how the run ended."""
        with self.open() as store:
            run = begin_run(store, "portico", today=now.date(), now=now)
            stage_records(store, run, list(self.listed.values()))
            harvest = Harvest(complete=True, listed=len(self.listed), requests=1)
            return finish_run(store, run, harvest, today=now.date(), now=now).state

    def compose(self, now: datetime, sending: SenderConfig = SENDING) -> list[ComposedMail]:
        with self.open() as store:
            return compose_mails(store, today=now.astimezone(ZONE).date(), now=now, sending=sending)

    def send(self, now: datetime) -> None:
        with self.open() as store:
            while (lease := lease_mail(store, now=now, late=False)) is not None:
                mark_sent(store, lease.id, now=now)

    def week(self, number: int) -> datetime:
        """Harvest, compose and send the issue of a week, and return its moment."""
        now = morning(FIRST + timedelta(weeks=number))
        assert self.harvest(now - timedelta(hours=3)) == "ok"
        self.compose(now)
        self.send(now + timedelta(minutes=5))
        return now

    def replay(
        self,
        weeks: int = 12,
        sending: SenderConfig = SENDING,
        profile: str = "kassel",
        **texts: str,
    ) -> list[LetterTried]:
        return replay_issues(
            self.path, Asked(profile=profile, weeks=weeks, texts=texts), sending=sending
        )


def morning(day: date) -> datetime:
    return datetime.combine(day, time(7, 30), ZONE).astimezone(UTC)


def unequal(found: Sequence[LetterTried]) -> list[tuple[str, tuple[str, ...]]]:
    return [(letter.week, letter.unequal) for letter in found if not letter.is_equal]

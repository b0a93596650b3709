"""Calls that may return, in the mail: once, as a forecast with its basis, for whom they fit."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from digest.compose import preview_mails
from funding.call import Record, Status, TextSection
from store.mail.outbox import mails_of_period
from store.people.feedback import AnswerKind, give_feedback
from store.people.refusals import Why
from tests.digest.replay.world import SENDING, World, closing, morning, unequal
from wording.language import LOCALES

WORDS = (
    "Opened in October 2024 and October 2025; perhaps again in October 2026: a forecast from "
    "earlier years, nothing official."
)
YARDS = "Begrünung und Entsiegelung von Schulhöfen gegen Hitze: Stadtbäume, Klimaanpassung"
PROFILE = """\
city: {id: kassel, name: Kassel, country: DE, languages: [de]}
projects:
  - id: yards
    title: Kühle Pausenhöfe
    language: de
    summary: Schulhöfe aus Asphalt sollen aufgebrochen und bepflanzt werden.
    keywords: [Schulhof, Entsiegelung, Begrünung, Hitze, Klimaanpassung, Stadtbäume]
"""


def round_of(subject: str, year: int, name: str = "YARDS", day: int = 6) -> Record:
    opened = date(year, 10, day)
    return Record(
        source="portico",
        source_id=f"{name}-{year}",
        title=f"{subject} {year}",
        url=f"https://portal.example.eu/{name}/{year}",
        programme="EUI",
        language="de",
        status_claimed=Status.OPEN,
        sections=(TextSection(heading=None, text=subject),),
        opening_date=opened,
        deadlines=(closing(opened + timedelta(days=90)),),
    )


def town(path: Path, *subjects: tuple[str, str]) -> World:
    """A town whose portal listed these calls every October; all of them have closed."""
    found = World(path)
    found.save(PROFILE, morning(date(2024, 9, 1)))
    for year in (2024, 2025):
        found.list_calls(*(round_of(subject, year, name) for name, subject in subjects))
        assert found.harvest(morning(date(year, 10, 8))) == "ok"
    return found


def text_of(body: bytes, kind: str = "plain") -> str:
    part = message_from_bytes(body, policy=policy.default).get_body((kind,))
    assert part is not None
    return " ".join(part.get_content().split())


def mails(world: World, now: datetime, **more: object) -> list[str]:
    """The texts of what would be sent."""
    with world.open() as store:
        found = preview_mails(store, today=now.date(), now=now, sending=SENDING, **more)  # type: ignore[arg-type]
        return [text_of(mail.body) for mail in found]


def weeks_from(day: date, number: int) -> list[datetime]:
    return [morning(day + timedelta(weeks=n)) for n in range(number)]


def test_a_forecast_is_told_in_one_mail_to_whom_it_fits_and_a_replay_is_equal(tmp_path):
    world = town(tmp_path / "calls.db", ("YARDS", YARDS), ("WOLF", "Schutz wilder Wölfe im Wald"))
    world.add_reader("ana", language="en")
    told = []
    for now in weeks_from(date(2026, 2, 3), 5):
        assert world.harvest(now - timedelta(hours=3)) == "ok"
        (mail,) = world.compose(now)
        world.send(now + timedelta(minutes=5))
        with world.open() as store:
            (text,) = mails(world, now)
            reasons = [i.reason for i in mail.items if i.section == "expected"]
            told.append((WORDS in text, "Wölfe" in text, reasons))
            assert "Nothing new" in mail.subject or not told[1:]
            (kept,) = mails_of_period(store, [mail.period], now=now)
            assert kept.items == mail.items
    # the first one welcomes; from the second one on it is told, and once
    assert told == [
        (False, False, []),
        (True, False, ["expected:2026-10-01"]),
        *[(False, False, [])] * 3,
    ]
    replayed = world.replay()
    assert len(replayed) == 5
    assert not unequal(replayed)
    # what comes later changes nothing of it
    world.list_calls(replace(round_of(YARDS, 2026), status_claimed=Status.FORTHCOMING))
    assert world.harvest(morning(date(2026, 3, 10))) == "ok"
    assert not unequal(world.replay())


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (date(2025, 11, 4), False),  # the last round takes applications
        (date(2026, 1, 6), True),  # 9 months ahead
        (date(2026, 7, 7), True),
        (date(2026, 8, 4), False),  # it may open in six weeks: too late to begin with
    ],
)
def test_it_is_told_in_time_and_not_while_the_last_round_is_open(tmp_path, day, is_told):
    world = town(tmp_path / "calls.db", ("YARDS", YARDS))
    world.add_reader("ana", language="en")
    before, now = weeks_from(day, 2)
    world.compose(before)
    world.send(before)
    (text,) = mails(world, now)
    assert (WORDS in text) is is_told


def test_a_mail_has_room_for_two_and_the_next_one_tells_the_third(tmp_path):
    subjects = [
        (f"YARDS{n}", f"{kind} {YARDS}") for n, kind in enumerate(("Neue", "Alte", "Große"))
    ]
    world = town(tmp_path / "calls.db", *subjects)
    world.add_reader("ana")
    counts = []
    for now in weeks_from(date(2026, 2, 3), 4):
        (mail,) = world.compose(now)
        world.send(now)
        counts.append(len([i for i in mail.items if i.section == "expected"]))
    assert counts == [0, 2, 1, 0]


def test_who_said_that_an_earlier_round_is_off_topic_is_not_told(tmp_path):
    world = town(tmp_path / "calls.db", ("YARDS", YARDS))
    ana, ben = (world.add_reader(name, language="en") for name in ("ana", "ben"))
    before, now = weeks_from(date(2026, 2, 3), 2)
    world.compose(before)
    world.send(before)
    with world.open() as store:
        give_feedback(
            store,
            recipient_id=ana,
            call_id="portico:YARDS-2024",
            answer=AnswerKind.NOT_RELEVANT,
            reason=Why.TOPIC,
            now=before,
        )
    assert ben
    assert [WORDS in text for text in mails(world, now)] == [False, True]


@pytest.mark.parametrize("language", ["en", *LOCALES])
def test_every_language_says_that_it_is_a_forecast_and_links_what_it_rests_on(tmp_path, language):
    world = town(tmp_path / "calls.db", ("YARDS", YARDS))
    world.add_reader("ana", language=language)
    before, now = weeks_from(date(2026, 2, 3), 2)
    world.compose(before)
    world.send(before)
    with world.open() as store:
        (mail,) = preview_mails(store, today=now.date(), now=now, sending=SENDING)
    text, html = text_of(mail.body), text_of(mail.body, "html")
    for part in (text, html):
        assert "https://portal.example.eu/YARDS/2024" in part
        assert "https://portal.example.eu/YARDS/2025" in part
        assert "2026" in part
        for day in ("15.09.2026", "15 Sep", "2026-09-15", "27 Oct", "27.10.2026"):
            assert day not in part
    assert (WORDS in text) is (language == "en")

"""Feeds on a real server: for calendars and feed readers, by an address that nobody guesses."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.client import HTTPConnection

import pytest
from icalendar import Calendar

from advice.profiles.stored_projects import import_profiles
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import shipped
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.feedback import AnswerKind, give_feedback
from store.people.feeds import FeedKind, add_feed, remove_feed
from store.people.recipients import remove_recipient
from tests.desk.conftest import NOW, SECRET
from tests.wording.export.hostile import hostile_titles
from wording.feed_links import feed_addresses

ATOM = "{http://www.w3.org/2005/Atom}"
PERSONAL = ("ada", "beispiel", "krefeld.example")


class Reader:
    """Asks for one feed."""

    def __init__(self, desk, kind=FeedKind.WATCHED, about="", *, is_own=True):
        self.desk = desk
        with desk.open() as store:
            self.feed = add_feed(
                store,
                kind=kind,
                about=about,
                recipient_id=desk.person_id if is_own else None,
                language="de",
                now=NOW - timedelta(days=3),
            )
        self.at = feed_addresses(self.feed.id, SECRET, None)

    def ask(self, path=None, method="GET", **headers):
        connection = HTTPConnection("127.0.0.1", self.desk.port, timeout=120)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path or self.at.atom, headers=names)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body

    def titles(self):
        root = ET.fromstring(self.ask()[2])
        return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]

    def events(self):
        return Calendar.from_ical(self.ask(self.at.ics)[2]).walk("VEVENT")


def record(name, title="Cool cities", day="2026-12-03", **more):
    return Record(
        source="portico",
        source_id=name,
        title=title,
        url=f"https://portal.example.eu/{name}",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=date.fromisoformat(day), raw=day),),
        **more,
    )


def harvest(desk, records, day):
    now = datetime.combine(day, NOW.timetz())
    with desk.open() as store:
        run = begin_run(store, "portico", today=day, now=now)
        stage_records(store, run, records)
        ended = Harvest(complete=True, listed=len(records), requests=1)
        finish_run(store, run, ended, today=day, now=now)


def watch(desk, *names):
    with desk.open() as store:
        for name in names:
            give_feedback(
                store,
                call_id=f"portico:{name}",
                answer=AnswerKind.WATCH,
                recipient_id=desk.person_id,
                now=NOW - timedelta(days=2),
            )


@pytest.fixture
def watched(desk):
    with desk.open() as store, store.write():
        store.execute("UPDATE runs SET finished_at = ?", [(NOW - timedelta(hours=2)).isoformat()])
    watch(desk, "A", "B")
    return Reader(desk)


def test_a_person_finds_what_they_watch_as_feed_and_as_calendar(watched) -> None:
    assert len(watched.titles()) == 2
    assert all("<script>" not in title for title in watched.titles())
    assert {str(event["UID"]) for event in watched.events()} == {
        "deadline-1-portico:A@city-calls",
        "deadline-1-portico:B@city-calls",
    }
    assert {event["DTSTART"].dt for event in watched.events()} == {
        datetime(2026, 12, 3, 16, tzinfo=UTC)
    }


@pytest.mark.parametrize("form", ["atom", "ics"])
def test_nothing_in_a_feed_says_whose_it_is_nor_where(watched, form) -> None:
    status, headers, body = watched.ask(getattr(watched.at, form))
    assert status == 200
    assert headers["cache-control"] == "private, no-cache"
    assert headers["referrer-policy"] == "no-referrer"
    text = body.decode().casefold()
    assert not [word for word in PERSONAL if word in text]
    assert watched.feed.id.casefold() not in text


@pytest.mark.parametrize("form", ["atom", "ics"])
def test_a_reader_that_has_it_is_told_so_and_sent_nothing(watched, form) -> None:
    path = getattr(watched.at, form)
    _, headers, body = watched.ask(path)
    for known in (headers["etag"], f'"x", W/{headers["etag"]}'):
        status, again, nothing = watched.ask(path, If_None_Match=known)
        assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
    modified = headers["last-modified"]
    assert watched.ask(path, If_Modified_Since=modified)[0] == 304
    assert watched.ask(path, If_Modified_Since=modified, If_None_Match='"x"')[0] == 200
    assert watched.ask(path)[2] == body
    assert watched.ask(path, "HEAD")[0] == 200


@pytest.mark.parametrize("given", ["yesterday", "", "Tue, 99 Oct 2026 99:00:00 GMT", "0", "é"])
def test_a_date_that_is_none_gets_the_feed(watched, given) -> None:
    assert watched.ask(If_Modified_Since=given.encode("latin-1"))[0] == 200


def test_an_older_copy_is_replaced_after_an_answer_and_after_midnight(watched) -> None:
    _, headers, _ = watched.ask()
    yesterday = format_datetime(NOW - timedelta(days=1), usegmt=True)
    assert watched.ask(If_Modified_Since=yesterday)[0] == 200
    with watched.desk.open() as store:
        give_feedback(
            store,
            call_id="portico:A",
            answer=AnswerKind.NOT_RELEVANT,
            recipient_id=watched.desk.person_id,
            now=NOW - timedelta(minutes=9),
        )
    assert watched.ask(If_Modified_Since=headers["last-modified"])[0] == 200
    assert watched.ask()[1]["last-modified"] > headers["last-modified"]
    assert watched.ask(If_None_Match=headers["etag"])[0] == 200
    assert len(watched.titles()) == 1


def test_what_changed_within_this_second_has_no_date_yet(watched) -> None:
    harvest(watched.desk, [record("A"), record("B")], NOW.date())
    _, headers, _ = watched.ask()
    assert "last-modified" not in headers
    assert watched.ask(If_None_Match=headers["etag"])[0] == 304


def test_a_call_that_is_gone_stays_and_is_cancelled(watched) -> None:
    before = {str(e["UID"]): int(e["SEQUENCE"]) for e in watched.events()}
    harvest(watched.desk, [record("B")], NOW.date())
    after = {str(e["UID"]): e for e in watched.events()}
    gone = after["deadline-1-portico:A@city-calls"]
    assert gone["STATUS"] == "CANCELLED"
    assert int(gone["SEQUENCE"]) >= before["deadline-1-portico:A@city-calls"]
    assert any(title.startswith("Nicht mehr im Portal:") for title in watched.titles())


def test_a_project_has_a_feed_of_what_fits_it(desk) -> None:
    with desk.open() as store:
        import_profiles(
            store,
            shipped("profiles") / "krefeld.yaml",
            author="Ana",
            comment="first",
            now=NOW - timedelta(days=2),
        )
    words = "Early warning of heat waves, heat health action plans, weather sensors. " * 9
    harvest(
        desk,
        [
            record("H", "Heat warnings", sections=(TextSection(heading=None, text=words),)),
            *(record(n, "Cool cities") for n in "AB"),
            *(record(f"M{n}", f"Museums and archives {n}") for n in range(20)),
        ],
        NOW.date(),
    )
    project = Reader(desk, FeedKind.PROJECT, "krefeld/heat-warnings", is_own=False)
    assert "Heat warnings" in project.titles()
    root = ET.fromstring(project.ask()[2])
    assert root.findtext(f"{ATOM}title").startswith("City Calls: Hitzewarnungen")
    assert "Können wir einen Antrag stellen?" in project.ask()[2].decode()
    city = Reader(desk, FeedKind.PROJECT, "krefeld", is_own=False)
    assert "Heat warnings" in city.titles()
    assert Reader(desk, FeedKind.PROJECT, "nowhere", is_own=False).ask()[0] == 410


@pytest.mark.parametrize("how", ["taken away", "left"])
def test_an_address_that_ended_is_gone(watched, how) -> None:
    with watched.desk.open() as store:
        if how == "taken away":
            remove_feed(store, watched.feed.id)
        else:
            remove_recipient(store, "ada@krefeld.example", now=NOW)
    for path in (watched.at.atom, watched.at.ics):
        status, headers, body = watched.ask(path)
        assert status == 410
        assert headers["content-type"].startswith("text/html")
        assert b"<h1>" in body


@pytest.mark.parametrize("change", ["x", "", ".", "A" * 2000])
def test_an_address_that_was_not_signed_opens_nothing(watched, change) -> None:
    token = watched.at.atom.removeprefix("/feeds/").removesuffix(".atom")
    forged = change if change in ("", ".") else token[:-3] + change
    assert watched.ask(f"/feeds/{forged}.atom")[0] in (400, 404)


def test_hostile_titles_are_words_in_both_forms(desk) -> None:
    titles = hostile_titles()[:120]
    hostile = [record(f"T{n}", title) for n, title in enumerate(titles)]
    harvest(desk, [record("A"), record("B"), *hostile], NOW.date())
    watch(desk, *(f"T{n}" for n in range(len(titles))))
    reader = Reader(desk)
    assert len(reader.titles()) == 100
    assert len(reader.events()) == 120
    assert len(reader.ask()[2]) < 120_000


def test_a_cut_off_that_moves_keeps_its_entry(desk) -> None:
    harvest(desk, [record("A"), record("B")], NOW.date() - timedelta(days=1))
    watch(desk, "A")
    reader = Reader(desk)
    (before,) = reader.events()
    harvest(desk, [replace(record("A", day="2027-01-14")), record("B")], NOW.date())
    (after,) = reader.events()
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert str(after["DTSTART"].dt) == "2027-01-14"

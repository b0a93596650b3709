"""A list as a file: complete, the same each time, in the reader's language."""

import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from icalendar import Calendar

from advice.export.columns import COLUMNS
from advice.export.export import Asking, export_calls, export_matches
from funding.call import Deadline
from funding.city import City, Project
from funding.errors import WrongInput
from funding.evidence import Check, Evidence, Role, Rule, Verdict
from funding.match import Match, MatchList, Reason, Strength
from store.database import open_store
from tests.wording.export.hostile import hostile_titles
from wording.export.cells import cells_of
from wording.export.files import Format, write_export
from wording.export.forms import read_form
from wording.export.headings import headings
from wording.language import LOCALES, speech

TODAY = date(2026, 10, 13)
NOW = datetime(2026, 10, 13, 6, tzinfo=UTC)
PROJECT = Project(
    id="krefeld/heat",
    city=City(id="krefeld", name="Krefeld", country="DE"),
    title="Hitzewarnungen",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def match_of(call, strength=Strength.STRONG) -> Match:
    return Match(
        project_id=PROJECT.id,
        call=call,
        score=0.5,
        strength=strength,
        reasons=(Reason(term="heat waves", weight=0.4, field="keywords", section="title"),),
        not_covered=("LoRaWAN",),
        sentence="Cities set up early warning of heat waves.",
        checks=(
            Check(
                rule=Rule.APPLICANT,
                verdict=Verdict.YES,
                because="",
                evidence=Evidence(quote="local public authorities"),
            ),
        ),
        role=Role.ALONE,
    )


@pytest.fixture
def store():
    with open_store(None) as opened:
        yield opened


@pytest.fixture
def matches(store, make_call):
    calls = [make_call(f"LIFE-{n}", f"Heat {n}", "Heat waves. " * 9) for n in range(3)]
    found = MatchList(
        project_id=PROJECT.id,
        considered=9,
        results=tuple(match_of(c) for c in calls[:2]),
        blocked=(match_of(calls[2], Strength.PARTIAL),),
        below_floor=(),
    )

    def make(ids=None):
        return export_matches(
            store,
            [PROJECT],
            [found],
            asking=Asking.PROFILE,
            asked="krefeld/heat",
            ids=ids,
            today=TODAY,
            now=NOW,
        )

    return make


def cell_words(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return "\n".join(ET.fromstring(parts.read("xl/sharedStrings.xml")).itertext())


def test_every_column_has_a_heading_in_every_language_and_a_cell(matches) -> None:
    names = {column.name for column in COLUMNS}
    assert all(set(headings(speech(code))) == names for code in LOCALES)
    assert set(cells_of(speech("de"), matches().rows[0], 1, TODAY)) == names


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("code", ["en", "de"])
def test_the_same_list_gives_the_same_bytes(matches, form, code) -> None:
    first, second = (write_export(form, matches(), speech(code), columns="full") for _ in "ab")
    assert first == second
    assert len(first.body) > 300
    assert first.name == f"city-calls-2026-10-13.{form}"


def test_the_second_sheet_says_what_was_asked_and_what_was_read(matches) -> None:
    words = cell_words(write_export(Format.XLSX, matches(), speech("de")).body)
    for wanted in ("krefeld/heat", "Fassung der Rangfolge", "EU Funding & Tenders Portal"):
        assert wanted in words
    for wanted in ("noch nie geprüft", "Lizenz", "CC BY-ND 4.0", "Interreg", "Hitzewarnungen"):
        assert wanted in words


def test_a_book_is_frozen_and_filtered_at_its_headings(matches) -> None:
    body = write_export(Format.XLSX, matches(), speech("en")).body
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        assert {entry.date_time[0] for entry in parts.infolist()} == {1980}
        assert "2026-10-13T00:00:00Z" in parts.read("docProps/core.xml").decode()
    assert 'state="frozen"' in page
    assert "<autoFilter" in page
    assert "<f>" not in page


def test_the_file_is_the_list_and_ticks_choose_from_it(matches) -> None:
    assert [row.call.id for row in matches().rows] == ["sedia:LIFE-0", "sedia:LIFE-1"]
    ticked = matches(ids={"sedia:LIFE-2", "sedia:LIFE-1"})
    assert [row.call.id for row in ticked.rows] == ["sedia:LIFE-1", "sedia:LIFE-2"]


def test_a_calendar_has_every_deadline_to_come(store, make_call) -> None:
    call = make_call(
        "LIFE-1",
        "Heat",
        deadlines=tuple(
            Deadline(date=date.fromisoformat(day), raw=day)
            for day in ("2026-10-01", "2026-11-03", "2027-05-04")
        ),
    )
    export = export_calls(store, [call], today=TODAY, now=NOW)
    found = Calendar.from_ical(write_export(Format.ICS, export, speech("de")).body).walk("VEVENT")
    assert [str(e["DTSTART"].dt) for e in found] == ["2026-11-03", "2027-05-04"]
    assert found[0]["SUMMARY"] == "Frist: Heat"


def test_a_feed_is_valid_and_its_ids_stay(store, make_call) -> None:
    def feed(titles, today=TODAY):
        calls = [make_call(f"X-{n}", title) for n, title in enumerate(titles)]
        export = export_calls(store, calls, today=today, now=NOW)
        return ET.fromstring(write_export(Format.ATOM, export, speech("en")).body)

    before = feed(hostile_titles()[:90])
    after = feed(["Heat"] * 90, date(2026, 10, 20))
    ids = [[e.findtext(f"{ATOM}id") for e in f.iter(f"{ATOM}entry")] for f in (before, after)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 90
    for name in ("id", "title", "updated", f"author/{ATOM}name"):
        assert before.findtext(ATOM + name)
    for entry in before.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}updated").endswith("T00:00:00Z")
        assert {link.get("href") for link in entry.iter(f"{ATOM}link")} == {
            "https://portal.example.eu/call"
        }


def test_a_page_to_print_stands_alone_and_runs_nothing(store, make_call) -> None:
    calls = [make_call(f"X-{n}", title) for n, title in enumerate(hostile_titles())]
    export = export_calls(store, calls, asked="<script>", today=TODAY, now=NOW)
    page = write_export(Format.HTML, export, speech("de")).body.decode()
    tags = Tags()
    tags.feed(page)
    assert not {"script", "img", "link", "iframe", "b"} & tags.found
    assert page.count("<h1>") == 1
    assert '<html lang="de">' in page
    assert page.count("<tr>") > len(calls)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:
        self.found.add(tag)


@pytest.mark.parametrize("name", ["calls", "calls.pdf", "calls.", ".", "xlsx"])
def test_a_file_without_a_known_ending_is_told_the_known_ones(name) -> None:
    with pytest.raises(WrongInput, match=r"\.xlsx, \.csv, \.md, \.ics, \.atom, \.html"):
        read_form(name, Format)

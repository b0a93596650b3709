"""Lists opened by LibreOffice: nothing calculates, and dates, amounts and shares are such."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from advice.export.export import Export, export_calls
from funding.call import Call, Deadline, Record
from store.database import open_store
from tests.wording.export.hostile import hostile_titles
from wording.export.files import Format, write_export
from wording.language import speech

OFFICE = shutil.which("soffice")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TODAY = date(2026, 10, 13)
TITLES = hostile_titles()
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")


def hostile_call(number: int, title: str) -> Call:
    record = Record(
        source="portico",
        source_id=title,
        title=title,
        url=f"https://portal.example.eu/{number}",
        document_url="javascript:alert(1)",
        language="en",
        programme=title,
        programme_raw=title,
        call_identifier=title,
        call_title=title,
        type_of_action=title,
        owner=title,
        applicants_raw=title,
        licence=title,
        opening_date=date(2026, 9, 1),
        deadlines=(Deadline(date=date(2026, 12, 3), raw=title),),
        indicative_budget_eur=16_000_000,
        contribution_max_eur=5_000_000,
        co_financing_rate=Decimal("0.725"),
    )
    return Call(id=f"portico:{title}", best=record, records=(record,), first_seen=TODAY)


@pytest.fixture(scope="module")
def export() -> Export:
    with open_store(None) as store:
        return export_calls(
            store,
            [hostile_call(number, title) for number, title in enumerate(TITLES)],
            asked='=HYPERLINK("https://evil.example")',
            chosen=[("=1+1", "@SUM(A1)")],
            today=TODAY,
            now=datetime(2026, 10, 13, 6, tzinfo=UTC),
        )


@pytest.fixture(scope="module")
def opened(export, tmp_path_factory):
    """Every sheet of the files as LibreOffice read them."""
    folder: Path = tmp_path_factory.mktemp("office")
    for form in (Format.XLSX, Format.CSV):
        file = write_export(form, export, speech("de"), columns="full")
        (folder / f"list.{form}").write_bytes(file.body)
    convert(folder, "list.xlsx", "book.fods")
    convert(folder, "list.csv", "comma.fods", "CSV:44,34,76")
    convert(folder, "list.csv", "semicolon.fods", "CSV:59,34,76")
    return {name: ET.parse(folder / f"{name}.fods") for name in ("book", "comma", "semicolon")}


def convert(folder: Path, source: str, target: str, reading: str | None = None) -> None:
    assert OFFICE is not None
    subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *([] if reading is None else [f"--infilter={reading}"]),
            *("--convert-to", "fods", "--outdir", str(folder), str(folder / source)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (folder / source).with_suffix(".fods").rename(folder / target)


def cells(document: ET.ElementTree, sheet: int = 0) -> list[list[ET.Element]]:
    table = list(document.iter(f"{TABLE}table"))[sheet]
    return [
        [
            cell
            for cell in row.findall(f"{TABLE}table-cell")
            for _ in range(min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 60))
        ]
        for row in table.iter(f"{TABLE}table-row")
    ]


@pytest.mark.parametrize("name", ["book", "comma", "semicolon"])
def test_no_cell_is_a_formula(opened, name) -> None:
    live = [c for c in opened[name].iter(f"{TABLE}table-cell") if c.get(f"{TABLE}formula")]
    assert live == []
    assert len(list(opened[name].iter(f"{TABLE}table-row"))) > len(TITLES) >= 200


def test_dates_amounts_and_shares_have_their_types(opened) -> None:
    rows = cells(opened["book"])
    heads = ["".join(c.itertext()).strip() for c in rows[0]]
    kinds = {
        "Nächste Frist": "date",
        "Öffnet": "date",
        "Budget": "float",
        "Höchste Förderung": "float",
        "Förderquote": "percentage",
        "Tage übrig": "float",
        "Aufruf": "string",
    }
    for head, kind in kinds.items():
        column = heads.index(head)
        found = Counter(
            row[column].get(f"{OFFICE_NAMES}value-type") for row in rows[1 : len(TITLES) + 1]
        )
        assert found == {kind: len(TITLES)}, head


def test_links_lead_to_web_pages_only(opened) -> None:
    links = [
        value
        for element in opened["book"].iter()
        for name, value in element.attrib.items()
        if name.endswith("}href")
    ]
    assert len(links) >= len(TITLES)
    assert {link.partition(":")[0] for link in links} == {"https"}

"""Files made to fill the memory, or that are no sheets at all: refused in a sentence, at once."""

import struct
from pathlib import Path

import pytest

from advice.documents.reading import OLE
from funding.errors import WrongInput
from funding.resources import CHECKOUT
from tests.advice.sheets.books import make_xlsx, read, repacked

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
ODS = (CHECKOUT / "tests/fixtures/timetables/calendario-valdoro.ods").read_bytes()
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
PAGE = b"<html><table><tr><td>Title</td></tr></table></html>"


def sheet(inside: str, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{SPACE}">{inside}</worksheet>'


def xlsx(inside: str, before: str = "") -> bytes:
    return repacked(make_xlsx(), {SHEET: sheet(inside, before)})


def table(rows: str) -> bytes:
    """Return an ODS whose table holds *rows*."""
    names = " ".join(f'xmlns:{n}="{ODF}{n}:1.0"' for n in ("office", "table", "text"))
    body = f'<table:table table:name="Calls">{rows}</table:table>'
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return repacked(ODS, {"content.xml": content})


def lying(data: bytes) -> bytes:
    """Return an archive whose first part says that it unpacks to 400 MB."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", 400_000_000) + data[at + 4 :]


def two_sheets() -> bytes:
    return make_xlsx(tweak=lambda book, sheet: book.add_worksheet("More").write(0, 0, "x"))


def hidden_first() -> bytes:
    def hide(book, sheet):
        book.add_worksheet("More").activate()
        sheet.hide()

    return make_xlsx(tweak=hide)


def one_cell(row: str) -> str:
    return f'<sheetData><row r="{row}"><c r="A{row}"><v>1</v></c></row></sheetData>'


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
    + "".join(f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(8))
    + "]>"
)
STRING = (
    f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{"&j;"}</t></is></c></row></sheetData>'
)
CASES = {
    "empty file": (lambda: b"", "is empty; save the timetable as"),
    "empty sheet": (lambda: make_xlsx((), headings=()), "the sheet 'Calls' is empty"),
    "cut off": (lambda: make_xlsx()[:-400], "cut off or broken"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "password of an ods": (
        lambda: repacked(ODS, {"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        "protected by a password",
    ),
    "old workbook": (lambda: OLE + "Workbook".encode("utf-16-le"), "before 2007"),
    "binary workbook": (lambda: repacked(make_xlsx(), {"xl/workbook.bin": "x"}), "(.xlsb)"),
    "macros": (lambda: repacked(make_xlsx(), {"xl/vbaProject.bin": "x"}), "holds macros"),
    "macros of an ods": (lambda: repacked(ODS, {"Basic/Standard/M.xml": "<x/>"}), "holds macros"),
    "web page": (lambda: PAGE, "no spreadsheet"),
    "document": (lambda: b"%PDF-1.7", "no spreadsheet"),
    "other archive": (lambda: repacked(ODS, {"mimetype": "text"}), "no spreadsheet"),
    "bomb": (lambda: lying(make_xlsx()), "unpacks to more than"),
    "tags": (lambda: xlsx("<a/>" * 600_000), "more than 500,000 tags"),
    "a million rows": (lambda: xlsx(one_cell("1000000")), "reaches as far as A1000000"),
    "a million rows of an ods": (
        lambda: table(
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
        "reaches as far as A1000000",
    ),
    "endless columns of an ods": (
        lambda: table(
            '<table:table-row><table:table-cell table:number-columns-repeated="999999999" '
            'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
        "reaches as far as SG1",
    ),
    "all merged": (
        lambda: xlsx(
            f'{one_cell("1")}<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
        "merges or links more than 100,000 cells",
    ),
    "all linked": (
        lambda: xlsx(
            f'{one_cell("1")}<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
        ),
        "merges or links more than 100,000 cells",
    ),
    "entities": (lambda: xlsx(STRING, ENTITIES), "no workbook that can be read"),
    "several sheets": (two_sheets, "shows 2 sheets ('Calls', 'More'); name one"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_without_measure_or_sense_is_refused_in_a_sentence(
    case: str, tmp_path: Path
) -> None:
    make, said = CASES[case]
    with pytest.raises(WrongInput) as refused:
        read(make(), tmp_path)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Calls", "the sheet 'Calls' is hidden"),
        ("Plan", "has no sheet 'Plan'; it shows 'More'"),
    ],
)
def test_only_a_sheet_that_is_seen_is_read(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(WrongInput) as refused:
        read(hidden_first(), tmp_path, ("[sheet]", f'[sheet]\nname = "{name}"'))
    assert said in str(refused.value)


def test_what_an_ods_hides_merges_or_never_calculated_is_refused(tmp_path: Path) -> None:
    def cells(*words: str, rows: str = "", first: str = "") -> str:
        inside = "".join(
            f'<table:table-cell office:value-type="string"{first if n == 0 else ""}>'
            f"<text:p>{word}</text:p></table:table-cell>"
            for n, word in enumerate(words)
        )
        return f"<table:table-row{rows}>{inside}</table:table-row>"

    formula = '<table:table-cell table:formula="of:=1+1"/>'
    data = table(
        "<table:table-column/>"
        + cells("Title", "Who", "Budget", "Opens", "Closes")
        + cells("Roofs", "Towns", "", "Q1 2027", rows=' table:visibility="filter"')
        + cells("Yards", "Towns", "", "Q2 2027", first=' table:number-rows-spanned="2"')
        + cells("Paths", "Towns").replace("</table:table-row>", f"{formula}</table:table-row>")
    )
    report = read(data, tmp_path)
    assert [(r.place, r.what) for r in report.refused] == [
        ("row 2", "is hidden or filtered out"),
        ("A3:A4", "is merged over cells of calls"),
    ]
    report = read(
        data.replace(b"x", b"x"), tmp_path, ("header_rows", "skip_rows = [2, 3]\nheader_rows")
    )
    assert [r.place for r in report.refused] == ["A3:A4"]

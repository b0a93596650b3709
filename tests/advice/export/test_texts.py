"""Texts that hold rows: no cell ends early, calculates, or becomes markup."""

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from advice.export.columns import Kind
from advice.export.comma_file import TRIGGERS, write_comma_file
from advice.export.markdown import write_markdown
from advice.export.sheet import AboutTable, Cell, Heading, Sheet, cell_text

WORDS = st.text(max_size=60) | st.text(alphabet="=+-@\t\r\n;|,\"' <>[]()`*_#1A\\", max_size=30)


def sheet(*rows: tuple[Cell, ...], kinds: tuple[Kind, ...] = (Kind.TEXT, Kind.LONG)) -> Sheet:
    return Sheet(
        title="Calls",
        language="en",
        list_name="Calls",
        about_name="About",
        headings=tuple(
            Heading(name=f"h{n}", words=f"h{n}", kind=k, width=9) for n, k in enumerate(kinds)
        ),
        rows=rows,
        about=(AboutTable(title="What was read", rows=(("sedia", date(2026, 10, 13)),)),),
        notes=("a note",),
        made_on=date(2026, 10, 13),
    )


def read_back(made: Sheet, delimiter: str = ",") -> list[list[str]]:
    text = write_comma_file(made).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_every_row_of_a_comma_file_comes_back_and_no_cell_begins_as_a_formula(pairs) -> None:
    rows = read_back(sheet(*pairs))
    assert len(rows) == len(pairs) + 1
    for row in rows:
        assert len(row) == 2
        assert not any(cell.lstrip()[:1] in tuple("=+-@＝＋－＠") for cell in row if cell.strip())


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_nor_does_one_for_a_program_that_splits_at_semicolons(pairs) -> None:
    for line in write_comma_file(sheet(*pairs)).decode("utf-8-sig").splitlines():
        for cell in line.split(";"):
            assert TRIGGERS.match(cell) is None


def test_numbers_and_dates_stand_bare_and_what_is_unknown_is_empty() -> None:
    made = sheet((0.6, date(2026, 12, 3)), (5_000_000, None), kinds=(Kind.SHARE, Kind.DAY))
    lines = write_comma_file(made).decode("utf-8-sig").splitlines()
    assert lines[1:] == ['0.6,"2026-12-03"', '5000000,""']


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_a_markdown_table_has_as_many_rows_and_cells_as_the_list(pairs) -> None:
    lines = write_markdown(sheet(*pairs)).decode().split("\n")
    rows = lines[4 : lines.index("", 4)]
    assert len(rows) == len(pairs)
    for row in rows:
        bare = row.replace("\\\\", "").replace("\\|", "")
        assert bare.count("|") == 3


def test_markdown_obeys_nothing_of_a_title() -> None:
    text = write_markdown(sheet(("# <b>x</b> [a](javascript:1)", "1. *b* `c`"))).decode()
    assert r"\# \<b\>x\</b\> \[a\](javascript:1) | 1\. \*b\* \`c\`" in text


def test_a_share_and_an_amount_are_written_for_people() -> None:
    text = write_markdown(sheet((0.725, 5_000_000), kinds=(Kind.SHARE, Kind.EURO))).decode()
    assert "| 72.5 % | 5\u202f000\u202f000 |" in text


@given(st.text(max_size=200))
def test_a_cell_holds_what_xml_can_hold(text) -> None:
    kept = cell_text(text)
    assert not any(ord(c) < 32 and c != "\n" for c in kept)
    assert not any(c in "\ufffe\uffff" or 0xD800 <= ord(c) < 0xE000 for c in kept)


def test_a_text_that_no_cell_can_hold_is_cut_with_a_mark() -> None:
    assert len(cell_text("word " * 20_000)) <= 32_000
    assert cell_text("word " * 20_000).endswith("…")

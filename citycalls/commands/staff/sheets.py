"""`timetables guess` and `timetables read`: an authority's spreadsheet into a curated file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.commands.staff.timetables import group
from citycalls.options import Json, read_file, to_file, write_file
from citycalls.output import print_json, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from funding.timetable.timetable import Timetable

EXAMPLE = "erdf-north.toml"
SheetFile = Annotated[Path, typer.Argument(metavar="SHEET", help="The file: xlsx, ods or csv.")]


def register(app: typer.Typer) -> None:
    """Their group is registered with the other commands on timetables."""


@group.command()
def guess(
    sheet: SheetFile,
    into: Annotated[
        Path | None, typer.Option("--into", help="The mapping to write; shown if unset.")
    ] = None,
) -> None:
    """A first mapping for a sheet, to be corrected: which column is what, and in which form."""
    from advice.sheets.guessing import guess_mapping
    from advice.sheets.opening import open_workbook

    if into is not None and to_toml(into).exists():
        raise WrongInput(f"{str(into)!r} is there already; a guess never replaces a mapping")
    book = open_workbook(read_whole(sheet), sheet.name)
    text = guess_mapping(book, sheet.name)
    if into is None:
        say(text.rstrip())
        return
    write_file(into, text.encode())
    say(f"{into} is written: fill what says ?, compare the rest with the sheet, then")
    say(f"  citycalls timetables read {sheet} --mapping {into}")


@group.command()
def read(
    sheet: SheetFile,
    mapping: Annotated[
        Path, typer.Option("--mapping", help="What its columns are; `timetables guess` begins one.")
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", help="The timetable to write; unset: only what would be read."),
    ] = None,
    json: Json = False,
) -> None:
    """Read an authority's sheet into a timetable; anything doubtful, and nothing is written."""
    from advice.sheets.changes import changes_between
    from advice.sheets.mapping import read_mapping
    from advice.sheets.reading import read_sheet
    from advice.sheets.report import refusal_lines, report_lines, report_values
    from advice.sheets.writing import check_mapping_head, check_text, timetable_text

    before = None if into is None else last_good(to_toml(into))
    read_file(mapping, 1)  # tells what can't be read, before the reader of shipped files does
    known = read_mapping(mapping)
    check_mapping_head(known)
    report = read_sheet(read_whole(sheet), sheet.name, known)
    if report.refused:
        if json:
            print_json(report_values(report, None))
        for line in refusal_lines(report):
            warn(line)
        count = len(report.refused)
        places = "one place" if count == 1 else f"{count} places"
        raise WrongInput(f"{sheet.name} is refused because of {places}; nothing is written")
    text = timetable_text(report, known)
    timetable = check_text(text, EXAMPLE if into is None else into.name)
    changes = None if before is None else changes_between(before, timetable)
    if into is not None:
        write_file(into, text.encode())
    if json:
        print_json({**report_values(report, changes), "written": into})
        return
    for line in report_lines(report, changes):
        say(line)
    say("nothing is written without --into" if into is None else f"written: {into}")


def to_toml(path: Path) -> Path:
    """Return *path* if a TOML file can be written there.  Raises WrongInput."""
    if to_file(path, EXAMPLE).suffix != ".toml":
        raise WrongInput(f"{str(path)!r} does not end in .toml; name it as in {EXAMPLE!r}")
    return path


def last_good(path: Path) -> "Timetable | None":
    """Return the timetable that lies there, None for none.  Raises WrongInput for another file."""
    from funding.timetable.reading import read_timetable

    return read_timetable(path) if path.exists() else None


def read_whole(path: Path) -> bytes:
    """Return a file as far as a sheet may be long, and one byte more that tells it is longer."""
    from advice.documents.document import MAX_BYTES

    return read_file(path, MAX_BYTES + 1)

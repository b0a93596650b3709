"""The pipeline as a sheet, for a workbook or a file with commas."""

from collections.abc import Sequence
from datetime import date

from advice.export.columns import Kind
from advice.export.sheet import AboutTable, Cell, Heading, Sheet
from advice.pipeline.rows import PipelineRow
from funding.words import plain, shorten
from wording.city_names import city_name
from wording.deadlines import origin_of_record
from wording.export.cells import web_address
from wording.language import Speech
from wording.pipeline.stands import stand_words
from wording.refusals.words import fallen_words, reason_words

TITLE = 220


def pipeline_sheet(
    s: Speech, rows: Sequence[PipelineRow], *, chosen: Sequence[tuple[str, str]], today: date
) -> Sheet:
    """Return the sheet; *chosen* are the filters in words.  Texts stay texts in every form."""
    columns = (
        ("city", s.say("City"), Kind.TEXT, 18),
        ("title", s.say("Call"), Kind.LONG, 50),
        ("state", s.say("State"), Kind.TEXT, 12),
        ("deadline", s.say("Next deadline"), Kind.DAY, 14),
        ("person", s.say("Person"), Kind.TEXT, 18),
        ("amount", s.say("Amount"), Kind.EURO, 14),
        ("why", s.say("Why decided against"), Kind.LONG, 30),
        ("back", s.say("Back again"), Kind.LONG, 40),
        ("reason", s.say("Reason for a no"), Kind.LONG, 40),
        ("note", s.say("Note"), Kind.LONG, 40),
        ("changed_on", s.say("Last changed"), Kind.DAY, 14),
        ("origin", s.say("Programme"), Kind.TEXT, 30),
        ("url", s.say("Link"), Kind.LINK, 40),
        ("id", s.say("Our id"), Kind.TEXT, 30),
    )
    return Sheet(
        title=s.say("Pipeline"),
        language=s.code,
        list_name=s.say("Pipeline"),
        about_name=s.say("About this list"),
        headings=tuple(
            Heading(name=name, words=words, kind=kind, width=width)
            for name, words, kind, width in columns
        ),
        rows=tuple(cells(s, row, today) for row in rows),
        about=(
            AboutTable(
                title=s.say("Pipeline"),
                rows=((s.say("As of"), today), *((name, value) for name, value in chosen)),
            ),
        ),
        notes=(),
        made_on=today,
    )


def cells(s: Speech, row: PipelineRow, today: date) -> tuple[Cell, ...]:
    standing, call = row.entry.standing, row.call
    return (
        city_name(plain(row.city), s.code),
        row.entry.call_id if call is None else shorten(plain(call.title), TITLE),
        stand_words(s, standing.stand),
        None if call is None else call.best.next_deadline(today),
        standing.person,
        standing.amount_eur,
        None if standing.why is None else reason_words(s, standing.why, rule=standing.rule),
        None if row.fallen is None else fallen_words(s, row.fallen, plain(row.city)),
        standing.reason,
        standing.note,
        row.entry.changed_at.date(),
        None if call is None else origin_of_record(s, call.best),
        None if call is None else web_address(call.best.url),
        row.entry.call_id,
    )

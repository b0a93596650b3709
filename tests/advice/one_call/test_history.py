"""What changed in a call: fields old to new, texts word by word, the latest first."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from advice.one_call.history import FieldChange, Part, history_of, word_changes
from funding.call import Deadline, Record, TextSection
from store.calls.versions import RecordVersion

RECORD = Record(
    source="sedia",
    source_id="A-1",
    title="Cool towns",
    url="https://portal.example.eu/a",
    sections=(TextSection(heading="Scope", text="Plant trees.\n\nUp to five cities may apply."),),
    deadlines=(Deadline(date=date(2026, 12, 3), raw="x"),),
    indicative_budget_eur=1_000_000,
)


def versions(*records: Record) -> list[RecordVersion]:
    """The newest first, as the store gives them; the first on 1 October, one a day."""
    days = [date(2026, 10, n) for n in range(1, len(records) + 1)]
    pairs = zip(reversed(days), reversed(records), strict=True)
    return [RecordVersion(valid_from=day, record=record) for day, record in pairs]


def test_a_moved_deadline_and_a_changed_word_are_told_with_both_values() -> None:
    later = replace(
        RECORD,
        deadlines=(Deadline(date=date(2027, 1, 5), raw="y"),),
        sections=(
            TextSection(heading="Scope", text="Plant trees.\n\nUp to nine cities may apply."),
        ),
    )
    first, second = reversed(history_of([versions(RECORD, later)]))
    assert (first.is_first, first.day, first.fields) == (True, date(2026, 10, 1), ())
    assert second.day == date(2026, 10, 2)
    assert second.fields == (FieldChange(field="deadlines", old="2026-12-03", new="2027-01-05"),)
    assert second.paragraphs == (
        (
            (Part.SAME, "Up to "),
            (Part.GONE, "five"),
            (Part.ADDED, "nine"),
            (Part.SAME, " cities may apply."),
        ),
    )


def test_what_no_reader_could_see_is_no_change() -> None:
    again = replace(RECORD, links=("https://portal.example.eu/b",), keywords=("trees",))
    assert [step.is_first for step in history_of([versions(RECORD, again)])] == [True]


def test_what_was_stated_and_is_not_any_more_is_told_as_unknown() -> None:
    gone = replace(RECORD, indicative_budget_eur=None)
    latest = history_of([versions(RECORD, gone)])[0]
    assert latest.fields == (FieldChange(field="indicative_budget_eur", old="1000000", new=None),)


def test_a_text_of_any_length_is_compared_in_no_time() -> None:
    words = " ".join(f"word{n}" for n in range(20_000))
    long = replace(RECORD, sections=(TextSection(heading=None, text=words),))
    other = replace(RECORD, sections=(TextSection(heading=None, text=words[::-1]),))
    (step, _) = history_of([versions(long, other)])
    assert len(step.paragraphs) == 1


texts = st.text(alphabet="ab c.\u00e9<&", max_size=40)


@given(old=texts, new=texts)
def test_the_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = list(word_changes(old, new))
    assert "".join(words for part, words in pieces if part is not Part.ADDED) == old
    assert "".join(words for part, words in pieces if part is not Part.GONE) == new

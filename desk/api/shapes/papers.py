"""A paper for a committee."""

from datetime import date

from desk.api.shapes.shape import Shape


class PaperLine(Shape):
    """A statement, with the portal's own words, or a note on whose words it is instead."""

    words: str
    label: str
    mark: str
    quote: str
    quote_language: str
    url: str
    note: str


class PaperSection(Shape):
    heading: str
    lines: list[PaperLine]


class Paper(Shape):
    """One call for one project; a text that has nothing to say is empty."""

    language: str
    day: date
    title: str
    title_language: str
    other_title: str
    url: str
    whom: str
    warnings: list[str]
    sections: list[PaperSection]
    decision_heading: str
    decisions: list[str]
    noted: str
    notes: list[str]
    source_words: str

"""One line of a paper: it says what it rests on, or that the call does not say it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A statement, with the portal's own words, or a note on whose words it is instead."""

    words: str
    label: str = ""
    mark: str = ""
    """✓, ✗ or ? of a rule."""
    quote: str = ""
    """The portal's own words."""
    quote_language: str = ""
    url: str = ""
    """The page on which they stand."""
    note: str = ""
    """Where no words of the call stand behind it: whose they are, or that nothing is stated."""

    @property
    def text(self) -> str:
        """The line as it is read from left to right."""
        return " ".join(p for p in (self.mark, self.label, self.words, self.quote, self.note) if p)

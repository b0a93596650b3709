"""What a programme, strand or destination pays for, as an own field of its calls."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funding.call import Record
from funding.reference import Table, read_toml_folder
from funding.resources import shipped
from matcher.text.tokens import analyser

NEEDED = ("name", "short", "patterns", "text_en")
OPTIONAL = ("words", "first_step_url", "source_url", "checked_on", "valid_until")
"""Keys of a file of ``programmes``; what readers are told stands in ``programme_guides``."""
PAGE_LANGUAGE = "en"
"""The language of the texts that are matched."""
LONGEST = 200
"""Characters of a title that are looked at: the strand stands at its beginning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeText:
    """One file of ``data/reference/programmes``: a whole programme or a strand of one."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    """Regular expressions of identifiers or titles; none for a whole programme."""
    label: str
    """The programme as records name it, compared without case."""
    text: str
    """English, for the matcher: what is paid for and for whom."""
    beginnings: tuple[str, ...]
    """Letters that each pattern of identifiers begins with: a quick no for most calls."""


@cache
def load_texts(folder: Path | None = None) -> Sequence[ProgrammeText]:
    """Return all pages in the order of the file names."""
    folder = folder or shipped("reference") / "programmes"
    pages: list[ProgrammeText] = []
    for values in read_toml_folder(folder):
        check_programme(values)
        text = f"{values['name']}. {values['text_en']} {values.get('words') or ''}"
        pages.append(
            ProgrammeText(
                name=values["name"],
                patterns=tuple(re.compile(p) for p in values.get("patterns") or ()),
                label=values["short"].casefold(),
                text=" ".join(text.split()),
                beginnings=tuple(
                    beginning(p) for p in values.get("patterns") or () if p[:1] == "^"
                ),
            )
        )
    return tuple(pages)


@cache
def count_texts() -> Sequence[Mapping[str, int]]:
    """Return the term counts of every text, in the order of `load_texts`."""
    return [analyser(PAGE_LANGUAGE).counts(page.text) for page in load_texts()]


def check_programme(page: Table) -> None:
    """Raise WrongReference naming the line of a slip in a file of ``programmes``."""
    page.check_keys([*NEEDED, *OPTIONAL], *NEEDED)
    for source in page.get("patterns") or ():
        page.pattern("patterns", source)
    # The file is named after the programme, so that a slip in the label is seen.
    label = str(page["short"])
    if not page.path.stem.startswith(re.split(r"\W", label.lower())[0]):
        name = page.path.stem.split("-")[0].upper()
        raise page.wrong("short", label, "no label of this file's programme", [name])


def texts_for(record: Record, shelf: "ProgrammeTexts") -> list[int]:
    """Return the place of the most specific page that holds for a call; none where there is none.

    The longest match of a name goes before shorter ones, any strand before its programme.
    """
    keys = [key for key in (record.source_id, record.call_identifier) if key]
    pages = shelf.pages
    own = shelf.labels_of(record)
    near = {place for label in own for place in shelf.by_label[label]}
    for key in keys:
        for length in range(min(len(key), shelf.longest) + 1):
            near.update(shelf.by_beginning.get(key[:length], ()))
    strands = [
        (-match, place)
        for place in sorted(near)
        if (match := covered(record, pages[place].label, pages[place].patterns)) is not None
    ]
    if strands:
        return [min(strands)[1]]
    whole = [n for n in sorted(near) if not pages[n].patterns and pages[n].label in own]
    return whole[:1]


class ProgrammeTexts:
    """Where to look for a record's page: few of all pages can be a call's."""

    def __init__(self, pages: Sequence[ProgrammeText]) -> None:
        self.pages = pages
        self.by_label: dict[str, list[int]] = {}
        self.by_beginning: dict[str, list[int]] = {}
        for place, page in enumerate(pages):
            self.by_label.setdefault(page.label, []).append(place)
            for letters in page.beginnings:
                self.by_beginning.setdefault(letters, []).append(place)
        self.longest = max(map(len, self.by_beginning), default=0)

    def labels_of(self, record: Record) -> set[str]:
        """Return the labels of the programme that a record is of."""
        if record.programme is not None:
            return {record.programme.casefold()} & self.by_label.keys()
        return {label for label in self.by_label if is_of(record, label)}


@cache
def load_programme_texts() -> ProgrammeTexts:
    return ProgrammeTexts(load_texts())


def beginning(pattern: str) -> str:
    """Return the letters that whatever an anchored pattern finds begins with.

    >>> beginning(r"^LIFE-\\d{4}-CET"), beginning("^DIGITAL-?X"), beginning("^(A|B)")
    ('LIFE-', 'DIGITAL', '')
    """
    plain = re.match(r"\^([\w-]*)", pattern)
    letters = plain[1] if plain else ""
    rest = pattern[len(letters) + 1 :]
    return (
        ""
        if "|" in pattern and "(" not in pattern
        else letters[: -1 if rest[:1] in "?*{" and rest else None]
    )


def covered(record: Record, label: str, patterns: Iterable[re.Pattern[str]]) -> int | None:
    """Return the most characters of a name of the record that a pattern covers; None if none fits.

    A pattern that begins with ``^`` knows a portal's identifiers, whatever the record's programme.
    The others look for words, also in title and programme name, as some portals tell the strand
    nowhere else; they count within the programme *label* alone.
    """
    names = [key for key in (record.source_id, record.call_identifier) if key]
    is_own = is_of(record, label)
    if is_own:
        names += [name[:LONGEST] for name in (record.title, record.programme_raw) if name]
    found = (
        pattern.search(name)
        for pattern in patterns
        if is_own or pattern.pattern.startswith("^")
        for name in names
    )
    return max((len(match[0]) for match in found if match), default=None)


def is_of(record: Record, label: str) -> bool:
    """Return whether a record is of the programme *label*: by its own label, else by name.

    A name counts where it begins with the label as a word: ``Interreg Poland-Saxony``.
    """
    if record.programme is not None:
        return record.programme.casefold() == label.casefold()
    return f"{record.programme_raw or ''} ".casefold().startswith(f"{label} ".casefold())

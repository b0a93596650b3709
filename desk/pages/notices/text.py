"""Imprint, privacy and accessibility: pages whose words the operator gives, or has elsewhere.

A setting names an https address, or a text file.  Its name may say its language, and beside
``imprint.de.txt`` may lie ``imprint.fr.txt``, which readers of French get.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wording.language import LOCALES, Speech

MOST_BYTES = 60_000
"""Of a text; a page with everything around it stays below 120 kB."""


class Notice(StrEnum):
    IMPRINT = "imprint"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"

    @property
    def path(self) -> str:
        return f"/{self}"

    @property
    def setting(self) -> str:
        return f"CITYCALLS_{self.upper()}"


Places = Mapping[str, str]
"""By notice: an https address, or the path of a file; absent where nothing is set."""


class Shape(StrEnum):
    HEADING = "heading"
    LIST = "list"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A heading, a list, or a paragraph, as lines."""

    shape: Shape
    lines: tuple[str, ...]


def notice_names(s: Speech) -> Mapping[Notice, str]:
    """Return what each is called, in the order of the foot."""
    return {
        Notice.IMPRINT: s.say("Imprint"),
        Notice.PRIVACY: s.say("Privacy"),
        Notice.ACCESSIBILITY: s.say("Accessibility"),
    }


def notice_links(places: Places, s: Speech) -> Mapping[str, str]:
    """Return the words by address, for those that are set."""
    return {
        place if is_elsewhere(place) else notice.path: words
        for notice, words in notice_names(s).items()
        if (place := places.get(notice))
    }


def is_elsewhere(place: str) -> bool:
    return place.startswith("https://")


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeText:
    blocks: tuple[Block, ...]
    language: str | None
    """None where the name of the file does not say it."""


def read_notice(place: str, language: str) -> NoticeText:
    """Return the text of a file, in *language* if there is one.  Raises OSError if it is gone."""
    path, found = Path(place), language_of_file(Path(place))
    name = path.stem.removesuffix(f".{found}")
    own = path.with_name(f"{name}.{language}{path.suffix}")
    if own.is_file():
        path, found = own, language
    with path.open("rb") as file:
        text = file.read(MOST_BYTES).decode("utf-8-sig", "replace")
    return NoticeText(blocks=tuple(blocks(text)), language=found)


def language_of_file(path: Path) -> str | None:
    ending = Path(path.stem).suffix.removeprefix(".")
    return ending if ending in LOCALES else None


def blocks(text: str) -> Iterator[Block]:
    """Yield the parts of a text: ``# …`` is a heading, ``- …`` a list, a blank line ends a part."""
    part: list[str] = []
    for line in (*text.splitlines(), ""):
        line = line.strip()
        if line.startswith("#"):
            yield from finished(part)
            part = []
            if heading := line.lstrip("#").strip():
                yield Block(shape=Shape.HEADING, lines=(heading,))
        elif not line or (part and line.startswith("- ") != part[-1].startswith("- ")):
            yield from finished(part)
            part = [line] if line else []
        else:
            part.append(line)


def finished(part: list[str]) -> Iterator[Block]:
    if part and part[0].startswith("- "):
        lines = tuple(line.removeprefix("- ").strip() for line in part)
        yield Block(shape=Shape.LIST, lines=lines)
    elif part:
        yield Block(shape=Shape.TEXT, lines=tuple(part))

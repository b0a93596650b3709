"""YAML of a profile file as plain values, each with its line; hostile files end early.

The text is read event by event and never constructed: every scalar stays the string that was
typed, so that ``NO`` is Norway and ``17:00`` no number, and a tag can't build an object.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from funding.errors import WrongInput

MAX_BYTES = 200_000
MAX_DEPTH = 8
"""The deepest nesting; a profile file needs 5: file, projects, project, past projects, entry."""
MAX_NODES = 20_000
MAX_ENTRIES = 100
"""The most entries of one list or fields of one map."""
NODES = ScalarEvent | SequenceStartEvent | MappingStartEvent
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

COMMENT = re.compile(r"[ \t]+#([^\r\n]*)")
"""A comment behind a value: `` # of the town``"""

Value = str | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class YamlDocument:
    value: Value
    lines: Mapping[Path, int] = field(default_factory=dict)
    """The line of each value by its path, from 1; of a field it is the line of its name."""
    comments: Mapping[Path, str] = field(default_factory=dict)
    """What stands behind ``#`` on the line of a text without quotes, by the path of the text."""

    def line(self, path: Path) -> int:
        """Return the line of *path* or of the nearest value that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, name: str) -> YamlDocument:
    """Return the one document of *text*; scalars are strings, empty ones None.

    Raises WrongInput with file, line and cure for what is no YAML, too large or too deep, and for
    duplicate fields, aliases, tags, directives and a second document.
    """
    refuse_size(text, name)
    try:
        return _Reader(name, text.removeprefix("\ufeff")).document()
    except ReaderError as error:
        raise WrongInput(
            f"{name}: character {chr(error.character)!r} at position {error.position} can't stand"
            " in a profile file; delete it"
        ) from error
    except MarkedYAMLError as error:
        raise WrongInput(_syntax(error, name)) from error
    except YAMLError as error:
        raise WrongInput(f"{name} is not YAML ({error}); compare it with krefeld.yaml") from error


def refuse_size(text: str, name: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise WrongInput(
            f"{name}: character {error.start} is half a character; save the file as UTF-8"
        ) from error
    if size > MAX_BYTES:
        raise WrongInput(
            f"{name} has {size:,} bytes; the limit is {MAX_BYTES:,}: shorten its texts"
        )


def _events(text: str, name: str) -> Iterator[Event]:
    events = YAML(typ="safe", pure=True).parse(text)
    while True:
        try:
            event = next(events, None)
        except ValueError as error:  # an escape such as "\U00110000" stands for no character
            raise WrongInput(
                f"{name} holds an escape that stands for no character; write the character itself"
            ) from error
        if event is None:
            return
        yield event


def _syntax(error: MarkedYAMLError, name: str) -> str:
    mark = error.problem_mark or error.context_mark
    line = "" if mark is None else f", line {mark.line + 1}"
    problem = " ".join(str(error.problem or error.context or "no YAML").split())
    cure = "check indentation, colons and quotes there"
    if "\\t" in problem or "tab" in problem:
        cure = "use blanks in place of the tab"
    elif "mapping values are not allowed" in problem:
        cure = "put a text that holds a colon into quotes"
    return f"{name}{line}: {problem}; {cure}"


class _Reader:
    """One pass over the events; the depth is bounded, so it may recurse."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.events = name, text, _events(text, name)
        self.lines: dict[Path, int] = {}
        self.comments: dict[Path, str] = {}
        self.nodes = 0

    def document(self) -> YamlDocument:
        value: Value = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.wrong(event, "a second document begins; one file holds one city")
                if event.version or event.tags:
                    raise self.wrong(event, "lines that begin with % are not used; delete them")
            elif isinstance(event, AliasEvent | NODES):
                value = self.node(event, ())
        return YamlDocument(value=value, lines=self.lines, comments=self.comments)

    def node(self, event: Event, path: Path) -> Value:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self.wrong(event, f"more than {MAX_NODES:,} values; split the file by city")
        if not isinstance(event, NODES) or event.anchor is not None:
            raise self.wrong(event, "anchors (&) and aliases (*) are not used; write it out")
        if event.tag is not None:
            raise self.wrong(event, f"the tag {str(event.tag)!r} is not used; delete it")
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, ScalarEvent):
            is_bare = event.style in (None, "")
            is_null = is_bare and event.value in NULLS
            behind = COMMENT.match(self.text, event.end_mark.index) if is_bare else None
            if behind:
                self.comments[path] = behind[1].strip()
            return None if is_null else str(event.value)
        if len(path) >= MAX_DEPTH:
            raise self.wrong(event, f"more than {MAX_DEPTH} levels; a profile needs fewer")
        return self.list(path) if isinstance(event, SequenceStartEvent) else self.map(path)

    def list(self, path: Path) -> Value:
        entries: list[Value] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            if len(entries) == MAX_ENTRIES:
                what = f"{_called(path)} has more than {MAX_ENTRIES} entries"
                raise self.wrong(event, f"{what}; keep those that tell this project from others")
            entries.append(self.node(event, (*path, len(entries))))
        return entries

    def map(self, path: Path) -> Value:
        fields: dict[str, Value] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise self.wrong(event, "a field's name must be one word")
            if len(fields) == MAX_ENTRIES:
                raise self.wrong(event, f"{_called(path)} has more than {MAX_ENTRIES} fields")
            self.node(event, (*path, ""))
            key, line = str(event.value), event.start_mark.line + 1
            if key in fields:
                first = self.lines[*path, key]
                raise self.wrong(
                    event, f"{key!r} stands here a second time, first in line {first}; keep one"
                )
            self.lines[*path, key] = line
            fields[key] = self.node(next(self.events), (*path, key))
        return fields

    def wrong(self, event: Event, what: str) -> WrongInput:
        return WrongInput(f"{self.name}, line {event.start_mark.line + 1}: {what}")


def _called(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    return repr(names[-1]) if names else "the file"

"""How far the tables had come when an issue was made, and what no table keeps of that moment."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from funding.event import RunState
from store.database import Store, meta
from store.mail.outbox import HELD
from store.people.profiles import present_versions

MODEL_RELEASE = "model"
"""Key in `meta`: which model staff have released."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """How a person wanted their mail; the name and the address are kept as a hash only."""

    language: str
    frequency: str
    wants_whole_week: bool
    profiles: tuple[str, ...]
    named: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueMark:
    """What one letter was made from, as far as that can't be told from what was written since."""

    today: date
    now: datetime
    events_from: date | None
    """The day since which events were looked at; None if that was not noted."""
    last_run: int
    """Runs with higher numbers were not begun yet."""
    unfinished: Mapping[str, str] = field(default_factory=dict)
    """By number, the state of runs that were not admitted then and may have been since."""
    last_event: int
    last_answer: int
    last_regrouping: int
    last_said: int | None = None
    """Of what was said to questions about profiles; None where that was not noted."""
    answers: str
    """Hash of the answers in force."""
    profiles: Mapping[str, int] = field(default_factory=dict)
    """By city, the version of its file."""
    readers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By number of a person whose answers were in force, what that person followed."""
    held: str = ""
    release: str | None = None
    """What was noted about the released model."""
    model: str = ""
    calls: str = ""
    """Hash of the calls as they stood."""
    program: str = ""
    texts: str = ""
    settings: str = ""
    wishes: Wishes | None = None

    @property
    def is_released(self) -> bool:
        """Return whether the model could add calls; the model of the first issue needs no word."""
        return self.release is None or json.loads(self.release)["name"] == self.model

    def for_letter(self, wishes: Wishes) -> "IssueMark":
        """Return the mark of one person's letter: of the cities that the person follows."""
        cities = {name.partition("/")[0] for name in wishes.profiles}
        values = {name: getattr(self, name) for name in self.__slots__}
        values |= {
            "wishes": wishes,
            "profiles": {c: v for c, v in self.profiles.items() if c in cities},
        }
        return IssueMark(**values)


def take_mark(
    store: Store,
    *,
    today: date,
    now: datetime,
    events_from: date,
    model: str,
    calls: str,
    program: str,
    texts: str,
    settings: str,
) -> IssueMark:
    """Return how far the tables have come; call it in the transaction in which an issue is read."""
    answers = store.rows("SELECT id, recipient_id FROM feedback WHERE undone_at IS NULL")
    people = sorted({row["recipient_id"] for row in answers if row["recipient_id"] is not None})
    return IssueMark(
        today=today,
        now=now,
        events_from=events_from,
        last_run=highest(store, "runs"),
        unfinished={
            str(row["id"]): row["state"]
            for row in store.rows(
                "SELECT id, state FROM runs WHERE state IN (?, ?) ORDER BY id",
                [RunState.RUNNING, RunState.QUARANTINED],
            )
        },
        last_event=highest(store, "events"),
        last_answer=highest(store, "feedback"),
        last_regrouping=highest(store, "regroupings"),
        last_said=highest(store, "question_answers"),
        answers=answers_hash(store),
        profiles=dict(present_versions(store)),
        readers={str(n): subscriptions_of(store, n) for n in people},
        held=meta(store, HELD) or "",
        release=meta(store, MODEL_RELEASE),
        model=model,
        calls=calls,
        program=program,
        texts=texts,
        settings=settings,
    )


def answers_hash(store: Store) -> str:
    """Return a hash of the answers in force: the same answers, the same hash."""
    rows = store.rows("SELECT id FROM feedback WHERE undone_at IS NULL ORDER BY id")
    return short_hash([row["id"] for row in rows])


def subscriptions_of(store: Store, recipient_id: int) -> tuple[str, ...]:
    rows = store.rows(
        "SELECT profile FROM subscriptions WHERE recipient_id = ? ORDER BY profile", [recipient_id]
    )
    return tuple(row["profile"] for row in rows)


def highest(store: Store, table: str) -> int:
    row = store.row(f"SELECT coalesce(max(id), 0) AS id FROM {table}")
    return 0 if row is None else int(row["id"])


def short_hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


OWN = ("profiles", "wishes")
"""What a letter has of its own; the rest is that of its composing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """What the letters of one composing were made from, as it is kept."""

    digest: str
    body: bytes


def moment_of(mark: IssueMark) -> Moment:
    """Return what letters with that mark have in common: it may name thousands of readers."""
    values = {name: getattr(mark, name) for name in mark.__slots__ if name not in OWN}
    text = json.dumps(values, default=str, sort_keys=True).encode()
    return Moment(digest=hashlib.sha256(text).hexdigest(), body=zlib.compress(text))


def keep_mark(
    store: Store, recipient_id: int, period: str, mark: IssueMark, moment: Moment
) -> None:
    """Keep what a letter was made from; call it in the transaction that stores the letter.

    *moment* is what `moment_of` says of its mark.
    """
    known = store.row("SELECT id FROM issue_moments WHERE digest = ?", [moment.digest])
    number = (
        store.execute(
            "INSERT INTO issue_moments (digest, body) VALUES (?, ?)", [moment.digest, moment.body]
        )
        if known is None
        else known["id"]
    )
    own = {
        "profiles": mark.profiles,
        "wishes": None if mark.wishes is None else asdict(mark.wishes),
    }
    text = json.dumps(own, sort_keys=True).encode()
    store.execute(
        "INSERT OR REPLACE INTO issue_marks (letter_id, moment_id, body)"
        " SELECT id, ?, ? FROM outbox WHERE recipient_id = ? AND period = ?",
        [number, zlib.compress(text), recipient_id, period],
    )


def mark_of(store: Store, letter_id: int) -> IssueMark | None:
    """Return what a letter was made from; None for one that an older version made."""
    row = store.row(
        "SELECT m.body, c.body AS common FROM issue_marks m"
        " LEFT JOIN issue_moments c ON c.id = m.moment_id WHERE letter_id = ?",
        [letter_id],
    )
    if row is None:
        return None
    # a former release kept all of it with each letter
    common = {} if row["common"] is None else json.loads(zlib.decompress(row["common"]))
    return read_mark(common | json.loads(zlib.decompress(row["body"])))


def read_mark(values: dict[str, Any]) -> IssueMark:
    wishes = values.pop("wishes")
    values["today"] = date.fromisoformat(values["today"])
    since = values["events_from"]
    values["events_from"] = None if since in (None, "None") else date.fromisoformat(since)
    values["now"] = datetime.fromisoformat(values["now"])
    values["readers"] = {number: tuple(names) for number, names in values["readers"].items()}
    return IssueMark(
        **values,
        wishes=None
        if wishes is None
        else Wishes(**wishes | {"profiles": tuple(wishes["profiles"])}),
    )

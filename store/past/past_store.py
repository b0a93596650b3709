"""One connection on which the sender's own code sees the database as it was.

Temporary tables and views of the same names stand before the real ones; the words of the calls are
read where they lie.  Nothing is written to the file.
"""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from store.database import Row, Store
from store.mail.outbox import MailItem, MailKind, MailState, read_items, stamp
from store.past.marks import MODEL_RELEASE, IssueMark
from store.past.records_then import show_records, show_runs

PEOPLE = (
    *("recipients", "subscriptions", "profile_versions", "feedback", "question_answers"),
    *("outbox", "listed"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PastLetter:
    """A letter of the outbox without its body."""

    id: int
    recipient_id: int
    kind: str
    period: str
    first_day: str
    state: MailState
    due_at: datetime
    sent_at: str | None
    uncertain_at: str | None
    failed_at: str | None
    last_error: str | None
    items: tuple[MailItem, ...]
    subject: str
    message_id: str


class PastStore(Store):
    """A database as it was at one moment after another; the newest `show` counts."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, is_read_only=True)
        self.file = path
        self._connection.create_function("unpacked", 1, unpacked, deterministic=True)
        self.db.execute("PRAGMA temp_store = MEMORY")

    def show_calls(self, mark: IssueMark) -> None:
        """Show the calls, events and sources as they were; call it inside `read`."""
        show_runs(self, mark)
        show_records(self, mark)

    def show_people(
        self,
        mark: IssueMark,
        *,
        recipient_id: int,
        letters: Sequence[PastLetter],
        texts: Mapping[str, str],
        unheard: Mapping[int, Collection[str]],
    ) -> None:
        """Show people, answers and profiles as they were for one letter, and the letters before it.

        *texts* are profile files by city that stand in the place of the one that counted.
        *unheard* are calls by reader whose answers are left out: they were never told of them.
        """
        for table in PEOPLE:
            self.db.execute(f"DROP TABLE IF EXISTS temp.{table}")
            self.db.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} LIMIT 0")
        self.copy_people(mark, recipient_id)
        self.copy_answers(mark)
        self.execute_many(
            "DELETE FROM temp.feedback WHERE recipient_id = ? AND call_id = ?",
            [(number, call) for number, calls in unheard.items() for call in sorted(calls)],
        )
        self.execute(
            "INSERT INTO temp.question_answers SELECT * FROM main.question_answers"
            " WHERE :last IS NULL OR id <= :last",
            {"last": mark.last_said},
        )
        self.copy_profiles(mark, texts)
        self.put_letters(letters)

    def copy_people(self, mark: IssueMark, recipient_id: int) -> None:
        self.execute("INSERT INTO temp.recipients SELECT * FROM main.recipients")
        self.execute("INSERT INTO temp.subscriptions SELECT * FROM main.subscriptions")
        following = {int(number): names for number, names in mark.readers.items()}
        if mark.wishes is not None:
            following[recipient_id] = mark.wishes.profiles
            self.execute(
                "UPDATE temp.recipients SET language = ?, frequency = ?, wants_whole_week = ?"
                " WHERE id = ?",
                [
                    mark.wishes.language,
                    mark.wishes.frequency,
                    int(mark.wishes.wants_whole_week),
                    recipient_id,
                ],
            )
        for number, names in following.items():
            self.execute("UPDATE temp.recipients SET removed_at = NULL WHERE id = ?", [number])
            self.execute("DELETE FROM temp.subscriptions WHERE recipient_id = ?", [number])
            self.execute_many(
                "INSERT INTO temp.subscriptions (recipient_id, profile) VALUES (?, ?)",
                [(number, name) for name in names],
            )

    def copy_answers(self, mark: IssueMark) -> None:
        """Show the answers that were given by then, and what was taken back and replied by then."""
        self.execute(
            "INSERT INTO temp.feedback SELECT * FROM main.feedback WHERE id <= ?",
            [mark.last_answer],
        )
        for row in self.rows("SELECT id, undone_at, settled_at FROM temp.feedback"):
            undone, settled = row["undone_at"], row["settled_at"]
            if undone is not None and datetime.fromisoformat(undone) > mark.now:
                self.execute("UPDATE temp.feedback SET undone_at = NULL WHERE id = ?", [row["id"]])
            if settled is not None and datetime.fromisoformat(settled) > mark.now:
                self.execute(
                    "UPDATE temp.feedback SET settled_at = NULL, reply = NULL WHERE id = ?",
                    [row["id"]],
                )

    def copy_profiles(self, mark: IssueMark, texts: Mapping[str, str]) -> None:
        self.execute("INSERT INTO temp.profile_versions SELECT * FROM main.profile_versions")
        for city_id, version in mark.profiles.items():
            self.execute(
                "DELETE FROM temp.profile_versions WHERE city_id = ? AND version > ?",
                [city_id, version],
            )
        for city_id, text in texts.items():
            self.execute(
                "UPDATE temp.profile_versions SET text = ? WHERE city_id = ? AND version ="
                " (SELECT max(version) FROM temp.profile_versions WHERE city_id = ?)",
                [text, city_id, city_id],
            )

    def put_letters(self, letters: Sequence[PastLetter]) -> None:
        self.execute_many(
            "INSERT INTO temp.outbox (id, recipient_id, kind, period, first_day, state, message_id,"
            " subject, body, items, due_at, attempts, sent_at, uncertain_at, failed_at, resends)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, x'', '[]', ?, 0, ?, ?, ?, 0)",
            [
                (
                    *(one.id, one.recipient_id, one.kind, one.period, one.first_day),
                    *(str(one.state), one.message_id, one.subject, stamp(one.due_at)),
                    *(one.sent_at, one.uncertain_at, one.failed_at),
                )
                for one in letters
            ],
        )
        self.execute_many(
            "INSERT INTO temp.listed (recipient_id, call_id, reason, letter_id, period)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (one.recipient_id, item.call_id, item.reason, one.id, one.period)
                for one in letters
                if one.state is not MailState.FAILED
                for item in one.items
                if item.is_once
            ],
        )

    def body_of(self, letter_id: int) -> bytes:
        """Return the bytes of a letter as they were sent; none of one that is no longer kept."""
        row = self.row("SELECT body FROM main.outbox WHERE id = ?", [letter_id])
        return b"" if row is None else zlib.decompress(row["body"])

    def show_notes(self, mark: IssueMark) -> None:
        """Show what was noted about the released model and about letters that wait."""
        self.db.execute("DROP TABLE IF EXISTS temp.meta")
        self.db.execute("CREATE TEMP TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self.execute(
            "INSERT INTO temp.meta SELECT key, value FROM main.meta"
            " WHERE key NOT IN (?, 'held_through')",
            [MODEL_RELEASE],
        )
        for key, value in ((MODEL_RELEASE, mark.release), ("held_through", mark.held)):
            if value:
                self.execute("INSERT INTO temp.meta (key, value) VALUES (?, ?)", [key, value])


def unpacked(blob: bytes) -> str:
    return zlib.decompress(blob).decode()


def letters_to(store: Store, recipient_id: int | None = None) -> list[PastLetter]:
    """Return all letters, or those to one person, in the order in which they were made."""
    rows = store.rows(
        "SELECT id, recipient_id, kind, period, first_day, state, due_at, sent_at, uncertain_at,"
        " failed_at, last_error, items, subject, message_id FROM outbox"
        " WHERE :person IS NULL OR recipient_id = :person ORDER BY id",
        {"person": recipient_id},
    )
    return [read_letter(row) for row in rows]


def read_letter(row: Row) -> PastLetter:
    values = dict(row)
    values["state"] = MailState(row["state"])
    values["due_at"] = datetime.fromisoformat(row["due_at"])
    values["items"] = read_items(row["items"])
    return PastLetter(**values)


def is_issue(letter: PastLetter) -> bool:
    """Return whether a letter is the issue of a period, as it was made on its day."""
    return letter.kind == MailKind.ISSUE and " " not in letter.period


def letters_before(
    letters: Sequence[PastLetter], letter: PastLetter, now: datetime
) -> list[PastLetter]:
    """Return a person's letters that were made before one, in the states that they had then."""
    return [
        state_then(one, now)
        for one in letters
        if one.id < letter.id and one.recipient_id == letter.recipient_id
    ]


def state_then(letter: PastLetter, now: datetime) -> PastLetter:
    """Return a letter in the state of a moment.

    One that gave way to a later letter has no moment of failing: while it waited it was new, and
    too late it counts for nothing either way.
    """
    moment = stamp(now)
    if letter.failed_at is not None and letter.failed_at <= moment:
        return letter
    sent = letter.sent_at if letter.sent_at is not None and letter.sent_at <= moment else None
    doubt = letter.uncertain_at
    doubt = doubt if doubt is not None and doubt <= moment else None
    state = MailState.NEW
    if sent is not None:
        state = MailState.SENT
    elif doubt is not None:
        state = MailState.UNCERTAIN
    return replace(letter, state=state, sent_at=sent, uncertain_at=doubt, failed_at=None)

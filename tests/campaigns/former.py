"""A former version of the program, run from its own sources with data of its own."""

import email
import email.policy
import io
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.crawler.jobs import environment

ROOT = Path(__file__).resolve().parents[2]
Tables = dict[str, tuple[list[str], Counter[tuple[object, ...]]]]
"""Per table its columns and its rows."""


class Program:
    """The program whose sources lie in *folder*, at work on one database."""

    def __init__(self, folder: Path, db: Path, today: str) -> None:
        self.folder, self.db, self.today = folder, db, today

    def __call__(self, *arguments: str, code: int = 0, words: bytes = b"") -> str:
        """Run a command and return what it said; its exit code has to be *code*."""
        done = subprocess.run(
            [sys.executable, "-m", "citycalls", *arguments],
            cwd=self.folder,
            env=environment({"PYTHONPATH": str(self.folder), "CITYCALLS_DB": str(self.db)}),
            input=words,
            capture_output=True,
            timeout=300,
            check=False,
        )
        told = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == code, (arguments, done.returncode, told)
        return done.stdout.decode() if code == 0 else told

    def on(self, *arguments: str, **more: Any) -> str:
        """The same on the day of this program."""
        return self(*arguments, "--today", self.today, **more)

    def json(self, *arguments: str) -> Any:
        return json.loads(self.on(*arguments, "--json"))


def sources_of(commit: str, folder: Path) -> bool:
    """Unpack a commit into *folder*; False where the history does not reach so far."""
    packed = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, capture_output=True, check=False
    ).stdout
    if not packed:
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return True


def tables_of(path: Path) -> Tables:
    """Return all rows of a database, without the bookkeeping of SQLite and of its upgrades."""
    found: Tables = {}
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        listed = opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'calls_fts%' AND name <> '_sqlite_migrations' ORDER BY name"
        )
        for (name,) in listed.fetchall():
            rows = opened.execute(f'SELECT * FROM "{name}"')
            found[name] = ([column[0] for column in rows.description], Counter(rows))
    return found


def lost(before: Tables, after: Tables, *, kept_apart: Mapping[str, str]) -> dict[str, object]:
    """Return what of *before* is not in *after*: tables, columns, rows.

    Columns and rows that came in addition are no loss.  *kept_apart* names, for a table, the start
    of the values in its first column that each program writes for itself.
    """
    missing: dict[str, object] = {}
    for name, (columns, rows) in before.items():
        if name not in after or set(columns) - set(after[name][0]):
            missing[name] = "the table or a column"
            continue
        places = [after[name][0].index(column) for column in columns]
        present: Counter[tuple[object, ...]] = Counter()
        for row, times in after[name][1].items():
            present[tuple(row[place] for place in places)] += times
        own = kept_apart.get(name)
        gone = [r for r in rows - present if own is None or not re.match(own, str(r[0]))]
        if gone:
            missing[name] = gone[:3]
    return missing


def answers_to(mail: bytes, kinds: str) -> list[bytes]:
    """Return mails that answer a mail of the program, one per letter of *kinds* (R, N, X …)."""
    read = email.message_from_bytes(mail, policy=email.policy.default)
    page = read.get_body(("html",))
    subjects = re.findall(
        r'href="mailto:[^"?]+\?subject=([^"&]+)', page.get_content() if page else ""
    )
    answers = []
    for kind in kinds:
        answer = EmailMessage()
        answer["From"], answer["To"] = read["To"], read["From"]
        answer["Subject"] = unquote(next(s for s in subjects if f"%5B{kind}-" in s))
        answer.set_content("From a phone")
        answers.append(answer.as_bytes())
    return answers

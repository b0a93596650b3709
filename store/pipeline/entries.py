"""The pipeline: one entry for a city and a call, from watching to won or lost."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from funding.errors import StaleVersion, UnknownName, WrongInput
from funding.evidence import Rule
from store.calls.calls import calls_of
from store.database import Row, Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import stamp
from store.operations.audit import ERASED, note_change
from store.people.profiles import find_profile
from store.people.refusals import Basis, Why
from store.pipeline.declines import end_declines, keep_decline

LONGEST_PERSON = 80
LONGEST_TEXT = 500
MOST_EURO = 10**11


class Stand(StrEnum):
    """How far a city is with a call, in order."""

    WATCHING = "watching"
    APPLYING = "applying"
    SUBMITTED = "submitted"
    WON = "won"
    LOST = "lost"
    DECLINED = "declined"
    """Decided against, for a reason that may fall away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What is said of a city and a call; None where nobody said it."""

    stand: Stand
    person: str | None = None
    """Whoever looks after it, in a city's own words: initials, a name."""
    amount_eur: int | None = None
    """What is asked for, or was won."""
    why: Why | None = None
    """Why it was decided against."""
    rule: Rule | None = None
    """The rule that somebody named for "we cannot apply"."""
    reason: str | None = None
    """Why not, in words: of a call that was lost, or that the city lets go."""
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    city_id: str
    call_id: str
    """The id that the call has now."""
    standing: Standing
    version: int
    changed_by: str
    changed_at: datetime


def entries(store: Store, *, city_id: str | None = None, call_id: str | None = None) -> list[Entry]:
    """Return the entries in order of city, then of the last change, the newest first."""
    rows = store.rows(
        "SELECT p.*, coalesce(r.address, p.changed_by) AS who FROM pipeline p"
        " LEFT JOIN recipients r ON r.id = p.reader_id"
        " WHERE (:city IS NULL OR city_id = :city)"
        " ORDER BY city_id, changed_at DESC, p.id",
        {"city": city_id},
    )
    found = [read_entry(store, row) for row in rows]
    wanted = None if call_id is None else resolve_call(store, call_id)
    return [entry for entry in found if wanted is None or entry.call_id == wanted]


def entry_of(store: Store, city_id: str, call_id: str) -> Entry | None:
    """Return the entry of a city and a call; None if there is none."""
    return next(iter(entries(store, city_id=city_id, call_id=call_id)), None)


def set_entry(
    store: Store,
    *,
    city_id: str,
    call_id: str,
    standing: Standing | None,
    version: int | None,
    who: str,
    reader_id: int | None = None,
    basis: Basis | None = None,
    now: datetime,
) -> Entry | None:
    """Note where a city stands with a call, and return the entry; None takes it out.

    *version* is that of the entry which was seen, 0 for none; None: whatever stands there.
    *reader_id* is who did it by their signed page, *basis* what a decision against it rests on.
    Raises UnknownName for a city or a call that is not known, WrongInput for what can't be noted,
    StaleVersion if somebody changed it meanwhile.
    """
    with store.write():
        find_profile(store, city_id)
        call = known_call(store, call_id)
        before = entry_of(store, city_id, call)
        if version is not None and version != (0 if before is None else before.version):
            raise StaleVersion(
                f"somebody changed where {city_id} stands with {call} meanwhile; look at it and "
                "do it again"
            )
        note_change(
            store,
            who=who,
            did="took a call out of the pipeline" if standing is None else "set the pipeline",
            about=city_id,
            detail=f"{call}: {stand_of(before)} → {'none' if standing is None else standing.stand}",
            now=now,
        )
        store.execute(
            "DELETE FROM pipeline WHERE city_id = ? AND (call_id IN (?, ?)"
            " OR call_id IN (SELECT alias FROM call_aliases WHERE call_id = ?))",
            [city_id, call, call_id, call],
        )
        end_declines(store, city_id, call, now=now)
        if standing is not None:
            checked = check(standing)
            if checked.stand is Stand.DECLINED:
                keep_decline(store, city_id, call, why=checked.why, basis=basis, now=now)
            store.execute(
                "INSERT INTO pipeline (city_id, call_id, state, person, amount_eur, why, rule,"
                " reason, note, version, changed_by, reader_id, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    city_id,
                    call,
                    checked.stand,
                    checked.person,
                    checked.amount_eur,
                    checked.why,
                    checked.rule,
                    checked.reason,
                    checked.note,
                    1 if before is None else before.version + 1,
                    who if reader_id is None else None,
                    reader_id,
                    stamp(now),
                ],
            )
        return entry_of(store, city_id, call)


def known_call(store: Store, call_id: str) -> str:
    """Return the id that a call has now.  Raises UnknownName."""
    known = calls_of(store, [call_id])
    if call_id not in known:
        raise UnknownName(f"no call is known as {call_id[:120]!r}; `citycalls calls` lists them")
    return known[call_id].id


def stand_of(entry: Entry | None) -> str:
    return "none" if entry is None else entry.standing.stand


def check(standing: Standing) -> Standing:
    """Return the standing with tidy texts.  Raises WrongInput."""
    amount = standing.amount_eur
    if amount is not None and not 0 < amount <= MOST_EURO:
        raise WrongInput(f"the amount {amount} can't be noted; write whole euro, such as 250000")
    return Standing(
        stand=standing.stand,
        person=tidy(standing.person, LONGEST_PERSON),
        amount_eur=amount,
        why=standing.why if standing.stand is Stand.DECLINED else None,
        rule=standing.rule if standing.stand is Stand.DECLINED else None,
        reason=tidy(standing.reason, LONGEST_TEXT),
        note=tidy(standing.note, LONGEST_TEXT),
    )


def tidy(text: str | None, length: int) -> str | None:
    """Return a text on one line without what can't be seen; None where nothing is left."""
    shown = "".join(c if c.isprintable() else " " for c in text or "")
    return " ".join(shown.split())[:length].strip() or None


def forget_in_pipeline(store: Store, address: str) -> None:
    """Take a person out of what cities noted; call inside `store.write()`, before the deletion."""
    person = store.row("SELECT name FROM recipients WHERE address_key = ?", [address])
    name = (person or {}).get("name")
    for row in store.rows("SELECT id, person, reason, note, changed_by FROM pipeline"):
        texts = {k: row[k] for k in ("person", "reason", "note", "changed_by")}
        kept = {k: without(v, [address, name]) for k, v in texts.items()}
        if kept != texts:
            store.execute(
                "UPDATE pipeline SET person = :person, reason = :reason, note = :note,"
                " changed_by = :changed_by WHERE id = :id",
                {**kept, "id": row["id"]},
            )
    for row in store.rows("SELECT id, shared_by, note FROM shares"):
        store.execute(
            "UPDATE shares SET shared_by = ?, note = ? WHERE id = ?",
            [
                without(row["shared_by"], [address, name]),
                without(row["note"], [address, name]),
                row["id"],
            ],
        )


def without(text: str | None, names: list[str | None]) -> str | None:
    """Return a text, or that somebody was erased where it names one of *names*."""
    if text is None:
        return None
    is_named = any(
        name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        for name in names
    )
    return ERASED if is_named else text


def read_entry(store: Store, row: Row) -> Entry:
    return Entry(
        city_id=row["city_id"],
        call_id=resolve_call(store, row["call_id"]),
        standing=Standing(
            stand=Stand(row["state"]),
            person=row["person"],
            amount_eur=row["amount_eur"],
            why=None if row["why"] is None else Why(row["why"]),
            rule=None if row["rule"] is None else Rule(row["rule"]),
            reason=row["reason"],
            note=row["note"],
        ),
        version=row["version"],
        changed_by=row["who"] or ERASED,
        changed_at=datetime.fromisoformat(row["changed_at"]),
    )

"""People who get mail: address, name, language, subscriptions.  Nothing else is kept of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from funding.errors import UnknownName, WrongInput
from funding.periods import Frequency
from store.database import Row, Store
from store.people.addresses import address_key, read_address
from store.people.numbers import next_number
from store.people.suppressions import refuse_suppressed


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    id: int
    address: str
    name: str | None
    language: str
    """Two letters, lower case."""
    frequency: Frequency
    profiles: tuple[str, ...]
    """Cities and projects, sorted."""
    wants_whole_week: bool
    added_at: datetime
    confirmed_at: datetime | None
    """None until the person has said yes; nothing is sent before."""
    paused_until: date | None
    """The day on which mail begins again."""
    bounced_at: datetime | None
    """When the address was last refused for good; None after a mail that arrived."""
    bounce_note: str | None

    def is_active(self, today: date) -> bool:
        """Return whether mail goes to this person on *today*."""
        is_paused = self.paused_until is not None and today < self.paused_until
        return self.confirmed_at is not None and not is_paused


def add_recipient(
    store: Store,
    address: str,
    *,
    profiles: Sequence[str],
    language: str,
    name: str | None = None,
    frequency: Frequency = Frequency.WEEKLY,
    wants_whole_week: bool = False,
    confirmed: bool,
    lift_suppression: bool = False,
    now: datetime,
) -> Recipient:
    """Return the person, added or brought up to date; subscriptions add up.

    Without *confirmed* nothing is sent until `confirm_recipient`.  Raises WrongInput if the address
    can't be used, no profile is named, or the person asked not to be written to; only the person's
    own wish lifts that (*lift_suppression*).
    """
    plain = read_address(address)
    key = address_key(plain)
    if not profiles:
        raise WrongInput(f"{plain!r} has no profile; name a city or project with --profile")
    if not (len(language) == 2 and language.isascii() and language.isalpha()):
        raise WrongInput(f"the language {language!r} is no two-letter code; for example de")
    shown = None if name is None else " ".join(name.split()) or None
    if shown is not None and (len(shown) > 150 or not shown.isprintable()):
        raise WrongInput(f"the name {shown[:40]!r} can't be used; give it in 150 plain characters")
    moment = now.isoformat()
    with store.write():
        refuse_suppressed(store, plain, lift=lift_suppression)
        store.execute(
            "INSERT INTO recipients (id, address, address_key, name, language, frequency,"
            " wants_whole_week, added_at, confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (address_key) DO UPDATE SET"
            " address = excluded.address, name = coalesce(excluded.name, name),"
            " language = excluded.language, frequency = excluded.frequency,"
            " wants_whole_week = excluded.wants_whole_week,"
            " confirmed_at = coalesce(confirmed_at, excluded.confirmed_at), removed_at = NULL",
            [
                next_number(store),
                plain,
                key,
                shown,
                language.lower(),
                str(frequency),
                int(wants_whole_week),
                moment,
                moment if confirmed else None,
            ],
        )
        person = store.row("SELECT id FROM recipients WHERE address_key = ?", [key])
        assert person is not None  # written just above
        store.execute_many(
            "INSERT OR IGNORE INTO subscriptions (recipient_id, profile) VALUES (?, ?)",
            [(person["id"], p) for p in sorted(set(profiles))],
        )
        return find_recipient(store, plain)


def list_recipients(store: Store) -> list[Recipient]:
    """Return everybody who was not removed, in order of address."""
    rows = store.rows("SELECT * FROM recipients WHERE removed_at IS NULL ORDER BY address_key")
    profiles: dict[int, list[str]] = {}
    for row in store.rows("SELECT * FROM subscriptions ORDER BY profile"):
        profiles.setdefault(row["recipient_id"], []).append(row["profile"])
    return [read_row(row, profiles.get(row["id"], [])) for row in rows]


def list_left(store: Store) -> list[Recipient]:
    """Return who was removed or left, and is known still; in order of address."""
    rows = store.rows("SELECT * FROM recipients WHERE removed_at IS NOT NULL ORDER BY address_key")
    return [read_row(row, ()) for row in rows]


def find_recipient(store: Store, address: str) -> Recipient:
    """Return the person with that address.  Raises UnknownName."""
    row = store.row(
        "SELECT * FROM recipients WHERE address_key = ? AND removed_at IS NULL",
        [address_key(address)],
    )
    if row is None:
        raise UnknownName(
            f"nobody with the address {address!r} is known; `citycalls recipients list` shows all"
        )
    return with_profiles(store, row)


def recipient_of(store: Store, recipient_id: int) -> Recipient:
    """Return the person with that number, as links carry it.  Raises UnknownName."""
    row = store.row("SELECT * FROM recipients WHERE id = ? AND removed_at IS NULL", [recipient_id])
    if row is None:
        raise UnknownName(f"there is no recipient {recipient_id} any more; nothing was changed")
    return with_profiles(store, row)


def removed_recipient(store: Store, recipient_id: int) -> Recipient:
    """Return the person with that number even if they left; then without profiles.

    Raises UnknownName for who was never there or was erased.
    """
    row = store.row("SELECT * FROM recipients WHERE id = ?", [recipient_id])
    if row is None:
        raise UnknownName(f"there is no recipient {recipient_id} any more; nothing was changed")
    return with_profiles(store, row)


def confirm_recipient(store: Store, address: str, *, now: datetime) -> Recipient:
    """Note that the person said yes, and return them; the first yes counts."""
    with store.write():
        person = find_recipient(store, address)
        store.execute(
            "UPDATE recipients SET confirmed_at = coalesce(confirmed_at, ?) WHERE id = ?",
            [now.isoformat(), person.id],
        )
        store.execute(
            "DELETE FROM outbox WHERE recipient_id = ? AND kind = 'confirmation' AND state = 'new'",
            [person.id],
        )
        return find_recipient(store, address)


def pause_recipient(store: Store, address: str, *, until: date | None) -> Recipient:
    """Stop mail until a day, or start it again (None); return the person.

    A letter that waits is thrown away; what it listed is new again.
    """
    with store.write():
        person = find_recipient(store, address)
        store.execute(
            "UPDATE recipients SET paused_until = ? WHERE id = ?",
            [None if until is None else until.isoformat(), person.id],
        )
        if until is not None:
            drop_waiting(store, person.id)
        return find_recipient(store, address)


def change_wishes(
    store: Store,
    address: str,
    *,
    frequency: Frequency | None = None,
    language: str | None = None,
    wants_whole_week: bool | None = None,
    profiles: Sequence[str] | None = None,
) -> Recipient:
    """Change what a person wished for and return them; None leaves a wish as it is.

    *profiles* take the place of all that were followed.  Raises WrongInput for none.
    """
    if profiles is not None and not profiles:
        raise WrongInput(
            f"{address!r} would follow nothing; name a city or project, or remove them"
        )
    with store.write():
        person = find_recipient(store, address)
        if profiles is not None:
            store.execute("DELETE FROM subscriptions WHERE recipient_id = ?", [person.id])
            store.execute_many(
                "INSERT INTO subscriptions (recipient_id, profile) VALUES (?, ?)",
                [(person.id, p) for p in sorted(set(profiles))],
            )
        store.execute(
            "UPDATE recipients SET frequency = ?, language = ?, wants_whole_week = ? WHERE id = ?",
            [
                str(frequency or person.frequency),
                language or person.language,
                int(person.wants_whole_week if wants_whole_week is None else wants_whole_week),
                person.id,
            ],
        )
        return find_recipient(store, address)


def follow(store: Store, address: str, profile: str) -> Recipient:
    """Let a person follow one more city or project, and return them.  Raises UnknownName."""
    with store.write():
        person = find_recipient(store, address)
        store.execute(
            "INSERT OR IGNORE INTO subscriptions (recipient_id, profile) VALUES (?, ?)",
            [person.id, profile],
        )
        return find_recipient(store, address)


def unfollow(store: Store, profile: str) -> None:
    """Let nobody follow a city or project any more: it is gone."""
    store.execute("DELETE FROM subscriptions WHERE profile = ?", [profile])


def remove_recipient(store: Store, address: str, *, now: datetime) -> None:
    """Stop mail for good; what was sent stays.  `store.people.erasure` leaves nothing."""
    with store.write():
        stop_mail(store, find_recipient(store, address).id, now=now)


def stop_mail(store: Store, recipient_id: int, *, now: datetime) -> None:
    """Let nothing more go to a person, feeds included; call it inside `write`."""
    drop_waiting(store, recipient_id)
    store.execute(
        "UPDATE recipients SET removed_at = ?, confirmed_at = NULL WHERE id = ?",
        [now.isoformat(), recipient_id],
    )
    store.execute("DELETE FROM subscriptions WHERE recipient_id = ?", [recipient_id])
    store.execute("DELETE FROM feeds WHERE recipient_id = ?", [recipient_id])


def letters_kept(store: Store, recipient_id: int) -> tuple[tuple[str, str], ...]:
    rows = store.rows(
        "SELECT period, message_id FROM outbox WHERE recipient_id = ? ORDER BY id", [recipient_id]
    )
    return tuple((row["period"], row["message_id"]) for row in rows)


def drop_waiting(store: Store, recipient_id: int) -> None:
    """Throw away letters that were not handed over; what they listed is free again."""
    store.execute("DELETE FROM outbox WHERE recipient_id = ? AND state = 'new'", [recipient_id])


def with_profiles(store: Store, row: Row) -> Recipient:
    found = store.rows(
        "SELECT profile FROM subscriptions WHERE recipient_id = ? ORDER BY profile", [row["id"]]
    )
    return read_row(row, [r["profile"] for r in found])


def read_row(row: Row, profiles: Sequence[str]) -> Recipient:
    return Recipient(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        language=row["language"],
        frequency=Frequency(row["frequency"]),
        profiles=tuple(profiles),
        wants_whole_week=bool(row["wants_whole_week"]),
        added_at=datetime.fromisoformat(row["added_at"]),
        confirmed_at=instant(row["confirmed_at"]),
        paused_until=None if not row["paused_until"] else date.fromisoformat(row["paused_until"]),
        bounced_at=instant(row["bounced_at"]),
        bounce_note=row["bounce_note"],
    )


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

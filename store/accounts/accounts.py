"""Accounts: a name, a role, the cities they are limited to; passwords as hashes only.

An account that was removed stays as a name in the trail of changes, until the person is erased.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Row, Store
from store.mail.outbox import stamp
from store.operations.audit import name_key
from store.people.addresses import read_address
from store.people.own_cities import read_cities, written_cities

LOCAL = "local"
"""The source of accounts that were made here; that of others is their identity provider."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
"""``anna.example``"""
RESERVED = frozenset({"desk", "nobody", "admin"})
"""Names that stand in the trail of changes for somebody else, or that everybody tries first."""
LONGEST_NAME = 120


class AccountRole(StrEnum):
    """What somebody may do; each may do all that stands before it."""

    READER = "reader"
    ANALYST = "analyst"
    STAFF = "staff"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    id: int
    name: str
    """A mail address, or a plain name."""
    source: str
    """``local``, or the address of the identity provider."""
    role: AccountRole
    cities: frozenset[str] | None
    """None for all."""
    has_password: bool
    added_at: datetime

    @property
    def address(self) -> str | None:
        """The mail address that a link to sign in goes to; None where there is none."""
        return self.name if self.source == LOCAL and "@" in self.name else None


def add_account(
    store: Store,
    name: str,
    *,
    role: AccountRole,
    cities: Iterable[str] | None = None,
    password_hash: str | None = None,
    now: datetime,
) -> Account:
    """Return a new account.  Raises WrongInput for a name that can't be used or is taken."""
    checked = checked_name(name)
    with store.write():
        if account_named(store, checked) is not None:
            raise WrongInput(
                f"there is an account {checked!r}; `citycalls accounts role` and `accounts "
                "password` change it"
            )
        store.execute(
            "INSERT INTO accounts (name, name_key, source, role, cities, password_hash, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                checked,
                name_key(checked),
                LOCAL,
                str(role),
                written_cities(store, cities),
                password_hash,
                stamp(now),
            ],
        )
    return find_account(store, checked)


def checked_name(name: str) -> str:
    """Return a name as it is kept.  Raises WrongInput with the cure."""
    if "@" in name:
        return read_address(name)
    if not NAME.fullmatch(name) or name_key(name) in RESERVED:
        raise WrongInput(
            f"the name {name[:60]!r} can't be used; take the mail address of the person, or "
            "letters, digits and dots, such as anna.example"
        )
    return name


def list_accounts(store: Store) -> list[Account]:
    """Return all accounts that may sign in, in order of name."""
    rows = store.rows("SELECT * FROM accounts WHERE removed_at IS NULL ORDER BY name_key")
    return [read_account(row) for row in rows]


def account_named(store: Store, name: str) -> Account | None:
    """Return the account of that name, however it is spelled; None if there is none."""
    row = store.row(
        "SELECT * FROM accounts WHERE name_key = ? AND removed_at IS NULL", [name_key(name)]
    )
    return None if row is None else read_account(row)


def find_account(store: Store, name: str) -> Account:
    """Return the account of that name.  Raises UnknownName."""
    found = account_named(store, name)
    if found is None:
        raise UnknownName(
            f"no account is called {name[:60]!r}; `citycalls accounts list` shows all"
        )
    return found


def account_of(store: Store, account_id: int) -> Account | None:
    """Return an account by its number; None for one that was removed."""
    row = store.row("SELECT * FROM accounts WHERE id = ? AND removed_at IS NULL", [account_id])
    return None if row is None else read_account(row)


def password_hash_of(store: Store, name: str) -> tuple[Account, str] | None:
    """Return a local account with the hash of its password; None where there is none."""
    row = store.row(
        "SELECT * FROM accounts WHERE name_key = ? AND removed_at IS NULL AND source = ?"
        " AND password_hash IS NOT NULL",
        [name_key(name), LOCAL],
    )
    return None if row is None else (read_account(row), str(row["password_hash"]))


def set_role(
    store: Store, name: str, *, role: AccountRole, cities: Iterable[str] | None
) -> Account:
    """Give an account another role and other cities; who is signed in has to sign in again."""
    with store.write():
        account = find_account(store, name)
        store.execute(
            "UPDATE accounts SET role = ?, cities = ? WHERE id = ?",
            [str(role), written_cities(store, cities), account.id],
        )
        end_all(store, account.id)
    return find_account(store, name)


def set_password(store: Store, name: str, password_hash: str) -> None:
    """Give an account another password; who is signed in has to sign in again."""
    with store.write():
        account = find_account(store, name)
        if account.source != LOCAL:
            raise WrongInput(
                f"{account.name!r} signs in at {account.source}, and has its password there"
            )
        keep_password(store, account.id, password_hash)
        end_all(store, account.id)


def keep_password(store: Store, account_id: int, password_hash: str) -> None:
    """Keep the hash of a password that did not change, made anew."""
    with store.write():
        store.execute(
            "UPDATE accounts SET password_hash = ? WHERE id = ?", [password_hash, account_id]
        )


def remove_account(store: Store, name: str, *, now: datetime) -> Account:
    """Let somebody in no more, from their next click on.  Raises UnknownName."""
    with store.write():
        account = find_account(store, name)
        store.execute(
            "UPDATE accounts SET removed_at = ?, password_hash = NULL WHERE id = ?",
            [stamp(now), account.id],
        )
        end_all(store, account.id)
    return account


def keep_provided(
    store: Store,
    *,
    issuer: str,
    subject: str,
    name: str,
    role: AccountRole,
    cities: Iterable[str] | None,
    now: datetime,
) -> Account:
    """Return the account of somebody whom an identity provider sent, brought up to date.

    *subject* is what the provider never gives to anybody else.  A name that is taken here gets the
    provider's host behind it, so that nobody acts under another's name.  Sessions with another role
    end.
    """
    with store.write():
        row = store.row(
            "SELECT * FROM accounts WHERE source = ? AND subject = ? AND removed_at IS NULL",
            [issuer, subject],
        )
        shown = free_name(store, name, issuer, besides=0 if row is None else row["id"])
        kept = written_cities(store, cities)
        if row is None:
            account_id = store.execute(
                "INSERT INTO accounts (name, name_key, source, subject, role, cities, added_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [shown, name_key(shown), issuer, subject, str(role), kept, stamp(now)],
            )
        else:
            account_id = row["id"]
            store.execute(
                "UPDATE accounts SET name = ?, name_key = ?, role = ?, cities = ? WHERE id = ?",
                [shown, name_key(shown), str(role), kept, account_id],
            )
            if (row["role"], row["cities"]) != (str(role), kept):
                end_all(store, account_id)
        (found,) = store.rows("SELECT * FROM accounts WHERE id = ?", [account_id])
    return read_account(found)


def free_name(store: Store, name: str, issuer: str, *, besides: int) -> str:
    host = issuer.partition("://")[2].partition("/")[0]
    shown = shorten(plain(name), LONGEST_NAME) or host
    candidates = [shown, f"{shown} ({host})", *(f"{shown} ({host}, {n})" for n in range(2, 100))]
    for candidate in candidates:
        taken = account_named(store, candidate)
        is_reserved = candidate == shown and name_key(candidate) in RESERVED
        if not is_reserved and (taken is None or taken.id == besides):
            return candidate
    raise WrongInput(f"the name {shown[:60]!r} is taken too often; tell the identity provider")


def end_all(store: Store, account_id: int) -> None:
    """End every session of an account, and the links that were mailed to it."""
    with store.write():
        store.execute("DELETE FROM sessions WHERE account_id = ?", [account_id])
        store.execute("DELETE FROM login_links WHERE account_id = ?", [account_id])


def read_account(row: Row) -> Account:
    return Account(
        id=row["id"],
        name=row["name"],
        source=row["source"],
        role=AccountRole(row["role"]),
        cities=read_cities(row["cities"]),
        has_password=row["password_hash"] is not None,
        added_at=datetime.fromisoformat(row["added_at"]),
    )

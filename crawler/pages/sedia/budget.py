"""The budget of a topic, from a JSON string that covers its whole call."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from crawler.pages.json_text import read_json
from funding.money import read_money


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """Whole euro; None is unknown, which the portal writes as 0."""

    total: int | None = None
    least: int | None = None
    most: int | None = None
    grants: int | None = None
    raw: str | None = None
    unreadable: tuple[str, ...] = ()
    """Fields of the record whose figures were served, but can't be or contradict each other."""


TOTAL, LEAST, MOST = "indicative_budget_eur", "contribution_min_eur", "contribution_max_eur"
GRANTS, RAW = "expected_grants", "budget_raw"
FIELDS = (TOTAL, LEAST, MOST, GRANTS, RAW)
FLOOR, CEILING = 1_000, 10**12
"""Whole euro: a smaller grant does not exist here, it stands in a table of thousands or millions;
a larger budget is a slip."""
LONGEST_RAW = 2_000
NUMBER = re.compile(r"\d+(?:\.0+|\.\d\d?)?|\d(?:\.\d+)?[eE]\+?\d{1,2}")
"""A number as machines write it: ``24000000.00``, ``2.4E7``"""
GROUPED = re.compile(r"\d{1,3}(?:([.,'’ ])\d{3})(?:\1\d{3})*(?:[.,]\d\d?)?")
"""Thousands with a separator: ``60.000``, ``24 000 000,00``."""
OTHER = re.compile(r"(?<![\w-])[A-Za-z][\w.]*(?:-[\w.]+)*-20\d\d(?!\d)[\w.-]*")
"""Something that is named like a topic or a call: ``LIFE-2027-CET-LOCAL``."""


def read_entries(overview: str) -> list[Mapping[str, Any]]:
    """Return all entries of an overview.  Raises ValueError for what can't be read."""
    document = read_json(overview)
    if isinstance(document, dict):
        document = document.get("budgetOverviewJSONItem", document)
    groups = document.get("budgetTopicActionMap") if isinstance(document, dict) else None
    if not isinstance(groups, dict):
        raise ValueError("no budgetTopicActionMap")
    found = [e for group in groups.values() if isinstance(group, list) for e in group]
    return [entry for entry in found if isinstance(entry, dict)]


def own_entries(entries: Sequence[Mapping[str, Any]], identifier: str) -> list[Mapping[str, Any]]:
    """Return the entries of *identifier* itself; the overview covers its whole call.

    `action` names the topic, usually in front of the type: ``…-01`` does not take the entries of
    ``…-01-02``.  A label without a topic belongs to this one where it is the only entry.
    Raises ValueError where none of the entries is certainly this topic's.
    """
    if not entries:
        return []
    labels = [str(entry.get("action") or "") for entry in entries]
    named = [names(label, identifier) for label in labels]
    ours = [e for e, is_named in zip(entries, named, strict=True) if is_named]
    others = [
        x
        for label, is_named in zip(labels, named, strict=True)
        if is_named
        for x in OTHER.findall(label)
    ]
    if any(not identifier.lower().startswith(x.lower()) for x in others):
        raise ValueError("an amount is shared with another topic")
    if ours:
        return ours
    if len(entries) > 1 or OTHER.search(labels[0]):
        raise ValueError(f"no entry names {identifier!r}")
    return list(entries)


def names(label: str, identifier: str) -> bool:
    """Return whether *label* names *identifier* itself, in any case, as a word of its own.

    >>> names("TOWN-01 - Grants", "town-01"), names("TOWN-01-02", "TOWN-01"), names("A", "TOWN-01")
    (True, False, False)
    """
    text, name = label.lower(), identifier.lower()  # a pattern for each topic takes much longer
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(name) :]
        is_apart = not is_part(before) and not is_part(after[:1])
        if is_apart and not (after[:1] == "." and is_part(after[1:2], marks="_")):
            return True
        at = text.find(name, at + 1)
    return False


def is_part(sign: str, *, marks: str = "_-") -> bool:
    """Return whether a sign, if there is one, goes on with an identifier."""
    return bool(sign) and (sign.isalnum() or sign in marks)


def read_budget(entries: Sequence[Mapping[str, Any]]) -> Budget:
    """Return what a topic's own entries say; a figure that can't be is named, never taken."""
    if not entries:
        return Budget()
    unreadable: list[str] = []
    try:
        amounts = [year_amounts(entry) for entry in entries]
    except ValueError:
        amounts = []
        unreadable.append(TOTAL)
    total = sum(sum(years.values()) for years in amounts) or None
    least, most = read_ends(entries, total, unreadable)
    try:
        counts = [read_count(entry.get("expectedGrants")) for entry in entries]
    except ValueError:
        counts = [None]
        unreadable.append(GRANTS)
    known = [count for count in counts if count is not None]
    return Budget(
        total=total,
        least=least,
        most=most,
        grants=sum(known) if len(known) == len(counts) else None,
        raw=served(entries) if unreadable else json.dumps(amounts, sort_keys=True),
        unreadable=tuple(unreadable),
    )


def read_ends(
    entries: Sequence[Mapping[str, Any]], total: int | None, unreadable: list[str]
) -> tuple[int | None, int | None]:
    """Return the least and the most contribution; add to *unreadable* what can't be.

    A least above the most, or above the whole budget, makes both unknown: one of them is wrong.
    """
    least, is_least_read = read_all(entry.get("minContribution") for entry in entries)
    most, is_most_read = read_all(entry.get("maxContribution") for entry in entries)
    pairs = [*zip(least, most, strict=True), *((one, total) for one in least)]
    if any(one is not None and other is not None and one > other for one, other in pairs):
        unreadable += [LEAST, MOST]
        return None, None
    unreadable += [
        *(() if is_least_read else (LEAST,)),
        *(() if is_most_read else (MOST,)),
    ]
    return (
        min(filter(None, least), default=None) if is_least_read else None,
        max(filter(None, most), default=None) if is_most_read else None,
    )


def read_all(values: Iterable[Any]) -> tuple[list[int | None], bool]:
    """Return the amounts, None where there is none; and whether all of them were understood."""
    found: list[int | None] = []
    is_read = True
    for value in values:
        try:
            found.append(read_euro(value))
        except ValueError:
            found.append(None)
            is_read = False
    return found, is_read


def year_amounts(entry: Mapping[str, Any]) -> dict[str, int]:
    """Return the amount of each year.  Raises ValueError where one is not understood."""
    years = entry.get("budgetYearMap") or {}
    if not isinstance(years, dict):
        raise ValueError("the years are no object")
    return {str(year): amount for year, v in years.items() if (amount := read_euro(v))}


def served(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures of *entries* as they came."""
    names = ("budgetYearMap", "minContribution", "maxContribution", "expectedGrants")
    figures = [{name: e[name] for name in names if name in e} for e in entries]
    return json.dumps(figures, sort_keys=True, ensure_ascii=False)[:LONGEST_RAW]


def read_euro(value: Any) -> int | None:
    """Return an amount in whole euro; None for nothing and for 0, which means unknown.

    Raises ValueError for what is no amount, or none that the EU pays.

    >>> read_euro("60.000"), read_euro("2500000.50"), read_euro("EUR 1.5 million"), read_euro("0")
    (60000, 2500000, 1500000, None)
    """
    number = read_number(value)
    if number is None and isinstance(value, str) and value.strip():
        money = read_money(value if re.search(r"[^\W\d_]|€", value) else f"EUR {value}")
        if money is None or money.min_eur is not None or money.max_eur is None:
            raise ValueError(f"{value[:60]!r} is no amount")
        number = Decimal(money.max_eur)
    if not number:
        return None
    if not FLOOR <= number < CEILING:
        raise ValueError(f"{number} is no grant")
    return int(number)


def read_count(value: Any) -> int | None:
    """Return a number of grants; None for nothing and for 0.  Raises ValueError for the rest."""
    number = read_number(value)
    if number is None and isinstance(value, str) and value.strip():
        raise ValueError(f"{value[:60]!r} is no number")
    if not number:
        return None
    if number != int(number) or not 0 < number < FLOOR:
        raise ValueError(f"{number} is no number of grants")
    return int(number)


def read_number(value: Any) -> Decimal | None:
    """Return a number in digits; None for nothing and for words.  Raises ValueError for the rest.

    >>> read_number("2.4E7"), read_number(" 24 000 000,00 "), read_number("2 million")
    (Decimal('2.4E+7'), Decimal('24000000.00'), None)
    """
    if value is None:
        return None
    if isinstance(value, str):
        text = " ".join(value.split())
        grouped = GROUPED.fullmatch(text)
        if grouped:
            cents = re.search(r"[.,](\d\d?)$", text)
            digits = re.sub(r"\D", "", text[: cents.start()] if cents else text)
            return Decimal(f"{digits}.{cents.group(1)}" if cents else digits)
        return Decimal(text) if NUMBER.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{str(value)[:60]!r} is no number")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error
    if not number.is_finite() or number < 0:
        raise ValueError(f"{value!r} is no amount")
    return number

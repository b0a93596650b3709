"""What a call said when it was told, and what of it is another thing now."""

from collections.abc import Mapping
from dataclasses import dataclass

from advice.one_call.history import FIELDS, stated
from funding.call import Call


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One field; None where nothing is stated."""

    field: str
    old: str | None
    new: str | None


def stated_now(call: Call) -> dict[str, str | None]:
    """Return what a call says, field by field, to be kept with the bulletin that tells it."""
    return {name: stated(call.best, name) for name in FIELDS}


def changes_since(before: Mapping[str, str | None], call: Call) -> tuple[Change, ...]:
    """Return the fields that say another thing than *before*; a field nobody kept is no change."""
    return tuple(
        Change(field=name, old=before[name], new=now)
        for name, now in stated_now(call).items()
        if name in before and before[name] != now
    )

"""The parameters of an address: each is known and has a value that it can have, or is refused.

>>> single_values([("state", "open"), ("page", "")], ("state", "page"))
{'state': 'open'}
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from funding.errors import WrongInput

Word = TypeVar("Word", bound=StrEnum)
MOST_PAGES = 10_000


class UnknownParameter(WrongInput):
    """A question names a parameter that there is not; ignoring it would show a wrong list."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"unknown parameter {name!r}; the known ones are {', '.join(self.known)}")


class UnknownChoice(WrongInput):
    """A question asks for a value that a parameter can't have."""

    def __init__(self, name: str, value: str, known: Iterable[str] = ()) -> None:
        # a member of Filter would call itself <Filter.STATUS: 'status'>
        self.name, self.value, self.known = str(name), value, tuple(known)
        cure = f"; the known ones are {', '.join(self.known)}" if self.known else ""
        super().__init__(f"{value!r} is no value of {self.name!r}{cure}")


def single_values(
    params: Iterable[tuple[str, str]], known: Sequence[str], *, others: Iterable[str] = ()
) -> dict[str, str]:
    """Return the value of each parameter that has one; *others* are read by somebody else.

    Raises UnknownParameter, and UnknownChoice for a second value, which would be lost.
    """
    found: dict[str, str] = {}
    for name, value in params:
        if name in others:
            continue
        if name not in known:
            raise UnknownParameter(name, known)
        if not value.strip():
            continue
        if name in found:
            raise UnknownChoice(name, value)
        found[name] = value.strip()
    return found


def read_word(name: str, value: str | None, kind: type[Word]) -> Word | None:
    """Return the member that a value names; None for None.  Raises UnknownChoice."""
    if value is None:
        return None
    known = [member.value for member in kind]
    if value not in known:
        raise UnknownChoice(name, value, known)
    return kind(value)


def read_page(value: str | None) -> int:
    """Return the number of a page, 1 for none.  Raises UnknownChoice."""
    if not value:
        return 1
    if not (value.isascii() and value.isdecimal() and len(value) <= 5 and int(value) > 0):
        raise UnknownChoice("page", value, ("1", "2", "…"))
    return min(int(value), MOST_PAGES)

"""What is asked of all calls: words, filters, order.  Every question is an address.

>>> query = CallQuery.from_params([("q", "heat"), ("country", "DE"), ("country", "FR")])
>>> query.values(Filter.COUNTRY)
('DE', 'FR')
>>> query.toggled(Filter.COUNTRY, "FR").to_params()
[('q', 'heat'), ('country', 'DE')]
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from advice.search.choices import DEFAULTS, Filter, check_choice
from advice.search.parameters import UnknownChoice, UnknownParameter, read_page, read_word

TEXT = "q"
LONGEST_TEXT = 400
"""Characters of the words that are searched."""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    """The best answer to the words first; without words the order of deadlines."""
    DEADLINE = "deadline"
    MONEY = "money"
    """The largest grant of one project first."""
    NEWEST = "newest"


class View(StrEnum):
    CARDS = "cards"
    TABLE = "table"


@dataclass(frozen=True, kw_only=True, slots=True)
class CallQuery:
    """One question.  Values of one filter are alternatives; all filters must hold."""

    text: str | None = None
    chosen: Mapping[Filter, tuple[str, ...]] = field(default_factory=dict)
    """What was chosen, by filter; a filter that is not there is at its default."""
    sort: Sort | None = None
    """None: by relevance where there are words, else by deadline."""
    view: View = View.CARDS
    page: int = 1

    @classmethod
    def from_params(
        cls, params: Iterable[tuple[str, str]], *, others: Iterable[str] = ()
    ) -> "CallQuery":
        """Return the question of an address; *others* are names that somebody else reads.

        Empty values, as forms send them, count as unset.  Raises UnknownParameter, UnknownChoice.
        """
        found: dict[str, list[str]] = {}
        skipped = frozenset(others)
        for name, value in params:
            if name in skipped:
                continue
            if name not in PARAMETERS:
                raise UnknownParameter(name, PARAMETERS)
            if value.strip():
                found.setdefault(name, []).append(value.strip())
        for name in (TEXT, "sort", "view", "page"):
            if len(found.get(name, ())) > 1:
                raise UnknownChoice(name, found[name][1])
        chosen = {}
        for kind in Filter:
            values = dict.fromkeys(found.get(kind, ()))
            for value in values:
                if (known := check_choice(kind, value)) is not None:
                    raise UnknownChoice(kind, value, known)
            if values:
                chosen[kind] = tuple(values)
        return cls(
            text=read_text(found.get(TEXT)),
            chosen=chosen,
            sort=read_word("sort", found.get("sort", [None])[0], Sort),
            view=read_word("view", found.get("view", [None])[0], View) or View.CARDS,
            page=read_page(found.get("page", [""])[0]),
        ).tidy()

    def to_params(self) -> list[tuple[str, str]]:
        """Return the address of this question, the same for the same question."""
        params = [] if self.text is None else [(TEXT, self.text)]
        for kind in Filter:
            params += [(kind.value, value) for value in self.chosen.get(kind, ())]
        if self.sort is not None:
            params.append(("sort", self.sort.value))
        if self.view is not View.CARDS:
            params.append(("view", self.view.value))
        if self.page > 1:
            params.append(("page", str(self.page)))
        return params

    def values(self, kind: Filter) -> tuple[str, ...]:
        """Return what a filter lets through: what was chosen, else its default; () is all."""
        return self.chosen.get(kind) or DEFAULTS.get(kind, ())

    def toggled(self, kind: Filter, value: str) -> "CallQuery":
        """Return the question after a click on one value, on its first page."""
        values = self.chosen.get(kind, ())
        after = tuple(v for v in values if v != value) if value in values else (*values, value)
        return replace(self, chosen={**self.chosen, kind: after}, page=1).tidy()

    def only(self, kind: Filter, *values: str) -> "CallQuery":
        """Return the question with just these values of a filter; without any, its default."""
        return replace(self, chosen={**self.chosen, kind: values}, page=1).tidy()

    def tidy(self) -> "CallQuery":
        """Return the same question without what says nothing, values in one order."""
        chosen = {kind: tuple(sorted(values)) for kind, values in self.chosen.items() if values}
        usual = replace(self, sort=None).order
        return replace(self, chosen=chosen, sort=None if self.order is usual else self.sort)

    @property
    def order(self) -> Sort:
        """The order that counts."""
        wanted = self.sort or Sort.RELEVANCE
        return Sort.DEADLINE if wanted is Sort.RELEVANCE and self.text is None else wanted


PARAMETERS = (TEXT, *(kind.value for kind in Filter), "sort", "view", "page")


def read_text(values: list[str] | None) -> str | None:
    if not values:
        return None
    text = " ".join(values[0].split())
    if len(text) > LONGEST_TEXT:
        raise UnknownChoice(TEXT, text)
    return text

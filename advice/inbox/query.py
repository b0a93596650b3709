"""Which answers of readers a list shows: the parameters of `/inbox`, the API and the command."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from advice.search.parameters import read_page, read_word, single_values
from store.people.feedback import AnswerKind, Feedback
from store.people.refusals import Why

SILENT = (Why.CAPACITY, Why.OWN_SHARE, Why.PARTNERS, Why.KNOWN)
"""Reasons that say nothing about the call: nothing is to be looked at."""


class State(StrEnum):
    OPEN = "open"
    """Somebody of staff should look at it."""
    SETTLED = "settled"
    """Staff settled it, or took its effect back."""
    ALL = "all"


class What(StrEnum):
    MISTAKE = "mistake"
    CANNOT_APPLY = "cannot_apply"
    OTHER = "other"
    """Not relevant for another reason, or for none."""
    KEPT = "kept"
    """Relevant, watched, to be reminded of: nothing to look at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxQuery:
    """What is asked for; None is everything."""

    state: State = State.OPEN
    what: What | None = None
    city: str | None = None
    page: int = 1

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> "InboxQuery":
        """Return the question of an address; empty values are unset.

        Raises UnknownParameter and UnknownChoice.
        """
        found = single_values(params, ("state", "what", "city", "page"))
        return cls(
            state=read_word("state", found.get("state"), State) or State.OPEN,
            what=read_word("what", found.get("what"), What),
            city=found.get("city"),
            page=read_page(found.get("page")),
        )

    def to_params(self) -> dict[str, str]:
        """Return the parameters of this question, without those that are usual."""
        values: Mapping[str, str | None] = {
            "state": None if self.state is State.OPEN else str(self.state),
            "what": self.what,
            "city": self.city,
            "page": None if self.page == 1 else str(self.page),
        }
        return {name: str(value) for name, value in values.items() if value}


def what_of(answer: Feedback) -> What:
    """Return under which heading staff look for an answer."""
    if answer.answer is AnswerKind.MISTAKE:
        return What.MISTAKE
    if answer.answer is not AnswerKind.NOT_RELEVANT:
        return What.KEPT
    return What.CANNOT_APPLY if answer.reason is Why.CANNOT_APPLY else What.OTHER


def is_open(answer: Feedback) -> bool:
    """Return whether an answer waits for staff."""
    if answer.settled_at is not None or answer.undone_at is not None:
        return False
    return what_of(answer) is not What.KEPT and answer.reason not in SILENT


def is_settled(answer: Feedback) -> bool:
    return answer.settled_at is not None or answer.undone_by is not None


def is_asked(answer: Feedback, query: InboxQuery, cities: Collection[str]) -> bool:
    """Return whether an answer of a reader of *cities* is asked for."""
    return (
        is_in(answer, query.state)
        and query.what in (None, what_of(answer))
        and (query.city is None or query.city in cities)
    )


def is_in(answer: Feedback, state: State) -> bool:
    if state is State.ALL:
        return True
    return is_open(answer) if state is State.OPEN else is_settled(answer)

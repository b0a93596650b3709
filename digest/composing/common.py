"""What the letters of one composing have in common, each thing found once.

Nothing here outlives its composing: what a letter says is decided by the moment at which its issue
was read.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from advice.questions.asking import Question
from advice.questions.listed_calls import ListedCalls
from advice.refusals.refusals import Refusals
from advice.weekly.all_new_calls import NewCalls
from advice.weekly.content import WeeklyMail
from advice.weekly.feedback import AnswerBook
from advice.weekly.week import Shared
from digest.render import Form
from funding.call import Call
from funding.event import Event, EventKind
from store.calls.calls import calls_of
from store.database import Store
from store.past.marks import IssueMark, Moment, moment_of
from store.people.feedback import Feedback
from store.people.recipients import Recipient

Value = TypeVar("Value")
FORMS = 800
"""Forms that are kept, of some hundred kilobytes each: one for each language of each choice of
projects, as long as nobody's own answers tell them apart."""


class Recent(Generic[Value]):
    """The values that were asked for last, by key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.found: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        value = self.found.pop(key, None)
        if value is None:
            value = make()
            if len(self.found) >= self.most:
                del self.found[next(iter(self.found))]
        self.found[key] = value
        return value


@dataclass(frozen=True, kw_only=True, slots=True)
class SinceLast:
    """What was seen since some moment."""

    events: tuple[Event, ...]
    call_ids: frozenset[str]
    new_ids: frozenset[str]
    """Of the calls that are new at a source."""

    @classmethod
    def of(cls, found: Iterable[Event]) -> "SinceLast":
        events = tuple(found)
        return cls(
            events=events,
            call_ids=frozenset(e.call_id for e in events),
            new_ids=frozenset(e.call_id for e in events if e.kind is EventKind.NEW),
        )


@dataclass(kw_only=True, eq=False)
class Common:
    calls: dict[str, Call | None] = field(default_factory=dict)
    """By the id that was asked for."""
    since: dict[datetime | None, SinceLast] = field(default_factory=dict)
    """By the moment of a last letter."""
    whole_weeks: dict[Hashable, NewCalls] = field(default_factory=dict)
    """By projects and new calls."""
    shared: dict[Hashable, Shared] = field(default_factory=dict)
    """By projects."""
    listed_calls: ListedCalls | None = None
    questions: dict[Hashable, tuple[Question, ...]] = field(default_factory=dict)
    """By projects, what their readers may be asked."""
    letters: Recent[WeeklyMail] = field(default_factory=lambda: Recent(FORMS))
    """By all that is told apart in a week."""
    forms: Recent[Form] = field(default_factory=lambda: Recent(FORMS))
    """By all that is shown of a letter."""
    answers: AnswerBook | None = None
    kept_moment: Moment | None = None

    def moment(self, mark: IssueMark) -> Moment:
        """Return what is kept of the moment of the only mark of this composing."""
        if self.kept_moment is None:
            self.kept_moment = moment_of(mark)
        return self.kept_moment

    def book(
        self,
        feedback: Collection[Feedback],
        people: Mapping[int, Recipient],
        refusals: Refusals,
    ) -> AnswerBook:
        if self.answers is None:
            self.answers = AnswerBook(feedback, people, refusals)
        return self.answers

    def calls_of(self, store: Store, asked: Iterable[str]) -> dict[str, Call]:
        """Return calls by the ids that were asked for; unknown ones are left out."""
        wanted = sorted(asked)
        missing = [name for name in wanted if name not in self.calls]
        if missing:
            found = calls_of(store, missing)
            self.calls |= {name: found.get(name) for name in missing}
        return {name: call for name in wanted if (call := self.calls[name]) is not None}

"""One call in a list, read from its line as far as somebody looks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from advice.search.call_values import Keys, Values, changed_values, next_day, status_on, values_of
from advice.search.lines import money_of, unpacked
from advice.weekly.content import GrantMoney
from funding.call import Call, Status
from store.calls.call_lines import CallLine, LineDates
from store.calls.calls import as_date


@dataclass(frozen=True, kw_only=True, eq=False)
class CallRow:
    """One call in a list: everything that a list shows, without its long texts.

    Rows are told apart by what they are and not by what they say, so that what is made of one can
    be kept.  What a list is filtered and ordered by stands in the line; the rest is read from it
    for those who look.
    """

    line: CallLine
    dates: LineDates
    keys: Keys
    today: date

    @property
    def id(self) -> str:
        return self.line.call_id

    @property
    def title(self) -> str:
        return self.line.title

    @property
    def excerpt(self) -> str:
        """The first words of its text; "" where it has none."""
        return self.line.excerpt

    @property
    def status(self) -> Status:
        """As the call has it on the day, whether it was withdrawn or not."""
        return status_on(self.line, self.today)

    @property
    def next_deadline(self) -> date | None:
        return as_date(next_day(self.line.deadlines, self.today))

    @property
    def last_deadline(self) -> date | None:
        return as_date(self.line.deadlines[-10:])

    @property
    def opening_date(self) -> date | None:
        return as_date(self.line.opening_date)

    @property
    def first_seen(self) -> date | None:
        return as_date(self.dates.first_seen)

    @property
    def last_changed(self) -> date | None:
        return as_date(self.dates.last_changed)

    @property
    def is_fresh(self) -> bool:
        """Whether it is new or changed within as many days as one can ask for."""
        return bool(changed_values(self.keys[-1], self.today))

    @cached_property
    def values(self) -> Values:
        """What it has of each filter."""
        return values_of(self.keys, self.today)

    @cached_property
    def call(self) -> Call:
        """Without sections, facts and links."""
        return unpacked(self.line, self.dates)

    @cached_property
    def money(self) -> GrantMoney:
        return money_of(self.line)

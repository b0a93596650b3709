"""The deadlines of the coming months as bars, each of them a link; drawn without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from advice.search.call_query import CallQuery
from advice.search.choices import Filter
from advice.search.find import Found
from wording.language import Speech

To = Callable[[CallQuery], str]
MONTHS = 12
STEP, BAR = 50, 38
"""Width of a month and of its bar."""
HEIGHT, FOOT, HEAD = 70, 22, 18
LEAST = 2
"""Height of a bar that stands for something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    href: str | None
    """None where no deadline is in the month."""
    x: int
    y: int
    width: int
    height: int
    middle: int
    count: str
    label: str
    words: str
    """The bar for those who hear it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]


def timeline_of(s: Speech, found: Found, to: To) -> Timeline | None:
    """Return the next deadlines by month; None where none is in the coming year."""
    months = found.months(MONTHS)
    most = max((n for _, n in months), default=0)
    if most == 0:
        return None
    floor = HEAD + HEIGHT
    bars = []
    for place, (name, n) in enumerate(months):
        day = date.fromisoformat(f"{name}-01")
        height = max(LEAST, round(n * HEIGHT / most)) if n else 0
        x = place * STEP + (STEP - BAR) // 2
        month = s.month(day)
        words = s.count("{n} deadline in {month}", "{n} deadlines in {month}", n, month=month)
        bars.append(
            Bar(
                href=to(found.query.only(Filter.DEADLINE, name)) if n else None,
                x=x,
                y=floor - height,
                width=BAR,
                height=height,
                middle=x + BAR // 2,
                count=s.number(n) if n else "",
                label=s.short_month(day),
                words=words,
            )
        )
    return Timeline(width=MONTHS * STEP, height=floor + FOOT, floor=floor, bars=tuple(bars))

"""Places in a list are shared between families of sources: EU portals and national ones."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from funding.call import Call
from funding.source import load_sources

Thing = TypeVar("Thing")
NATIONAL = "national"


def family_of(call: Call) -> str:
    """Return the family of the source that a call's values come from."""
    source = load_sources().get(call.best.source)
    return call.best.source if source is None else source.family


def fair_share(
    things: Sequence[Thing],
    places: int,
    *,
    call_of: Callable[[Thing], Call],
    is_asked: Callable[[Thing], bool] = lambda _: False,
) -> list[Thing]:
    """Return those of *things*, the best first, that get one of *places*, in their order.

    No family takes more than half of them while another has one waiting; a place that nobody else
    wants goes to the next best.  What the reader asked for is never moved back.
    """
    if len(things) <= places:
        return list(things)
    most = -(-places // 2)
    taken: Counter[str] = Counter()
    chosen: list[int] = []
    waiting: list[int] = []
    for number, thing in enumerate(things):
        family = family_of(call_of(thing))
        if is_asked(thing) or taken[family] < most:
            taken[family] += 1
            chosen.append(number)
        else:
            waiting.append(number)
    return [things[number] for number in sorted([*chosen, *waiting][:places])]

"""Why a no holds no more, as JSON."""

from datetime import date

from advice.refusals.falling import Fallen, Value
from funding.evidence import Check
from store.people.refusals import check_values


def fallen_values(fallen: Fallen | None) -> dict[str, object] | None:
    """Return what has changed since a no, old and new; None while it holds."""
    if fallen is None:
        return None
    return {
        "why": fallen.why,
        "said_on": fallen.said_on,
        "changed": fallen.turn,
        "before": shown(fallen.before),
        "after": shown(fallen.after),
    }


def shown(value: Value) -> object:
    """Return a day or a figure as text, a rule as it was judged."""
    if isinstance(value, Check):
        return check_values(value)
    return value.isoformat() if isinstance(value, date) else str(value)

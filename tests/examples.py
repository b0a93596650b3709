"""How many examples a property test tries."""

from hypothesis import settings

PART = 4
FEWEST = 8


def examples(number: int) -> int:
    """Return all of them with `run.py test --full`; otherwise a quarter, each time the same."""
    if settings.get_current_profile_name() == "full":
        return number
    return min(number, max(FEWEST, number // PART))

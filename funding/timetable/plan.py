"""What a record carries of the timetable that it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from funding.timetable.window import Window, read_window


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """When a planned call is expected, and who published that.  Never a day that nobody named."""

    opens: Window | None
    """When applications are expected to begin; None where only the end is planned."""
    closes: Window | None
    timetable: str
    """The title of the timetable."""
    published: date
    """The day that the timetable itself bears."""
    checked_on: date
    """The day on which a person compared the file with the page."""
    page: str
    """The page of the timetable, http or https."""
    area: str | None = None
    place: str | None = None
    """Where in the sheet or page it stands."""
    quote: str | None = None
    """The words as published."""

    @property
    def window(self) -> Window:
        """When it is expected to open; where that is not stated, when it is expected to close."""
        found = self.opens or self.closes
        assert found is not None  # the reader of timetables lets no other pass
        return found


def plan_of(values: Mapping[str, Any]) -> Plan:
    """Return the plan that a stored record holds as JSON."""
    days = {name: date.fromisoformat(values[name]) for name in ("published", "checked_on")}
    windows = {
        name: None if values.get(name) is None else read_window(values[name]["text"])
        for name in ("opens", "closes")
    }
    return Plan(**{**values, **days, **windows})

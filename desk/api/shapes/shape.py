"""What all shapes share."""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""``2026-10-13``"""


class Shape(BaseModel):
    """A document with these keys and no others."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


def written_day(value: object) -> object:
    """Return *value* if it is a written day; numbers would be read as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and DAY.fullmatch(value)):
        return value
    raise ValueError("a date looks like 2026-10-13")


Day = Annotated[date, BeforeValidator(written_day)]
"""A date that somebody asks with."""

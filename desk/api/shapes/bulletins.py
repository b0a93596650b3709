"""Bulletins: the calls of the week, the draft, and what was published."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from advice.bulletin.week import Why
from desk.api.shapes.shape import Shape
from wording.bulletin.content import (
    LONGEST_INTRODUCTION,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_CALLS,
)
from wording.language import LOCALES

Language = Annotated[str, StringConstraints(pattern=f"^({'|'.join(LOCALES)})$")]
CallId = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Telling(Shape):
    """A call of a bulletin, and our sentence about it."""

    call: str
    sentence: str


class BulletinDraft(Shape):
    """The draft that staff share; its version is what the next saving has to name."""

    version: int
    language: str
    title: str
    introduction: str
    calls: list[Telling]
    changed_by: str | None
    changed_at: datetime | None


class Bulletin(Shape):
    """A bulletin that was published."""

    number: int
    published_on: date
    published_by: str
    language: str
    title: str
    calls: list[Telling]


class BulletinList(Shape):
    items: list[Bulletin]


class FieldChanged(Shape):
    """One field since the call was told; null where nothing is stated."""

    field: str
    old: str | None
    new: str | None


class WeekCall(Shape):
    """A call that may stand in the next bulletin."""

    call: str
    title: str
    why: Why
    cities: list[str]
    """Member cities that it fits."""
    told_in: int | None
    """The bulletin that told it last."""
    changes: list[FieldChanged]


class WeekList(Shape):
    items: list[WeekCall]


class Wanted(Shape):
    """A call to put in; without a sentence it gets one from our own words."""

    call: CallId
    sentence: Annotated[str, StringConstraints(max_length=LONGEST_SENTENCE)] | None = None


class NewDraft(Shape):
    """The draft to save, over the version that it rests on: 0 where there is none."""

    version: Annotated[int, Field(ge=0, le=10**9)]
    language: Language
    title: Annotated[str, StringConstraints(max_length=LONGEST_TITLE)]
    introduction: Annotated[str, StringConstraints(max_length=LONGEST_INTRODUCTION)] = ""
    calls: Annotated[list[Wanted], Field(max_length=MOST_CALLS)]


class Publishing(Shape):
    """The version of the draft to publish: another one is refused."""

    version: Annotated[int, Field(ge=1, le=10**9)]


class PublishedAs(Shape):
    number: int

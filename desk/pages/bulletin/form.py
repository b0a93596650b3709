"""What the form of the bulletin holds: the draft as it was edited, ticks, and the button."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from store.bulletins.bulletins import BulletinItem, Draft
from wording.bulletin.content import LONGEST_INTRODUCTION, LONGEST_SENTENCE, LONGEST_TITLE
from wording.language import LOCALES

MOST_FIELDS = 400


async def read_form(request: Request) -> FormData:
    """Return the fields of the form; it sends no files."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS)


Sent = Annotated[FormData, Depends(read_form)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """The form as it was sent."""

    draft: Draft
    """With the version that it rests on."""
    ticked: tuple[str, ...]
    """Ids of calls to put in."""
    do: str
    """What the button does: ``save``, ``publish``, or ``up``, ``down``, ``out``."""
    about: str
    """The call that the button is about; "" for none."""


def edited(sent: FormData, language: str) -> Edited:
    """Return what was sent; *language* holds where the form names none that we write."""
    single = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    do, _, about = single.get("do", "save").partition(":")
    chosen = single.get("language", language)
    version = single.get("version", "")
    draft = Draft(
        language=chosen if chosen in LOCALES else language,
        title=single.get("title", "").strip()[:LONGEST_TITLE],
        introduction=single.get("introduction", "").strip()[:LONGEST_INTRODUCTION],
        items=ordered(sent, single),
        version=int(version) if version.isdecimal() and len(version) < 9 else 0,
    )
    if do in ("up", "down", "out"):
        draft = moved(draft, do, about)
    ticked = tuple(v for v in sent.getlist("tick") if isinstance(v, str) and v)
    return Edited(draft=draft, ticked=ticked, do=do, about=about)


def ordered(sent: FormData, single: dict[str, str]) -> tuple[BulletinItem, ...]:
    """Return the calls by their places: one that was given another place goes to it."""
    names = [value for value in sent.getlist("call") if isinstance(value, str) and value]
    found = []
    for number, name in enumerate(dict.fromkeys(names), 1):
        text = single.get(f"place-{number}", "").strip()
        place = int(text) if text.isdecimal() and len(text) < 4 else number
        # before the call whose place it takes when it comes up, behind it when it goes down
        turn = (place > number) - (place < number)
        sentence = " ".join(single.get(f"sentence-{number}", "").split())[:LONGEST_SENTENCE]
        found.append((place, turn, number, BulletinItem(call_id=name, sentence=sentence)))
    return tuple(item for *_, item in sorted(found, key=lambda each: each[:3]))


def moved(draft: Draft, do: str, about: str) -> Draft:
    """Return the draft with one call one place up or down, or without it."""
    items = list(draft.items)
    place = next((n for n, item in enumerate(items) if item.call_id == about), None)
    if place is None:
        return draft
    item = items.pop(place)
    if do != "out":
        items.insert(max(0, place - 1) if do == "up" else place + 1, item)
    return Draft(
        language=draft.language,
        title=draft.title,
        introduction=draft.introduction,
        items=tuple(items),
        version=draft.version,
    )

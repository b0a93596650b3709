"""What every page of profiles asks first: the form, whose city it is, which version it rests on."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from advice.profiles.yaml_reader import MAX_BYTES
from desk.deps import Deps
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.security.actor import Actor, actor_of
from funding.errors import UnknownName
from store.database import Store
from store.people.profiles import ProfileVersion, find_profile, profile_history

MOST_FIELDS = 8_000
"""Fifty projects with a hundred keywords, each with its weight."""


async def read_form(request: Request) -> AsyncIterator[FormData]:
    async with request.form(
        max_files=1, max_fields=MOST_FIELDS, max_part_size=4 * MAX_BYTES
    ) as form:
        yield form


Sent = Annotated[FormData, Depends(read_form)]


def pairs_of(sent: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


def present_of(request: Request, deps: Deps, store: Store, city_id: str) -> ProfileVersion:
    """Return the present version of a city's profile.

    Raises PageFault for one that is not there, or that is not the reader's.
    """
    actor: Actor = actor_of(request, deps)
    try:
        if actor.may_see(city_id):
            return find_profile(store, city_id)
    except UnknownName:
        pass
    s = language_of(request)
    raise PageFault(
        404,
        s.say("There is no such profile"),
        s.say("The name is mistyped, or the city is not among yours."),
    )


def version_of(store: Store, present: ProfileVersion, number: str | None) -> ProfileVersion:
    """Return the version of that number; the present one where there is none such."""
    if number is None or number == str(present.version):
        return present
    versions = {str(v.version): v for v in profile_history(store, present.city_id)}
    return versions.get(number, present)

"""The pipeline on the page of a call, as far as whoever asks may see and change it."""

from starlette.requests import Request

from advice.pipeline.rows import city_names, fallen_declines
from desk.deps import Deps
from desk.pages.language import kept_language, language_of
from desk.pages.pipeline.view import OfCall, of_call
from desk.security.actor import actor_of
from desk.security.roles import DeskRole
from store.database import Store
from store.people.recipients import list_recipients
from store.pipeline.entries import entries

SHARED = "shared"
"""The parameter that names with whom the call was shared just now."""


def pipeline_on_call(deps: Deps, store: Store, request: Request, call_id: str) -> OfCall | None:
    """Return what stands on the page of a call; None for who sees no city."""
    actor = actor_of(request, deps)
    names = city_names(store, actor.may_see)
    if not names:
        return None
    is_staff = actor.role >= DeskRole.STAFF
    people = [
        person
        for person in (list_recipients(store) if is_staff else ())
        if any(profile.partition("/")[0] in names for profile in person.profiles)
    ]
    return of_call(
        language_of(request),
        call_id,
        [entry for entry in entries(store, call_id=call_id) if entry.city_id in names],
        names,
        people,
        fallen=fallen_declines(store, names, deps.clock().date()),
        may_write=is_staff or actor.cities is not None,
        shared=request.query_params.get(SHARED),
        keep=kept_language(request),
    )

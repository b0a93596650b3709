"""The plan on the page of a call, and who may say what became of it."""

from datetime import date

from starlette.requests import Request

from desk.deps import Deps
from desk.pages.language import kept_language, language_of
from desk.pages.timetables.view import OfCall, of_call
from desk.security.actor import actor_of
from desk.security.roles import DeskRole
from funding.call import Call
from store.database import Store
from store.timetables.joins import JoinState, list_joins


def plan_on_call(
    deps: Deps, store: Store, request: Request, call: Call, today: date
) -> OfCall | None:
    """Return the plan of a call; what is only alike is shown to staff."""
    actor = actor_of(request, deps)
    return of_call(
        language_of(request),
        call,
        list_joins(store, JoinState.PERHAPS) if actor.role >= DeskRole.STAFF else (),
        today=today,
        keep=kept_language(request),
        may_decide=actor.may_open("POST", "/timetables/join"),
    )

"""`/people/{id}/issues/{period}`: was a call in somebody's issue, the mail itself, the decision."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from advice.replay.was_told import was_it_told
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, language_of
from desk.pages.people.shown_mail import framed_mail, html_of
from desk.pages.render import render
from desk.pages.replay.issues_view import issue_view, list_view
from desk.security.actor import actor_of
from desk.security.headers import POLICY
from funding.errors import UnknownName, WrongInput
from funding.periods import days_of
from store.database import Store
from store.mail.outbox import body_of
from store.past.past_store import PastLetter, is_issue, letters_to
from store.people.recipients import Recipient, removed_recipient
from wording.language import Speech

CALL = "call"
LONGEST = 500
"""Characters of the name of a call that are looked up."""


def issue_routes() -> APIRouter:
    """Return the routes below ``/people/{id}/issues``."""
    router = guarded_router()

    @router.api_route("/people/{person_id}/issues", methods=["GET", "HEAD"])
    def issues(request: Request, person_id: str) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        check_parameters(request, ())
        with deps.open_store() as store, store.read():
            person = person_of(request, deps, store, s, person_id)
            view = list_view(s, person, issues_of(store, person))
        return render(
            request, "replay/issues.html.j2", view, title=s.say("Issues of {name}", name=view.name)
        )

    @router.api_route("/people/{person_id}/issues/{period}", methods=["GET", "HEAD"])
    def issue(request: Request, person_id: str, period: str) -> HTMLResponse:
        deps = deps_of(request)
        s, today = language_of(request), deps.clock().date()
        check_parameters(request, (CALL,))
        asked = request.query_params.get(CALL, "").strip()[:LONGEST]
        with deps.open_store() as store, store.read():
            person = person_of(request, deps, store, s, person_id)
            check_period(s, period)
            letters = issues_of(store, person)
            try:
                found = (
                    was_it_told(store, person, asked, period=period, today=today) if asked else None
                )
            except WrongInput as error:
                raise PageFault(
                    400,
                    s.say("There is no such issue yet"),
                    s.say("{period} has not begun; choose an earlier one.", period=period),
                ) from error
            letter = next((x for x in letters if x.period == period), None)
            view = issue_view(s, store, person, letters, letter, period, asked, found, today)
        return render(
            request,
            "replay/issue.html.j2",
            view,
            title=view.title,
            headers={"Content-Security-Policy": f"{POLICY}; frame-src 'self'"},
        )

    @router.api_route("/people/{person_id}/issues/{period}/mail", methods=["GET", "HEAD"])
    def mail(request: Request, person_id: str, period: str) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        check_parameters(request, ())
        with deps.open_store() as store, store.read():
            person = person_of(request, deps, store, s, person_id)
            check_period(s, period)
            letter = next((x for x in issues_of(store, person) if x.period == period), None)
            html = None if letter is None else html_of(body_of(store, letter.id))
        if html is None:
            raise PageFault(404, s.say("There is no such mail"), s.say("It is not kept any more."))
        return framed_mail(html)

    return router


def check_parameters(request: Request, names: Sequence[str]) -> None:
    for name in request.query_params:
        if name not in (*names, PARAMETER):
            raise unknown_parameter(request, name, known=(*names, PARAMETER))


def check_period(s: Speech, period: str) -> None:
    """Raise the page for a period that is none, with what one looks like."""
    try:
        days_of(period)
    except WrongInput as error:
        raise PageFault(
            400,
            s.say("That is no week"),
            s.say("An issue is named like 2026-W41 (a week), 2026-10 (a month) or 2026-10-13."),
        ) from error


def person_of(request: Request, deps: Deps, store: Store, s: Speech, person_id: str) -> Recipient:
    """Return the person of a page, also one who left.

    Raises the 404 page for nobody, and for whom only staff of other cities may see.
    """
    actor = actor_of(request, deps)
    try:
        number = int(person_id) if person_id.isdecimal() and len(person_id) < 10 else 0
        person = removed_recipient(store, number)
    except UnknownName as error:
        raise nobody(s) from error
    is_theirs = bool(person.profiles) and all(actor.may_see(x) for x in person.profiles)
    if actor.cities is not None and not is_theirs:
        raise nobody(s)
    return person


def nobody(s: Speech) -> PageFault:
    return PageFault(
        404, s.say("Nobody is known under that number"), s.say("Erased people leave no trace.")
    )


def issues_of(store: Store, person: Recipient) -> list[PastLetter]:
    """Return a person's issues, the newest first."""
    return [x for x in reversed(letters_to(store, person.id)) if is_issue(x)]

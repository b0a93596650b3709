"""The pages behind the links of a mail: no login, no cookies, no JavaScript.

GET and HEAD never change anything; a POST acts for the person whom its signed link names.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from desk.answers.actions import action_for
from desk.answers.page import AnswerPage, render_page
from desk.answers.request import AnswerRequest
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import language_of
from desk.pages.notices.text import notice_links
from funding.call import Call
from funding.errors import UnknownName, WrongInput
from store.calls.calls import calls_of
from store.database import Store
from store.people.recipients import Recipient, recipient_of, removed_recipient
from wording.answer_links import ANSWERS, Action, BadLink, Grant, read_calendar_token, read_token
from wording.call_calendar import calendar_of
from wording.language import speech

Field = Annotated[str, Form(max_length=2000)]


def answer_routes() -> APIRouter:
    """Return the routes ``/a/{token}`` and ``/calendar/{token}.ics``."""
    router = guarded_router()

    @router.api_route("/a/{token}", methods=["GET", "HEAD"])
    @router.api_route("/a/{token}/", methods=["GET", "HEAD"])
    def show(token: str, request: Request) -> HTMLResponse:
        deps = deps_of(request)
        with deps.open_store() as store:
            try:
                asked = read_request(deps, store, token, {})
            except (BadLink, UnknownName) as error:
                return shown(refused(request, error), deps)
            return shown(action_for(asked.grant.action).question(asked), deps)

    @router.post("/a/{token}")
    @router.post("/a/{token}/")
    def do(
        token: str,
        request: Request,
        reason: Field = "",
        days: Field = "",
        comment: Field = "",
        frequency: Field = "",
    ) -> HTMLResponse:
        deps = deps_of(request)
        fields = {"reason": reason, "days": days, "comment": comment, "frequency": frequency}
        with deps.open_store() as store:
            try:
                asked = read_request(deps, store, token, fields)
                return shown(action_for(asked.grant.action).do(asked), deps)
            except (BadLink, UnknownName, WrongInput) as error:
                return shown(refused(request, error), deps)

    @router.api_route("/calendar/{token}.ics", methods=["GET", "HEAD"])
    def calendar(token: str, request: Request) -> Response:
        deps = deps_of(request)
        with deps.open_store() as store:
            try:
                call_id = read_calendar_token(token, deps.secret)
                call = calls_of(store, [call_id]).get(call_id)
                if call is None:
                    raise UnknownName(f"the call {call_id!r} is not known any more")
            except (BadLink, UnknownName) as error:
                return shown(refused(request, error), deps)
            return Response(
                calendar_of([call], speech("en"), today=deps.clock().date()),
                media_type="text/calendar; charset=utf-8",
                headers={"Content-Disposition": 'attachment; filename="deadline.ics"'},
            )

    return router


def read_request(deps: Deps, store: Store, token: str, fields: Mapping[str, str]) -> AnswerRequest:
    """Return what a link asks for.  Raises BadLink, and UnknownName for an erased person."""
    now = deps.clock()
    grant = read_token(token, deps.secret, today=now.date())
    person = person_of(store, grant)
    if grant.action not in ANSWERS:
        raise BadLink("the link opens a page of its own, under /my")
    return AnswerRequest(
        store=store,
        speech=speech(person.language),
        grant=grant,
        target=f"/a/{token}",
        person=person,
        call=call_of(store, grant),
        fields=fields,
        secret=deps.secret,
        now=now,
        today=now.date(),
    )


def person_of(store: Store, grant: Grant) -> Recipient:
    """Return whom the link is for; who left is only found to leave again or to come back."""
    if grant.action in (Action.UNSUBSCRIBE, Action.RESUBSCRIBE):
        return removed_recipient(store, grant.recipient_id)
    return recipient_of(store, grant.recipient_id)


def call_of(store: Store, grant: Grant) -> Call | None:
    if grant.about is None or grant.action is Action.RESUBSCRIBE:
        return None
    return calls_of(store, [grant.about]).get(grant.about)


def shown(page: AnswerPage, deps: Deps) -> HTMLResponse:
    foot = notice_links(deps.notices, speech(page.language))
    return HTMLResponse(render_page(page, foot), status_code=page.status)


def refused(request: Request, error: Exception) -> AnswerPage:
    """Return the page for a link that is not good, in the language that the browser asks for."""
    s = language_of(request)
    return AnswerPage(
        language=s.code,
        title=s.say("This link does not work"),
        person=None,
        lines=(
            s.say("It is damaged, too old, or the person is no longer on the list."),
            s.say("Open it again from the newest mail. Nothing was changed."),
        ),
        status=410 if isinstance(error, UnknownName) else 400,
    )

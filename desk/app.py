"""The pages behind the links of the mail: no login, no cookies, no JavaScript.

GET and HEAD never change anything; a POST acts for the person whom its signed link names.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from desk.answers.acting import Act, act
from desk.answers.asking import ask
from desk.answers.calendar import calendar_of
from desk.answers.page import AnswerPage, render_page
from desk.security.body_limit import BoundedBody
from funding.call import Call
from funding.errors import UnknownName, WrongInput
from store.calls.calls import calls_of
from store.database import Store
from store.people.recipients import Recipient, recipient_of, removed_recipient
from wording.answer_links import Action, BadLink, Grant, read_calendar_token, read_token
from wording.language import LOCALES, Speech, speech

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
}
Field = Annotated[str, Form(max_length=2000)]


def make_app(
    *, open_store: Callable[[], Store], secret: str, clock: Callable[[], datetime]
) -> FastAPI:
    """Return the application; *open_store* opens the database for one request.

    *clock* gives the moment in the service's own time zone.
    """
    app = FastAPI(title="City Calls", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        for name, value in HEADERS.items():
            if not (name == "Cache-Control" and request.url.path.startswith("/static/")):
                response.headers[name] = value
        return response

    app.add_middleware(BoundedBody, headers=HEADERS)  # the outermost: the last one added

    @app.api_route("/a/{token}", methods=["GET", "HEAD"])
    def show(token: str, request: Request) -> HTMLResponse:
        now = clock()
        with open_store() as store:
            try:
                grant = read_token(token, secret, today=now.date())
                person = person_of(store, grant)
            except (BadLink, UnknownName) as error:
                return answer(refused(request, error))
            s = speech(person.language)
            call = call_of(store, grant)
            return answer(ask(s, grant, person, call, f"/a/{token}", today=now.date()))

    @app.post("/a/{token}")
    def do(
        token: str,
        request: Request,
        reason: Field = "",
        days: Field = "",
        comment: Field = "",
        frequency: Field = "",
    ) -> HTMLResponse:
        now = clock()
        fields = {"reason": reason, "days": days, "comment": comment, "frequency": frequency}
        with open_store() as store:
            try:
                grant = read_token(token, secret, today=now.date())
                return answer(acted(store, grant, fields, secret=secret, now=now))
            except (BadLink, UnknownName, WrongInput) as error:
                return answer(refused(request, error))

    @app.api_route("/calendar/{token}.ics", methods=["GET", "HEAD"])
    def calendar(token: str, request: Request) -> Response:
        with open_store() as store:
            try:
                call_id = read_calendar_token(token, secret)
                call = calls_of(store, [call_id]).get(call_id)
                if call is None:
                    raise UnknownName(f"the call {call_id!r} is not known any more")
            except (BadLink, UnknownName) as error:
                return answer(refused(request, error))
            return Response(
                calendar_of(call, today=clock().date()),
                media_type="text/calendar; charset=utf-8",
                headers={"Content-Disposition": 'attachment; filename="deadline.ics"'},
            )

    return app


def acted(
    store: Store, grant: Grant, fields: Mapping[str, str], *, secret: str, now: datetime
) -> AnswerPage:
    """Do what the link says; leaving twice is no error."""
    person = person_of(store, grant)
    s = speech(person.language)
    if grant.action is Action.UNSUBSCRIBE and not person.profiles:
        return AnswerPage(
            language=s.code,
            title=s.say("Unsubscribed"),
            person=None,
            lines=(s.say("You will get no more mail from City Calls."),),
        )
    return act(
        Act(
            store=store,
            speech=s,
            grant=grant,
            person=person,
            call=call_of(store, grant),
            fields=fields,
            secret=secret,
            now=now,
            today=now.date(),
        )
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


def answer(page: AnswerPage) -> HTMLResponse:
    return HTMLResponse(render_page(page), status_code=page.status)


def refused(request: Request, error: Exception) -> AnswerPage:
    """Return the page for a link that is not good, in the language that the browser asks for."""
    s = browser_language(request)
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


def browser_language(request: Request) -> Speech:
    wanted = request.headers.get("accept-language", "")[:200].lower()
    for part in wanted.split(","):
        code = part.strip()[:2]
        if code in LOCALES:
            return speech(code)
    return speech("en")

"""`/my/{token}/calendar`: the calls that a person follows, for their calendar and feed reader.

Who opens the link sees what it is for; only the button makes the address, and another ends it.
"""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Form as FormField
from fastapi.responses import HTMLResponse

from desk.answers.page import AnswerPage, Form
from desk.answers.routes import refused, shown
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from funding.errors import UnknownName
from store.database import Store
from store.people.feeds import FeedKind, add_feed, list_feeds, remove_feed
from store.people.recipients import Recipient, recipient_of
from wording.answer_links import Action, BadLink, read_token
from wording.feed_links import feed_addresses
from wording.language import Speech, speech

END = "end"
"""The field of the button that takes the address away."""


def my_calendar_routes() -> APIRouter:
    """Return the route ``/my/{token}/calendar``."""
    router = guarded_router()

    @router.api_route("/my/{token}/calendar", methods=["GET", "HEAD"])
    def show(token: str, request: Request) -> HTMLResponse:
        deps = deps_of(request)
        with deps.open_store() as store:
            try:
                return shown(question(person_of(deps, store, token), token), deps)
            except (BadLink, UnknownName) as error:
                return shown(refused(request, error), deps)

    @router.post("/my/{token}/calendar")
    def do(
        token: str, request: Request, end: Annotated[str, FormField(max_length=9)] = ""
    ) -> HTMLResponse:
        deps = deps_of(request)
        with deps.open_store() as store:
            try:
                person = person_of(deps, store, token)
            except (BadLink, UnknownName) as error:
                return shown(refused(request, error), deps)
            if end:
                return shown(ended(store, person, token), deps)
            return shown(made(deps, store, request, person, token), deps)

    return router


def person_of(deps: Deps, store: Store, token: str) -> Recipient:
    """Return whose page the link opens.  Raises BadLink, and UnknownName for who left."""
    grant = read_token(token, deps.secret, today=deps.clock().date())
    if grant.action is not Action.MY:
        raise BadLink("the link opens another page; take the one at the foot of the mail")
    return recipient_of(store, grant.recipient_id)


def question(person: Recipient, token: str, *above: str) -> AnswerPage:
    s = speech(person.language)
    return page_of(
        s,
        person,
        *above,
        s.say(
            "A calendar or a feed reader shows the list as it is each day, without a login. "
            "Whoever has the address can read it, until it is taken away."
        ),
        form=Form(target=address(token), button=s.say("Make a private address")),
    )


def made(deps: Deps, store: Store, request: Request, person: Recipient, token: str) -> AnswerPage:
    s = speech(person.language)
    feed = add_feed(
        store,
        kind=FeedKind.WATCHED,
        about="",
        recipient_id=person.id,
        language=person.language,
        now=deps.clock(),
    )
    base = deps.base_url or f"{request.url.scheme}://{request.url.netloc}"
    at = feed_addresses(feed.id, deps.secret, base)
    return page_of(
        s,
        person,
        s.say("{label}: {value}", label=s.say("For a calendar"), value=at.ics),
        s.say("{label}: {value}", label=s.say("For a feed reader"), value=at.atom),
        s.say(
            "Whoever has an address can read the list, without a login: give it only to those who"
            " may. It shows the list as it is each day; what is gone is cancelled."
        ),
        form=Form(
            target=address(token),
            button=s.say("Take the address away"),
            hidden=((END, "yes"),),
            is_quiet=True,
        ),
    )


def ended(store: Store, person: Recipient, token: str) -> AnswerPage:
    with store.write():
        for feed in list_feeds(store):
            if feed.recipient_id == person.id and feed.kind is FeedKind.WATCHED:
                remove_feed(store, feed.id)
    s = speech(person.language)
    words = s.say("The address is taken away: it works no more, whoever has it.")
    return question(person, token, words)


def page_of(s: Speech, person: Recipient, *lines: str, form: Form) -> AnswerPage:
    who = person.address if person.name is None else f"{person.name} ({person.address})"
    return AnswerPage(
        language=s.code,
        title=s.say("Your dates in your calendar"),
        person=s.say("For {person}", person=who),
        lines=lines,
        forms=(form,),
    )


def address(token: str) -> str:
    return f"/my/{token}/calendar"

"""`/inbox`: the list, one message with the call as it was, and settling them."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from advice.inbox.items import InboxItem, inbox_item, inbox_of
from advice.inbox.query import InboxQuery
from advice.inbox.snapshot import snapshot_of
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter, unknown_value
from desk.pages.faults import PageFault
from desk.pages.frame import frame_of, opens
from desk.pages.inbox.view import PATH, ItemPage, inbox_page, item_view, snapshot_view
from desk.pages.language import PARAMETER, language_of
from desk.pages.render import render
from desk.security.actor import Actor, actor_of
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.operations.audit import note_change
from store.people.feedback import AnswerKind, Feedback
from store.people.inbox import LONGEST_REPLY, put_back, settle, withdraw
from wording.language import Speech
from wording.people.replies import as_written

DONE = "done"
"""Parameter that tells how many messages were just settled."""
MOST = 200
"""Messages that one form settles."""
Text = Annotated[str, Form(max_length=2 * LONGEST_REPLY)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What the form to settle says beside the messages."""

    answer: str
    note: str
    effect: str
    """Anything: what the messages hide and move is taken back, too."""


def inbox_routes() -> APIRouter:
    """Return the routes of ``/inbox``."""
    router = guarded_router()

    @router.api_route(PATH, methods=["GET", "HEAD"])
    def inbox(request: Request) -> Response:
        deps = deps_of(request)
        s, query = language_of(request), asked(request)
        today, actor = deps.clock().date(), actor_of(request, deps)
        with deps.open_store() as store, store.read():
            found = inbox_of(store, query, today=today, cities=actor.cities)
        done = request.query_params.get(DONE, "")
        view = inbox_page(
            s,
            found,
            to=frame_of(request, "").to,
            opens=partial(opens, request),
            today=today,
            done=int(done) if done.isascii() and done.isdecimal() and len(done) < 5 else 0,
        )
        return render(request, "inbox/list.html.j2", view, title=s.say("Inbox"))

    @router.api_route("/inbox/{number:int}", methods=["GET", "HEAD"])
    def message(number: int, request: Request) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        for name in request.query_params:
            if name != PARAMETER:
                raise unknown_parameter(request, name, known=(PARAMETER,))
        today, actor = deps.clock().date(), actor_of(request, deps)
        with deps.open_store() as store, store.read():
            item = found_item(s, store, number, today, actor)
            given = item.answer.given_at.astimezone(deps.clock().tzinfo).date()
            snapshot = snapshot_of(store, item.answer.call_id, given, today)
        to = frame_of(request, "").to
        view = ItemPage(
            item=item_view(s, item, to=to, opens=partial(opens, request), today=today),
            snapshot=snapshot_view(s, snapshot),
            back=to(PATH, None),
        )
        return render(request, "inbox/message.html.j2", view, title=view.item.title)

    @router.post("/inbox/settle")
    def settle_some(
        request: Request,
        number: Annotated[list[str], Form(max_length=MOST)] = [],  # noqa: B006  # never changed
        answer: Text = "",
        note: Text = "",
        effect: Text = "",
    ) -> Response:
        deps = deps_of(request)
        return settled(deps, request, number, Words(answer=answer, note=note, effect=effect))

    @router.post("/inbox/{number:int}/withdraw")
    def take_back(number: int, request: Request) -> Response:
        deps = deps_of(request)
        s, actor, now = language_of(request), actor_of(request, deps), deps.clock()
        with deps.open_store() as store, store.write():
            found_item(s, store, number, now.date(), actor)
            try:
                withdraw(store, number, author=actor.name, now=now)
            except WrongInput as error:
                raise stale(s) from error
            note(store, actor, "took back the effect of feedback", number, deps)
        return back_to(request, number)

    @router.post("/inbox/{number:int}/restore")
    def restore(number: int, request: Request) -> Response:
        deps = deps_of(request)
        s, actor, now = language_of(request), actor_of(request, deps), deps.clock()
        with deps.open_store() as store, store.write():
            found_item(s, store, number, now.date(), actor)
            try:
                put_back(store, number)
            except WrongInput as error:
                raise stale(s) from error
            note(store, actor, "put feedback back in force", number, deps)
        return back_to(request, number)

    return router


def asked(request: Request) -> InboxQuery:
    """Return what the address asks for.  Raises PageFault naming what is unknown in it."""
    others = (PARAMETER, DONE)
    try:
        return InboxQuery.from_params(
            (k, v) for k, v in request.query_params.multi_items() if k not in others
        )
    except UnknownParameter as error:
        raise unknown_parameter(request, error.name, known=(*error.known, PARAMETER)) from error
    except UnknownChoice as error:
        raise unknown_value(request, error.name, error.value, known=error.known) from error


def found_item(s: Speech, store: Store, number: int, today: date, actor: Actor) -> InboxItem:
    """Return one message that the reader may see.  Raises PageFault."""
    try:
        return inbox_item(store, number, today=today, cities=actor.cities)
    except UnknownName as error:
        raise PageFault(
            404,
            s.say("There is no such message"),
            s.say("The address is mistyped, or the person was erased."),
        ) from error


def settled(deps: Deps, request: Request, numbers: list[str], words: Words) -> Response:
    """Settle the ticked messages; a 409 page tells which somebody else settled before."""
    s, actor, now = language_of(request), actor_of(request, deps), deps.clock()
    chosen = [int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) < 12]
    if not chosen:
        raise PageFault(
            400, s.say("Nothing was ticked"), s.say("Go back and tick what is to be settled.")
        )
    with deps.open_store() as store, store.write():
        for number in chosen:
            found_item(s, store, number, now.date(), actor)
        try:
            found = settle(
                store,
                chosen,
                author=actor.name,
                reply=words.answer,
                note=words.note.strip()[:1000] or None,
                now=now,
            )
        except WrongInput as error:
            raise PageFault(
                400, s.say("Nothing was settled"), s.say("The answer is too long for a mail.")
            ) from error
        for one in found.done:
            note(store, actor, "settled feedback", one.id, deps)
            if words.effect and can_withdraw(one):
                withdraw(store, one.id, author=actor.name, now=now)
                note(store, actor, "took back the effect of feedback", one.id, deps)
    if found.before:
        raise PageFault(
            409,
            s.say("Settled by somebody else meanwhile"),
            *(before_words(s, one) for one in found.before[:10]),
            s.count(
                "{n} other message was settled now.",
                "{n} other messages were settled now.",
                len(found.done),
            ),
        )
    to = frame_of(request, "").to
    if len(chosen) == 1:
        return RedirectResponse(to(f"{PATH}/{chosen[0]}"), status_code=303)
    return RedirectResponse(to(PATH, {DONE: str(len(found.done))}), status_code=303)


def can_withdraw(answer: Feedback) -> bool:
    return answer.undone_at is None and answer.answer is not AnswerKind.MISTAKE


def before_words(s: Speech, answer: Feedback) -> str:
    """Return by whom a message was settled, and with which words."""
    day = "" if answer.settled_at is None else s.short_date(answer.settled_at.date())
    words = s.say(
        "On {date} number {n} was settled by {name}.",
        n=answer.id,
        name=as_written(answer.settled_by or ""),
        date=day,
    )
    if answer.reply is None:
        return words
    return f"{words} {s.say('“{text}”', text=shorten(plain(answer.reply), 300))}"


def stale(s: Speech) -> PageFault:
    return PageFault(
        409,
        s.say("This has changed meanwhile"),
        s.say("Open the message again and look what it does now. Nothing was changed."),
    )


def note(store: Store, actor: Actor, did: str, number: int, deps: Deps) -> None:
    note_change(store, who=actor.name, did=did, about=f"feedback {number}", now=deps.clock())


def back_to(request: Request, number: int) -> Response:
    return RedirectResponse(frame_of(request, "").to(f"{PATH}/{number}"), status_code=303)

"""`/people/{id}`: one person, what they wished for, their letters, and what staff may do."""

from datetime import timedelta
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from advice.inbox.items import all_items
from advice.profiles.stored_projects import load_projects
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.faults import PageFault
from desk.pages.frame import frame_of, opens
from desk.pages.inbox.view import PATH as INBOX
from desk.pages.language import PARAMETER, language_of
from desk.pages.people.done import DONE, done_words
from desk.pages.people.finding import not_yours, shown_person
from desk.pages.people.shown_mail import shown_mail
from desk.pages.people.view import PATH, AnswerView, follow_names, person_page, wishes_view
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.words import plain, shorten
from store.database import Store
from store.mail.past_issues import letters_of
from wording.language import Speech
from wording.people.effects import answer_words

LETTERS = 12
ANSWERS = 12


def person_routes() -> APIRouter:
    """Return the routes ``/people/{id}`` and ``/people/{id}/preview``."""
    router = guarded_router()

    @router.api_route("/people/{number:int}", methods=["GET", "HEAD"])
    def person(number: int, request: Request) -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        for name in request.query_params:
            if name not in (PARAMETER, DONE):
                raise unknown_parameter(request, name, known=(PARAMETER,))
        to = frame_of(request, "").to
        with deps.open_store() as store, store.read():
            found = shown_person(request, store, number, deps)
            projects = load_projects(store)
            view = person_page(
                s,
                found.person,
                has_left=found.has_left,
                letters=letters_of(store, number, most=LETTERS, now=now),
                answers=[
                    AnswerView(words=words, href=to(f"{INBOX}/{n}", None))
                    for n, words in answers_of(s, store, number, deps, actor.cities)
                ],
                names=follow_names(s, projects),
                wishes=wishes_view(s, found.person, projects, may_follow=actor.may_see)
                if found.may_change and not found.has_left
                else None,
                can_preview=deps.letters is not None and found.may_change,
                to=to,
                opens=partial(opens, request),
                today=now.date(),
                tomorrow=now.date() + timedelta(days=1),
                done=done_words(s, request.query_params.get(DONE, "")),
            )
        return render(request, "people/person.html.j2", view, title=view.title)

    @router.api_route("/people/{number:int}/preview", methods=["GET", "HEAD"])
    def preview(number: int, request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        with deps.open_store() as store:
            found = shown_person(request, store, number, deps)
            if deps.letters is None or found.has_left:
                raise PageFault(404, s.say("There is no preview"))
            if not found.may_change:
                raise not_yours(s)
            with deps.turn:
                letter = deps.letters.preview(store, found.person, now=deps.clock())
        note = (
            s.say(
                "This is the mail of the period as it is stored for {person}.",
                person=found.person.address,
            )
            if letter.is_stored
            else s.say("This mail would go to {person} today.", person=found.person.address)
        )
        nothing = s.say("Nothing is sent, nothing is recorded; links that answer do nothing here.")
        return shown_mail(
            letter.html,
            note=f"{note} {nothing}",
            note_language=s.code,
            back=frame_of(request, "").to(f"{PATH}/{number}"),
            back_words=s.say("Back"),
        )

    return router


def answers_of(
    s: Speech, store: Store, number: int, deps: Deps, cities: frozenset[str] | None
) -> list[tuple[int, str]]:
    """Return the last answers of a person about some cities (None: all), the newest first."""
    items = all_items(store, today=deps.clock().date(), recipient_id=number, cities=cities)
    return [
        (
            item.answer.id,
            f"{s.short_date(item.answer.given_at.date())} · {answer_words(s, item.answer)} · "
            + (item.answer.call_id if item.call is None else shorten(plain(item.call.title), 90)),
        )
        for item in items[-ANSWERS:][::-1]
    ]

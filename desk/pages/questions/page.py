"""``/my/{token}/questions``: a reader answers what a mail asked, or puts it off, without a login.

Opening it changes nothing: a link of the mail only chooses an answer, and the button saves it.
"""

from datetime import date, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from advice.profiles.stored_projects import load_profile
from advice.questions.answering import QUARTER, put_off
from advice.questions.facts import read_answer
from advice.questions.reader import ReaderQuestion, question_of_reader
from advice.questions.reference import contradicts
from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, speak
from desk.pages.my_person import signed_person
from desk.pages.profiles.sent import Sent, pairs_of
from desk.pages.questions.saving import gone, late, save_answer, text_of, unreadable
from desk.pages.questions.view import AskedPage, asked_page, compared_page
from desk.pages.render import render
from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.people.recipients import Recipient
from wording.language import Speech
from wording.questions.mail import NOT_NOW, question_path


def my_question_routes() -> APIRouter:
    """Return the route ``/my/{token}/questions``."""
    router = guarded_router()

    @router.api_route("/my/{token}/questions", methods=["GET", "HEAD"])
    def show(
        token: str, request: Request, about: str = "", fact: str = "", answer: str = ""
    ) -> HTMLResponse:
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store, store.read():
            person = signed_person(deps, store, request, token)
            s = speak(request, person.language)
            found = asked_of(s, store, person, about, fact, now)
        view = page_of(s, request, person, found, now, answer[:200])
        return render(request, "questions/own.html.j2", view, title=s.say("One question"))

    @router.post("/my/{token}/questions")
    def save(token: str, request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        now = deps.clock()
        pairs = pairs_of(sent)
        single = dict(pairs)
        about, fact = single.get("about", ""), single.get("fact", "")
        with deps.open_store() as store, store.write():
            person = signed_person(deps, store, request, token)
            s = speak(request, person.language)
            found = asked_of(s, store, person, about, fact, now)
            if is_said_already(found, pairs, rests_until=now.date() + QUARTER):
                pass  # the button was pressed twice
            elif single.get("do") == NOT_NOW:
                put_off(store, about, fact, who=person.address, now=now, recipient_id=person.id)
            elif not found.takes_answer:
                raise late(s, found.question.present)
            elif (theirs := to_compare(s, found, pairs)) is not None:
                page = page_of(s, request, person, found, now, "")
                view = compared_page(page, s, found.question, theirs)
                title = s.say("One question")
                return render(request, "questions/own.html.j2", view, title=title, status=409)
            else:
                profile = load_profile(store, about.partition("/")[0])
                who, number = person.address, person.id
                save_answer(s, store, profile, pairs, who=who, now=now, recipient_id=number)
        path = question_path(about, fact, keep=kept_language(request))
        return RedirectResponse(f"/my/{token}{path}", status_code=303)

    return router


def asked_of(
    s: Speech, store: Store, person: Recipient, about: str, fact: str, now: datetime
) -> ReaderQuestion:
    """Return what a mail asked the person.  Raises PageFault for what none did."""
    try:
        return question_of_reader(store, person, about, fact, now=now)
    except UnknownName as error:
        raise gone(s) from error


def is_said_already(
    found: ReaderQuestion, pairs: list[tuple[str, str]], *, rests_until: date
) -> bool:
    """Return whether a form says what the reader's last one said."""
    if dict(pairs).get("do") == NOT_NOW:
        return found.put_off_until == rests_until
    fact = found.question.fact
    try:
        written = fact.written(read_answer(fact, text_of(pairs)))
    except WrongInput:
        return False
    return found.is_own and written == found.question.present


def to_compare(s: Speech, found: ReaderQuestion, pairs: list[tuple[str, str]]) -> str | None:
    """Return the answer, as it is typed, that a public source contradicts; None for any other.

    None, too, where the reader saw both values.  Raises PageFault for an answer that can't be read
    and for two at once.
    """
    fact, public = found.question.fact, found.question.public
    single = dict(pairs)
    typed = single.get("value", "").strip()
    is_own_word = typed and typed != single.get("typed", "").strip()
    if is_own_word and any(name == "choice" and value for name, value in pairs):
        raise PageFault(
            422,
            s.say("This answer can't be read"),
            s.say("Choose an answer or write one, not both. Nothing was saved."),
        )
    try:
        value = read_answer(fact, text_of(pairs))
    except WrongInput as error:
        raise unreadable(s, fact, text_of(pairs)) from error
    if public is None or "compared" in single or not contradicts(value, public):
        return None
    return fact.written(value)


def page_of(
    s: Speech,
    request: Request,
    person: Recipient,
    found: ReaderQuestion,
    now: datetime,
    answer: str,
) -> AskedPage:
    token, keep = request.path_params["token"], kept_language(request)
    question = found.question
    who = person.address if person.name is None else f"{person.name} ({person.address})"
    language = "".join(f"?{name}={value}" for name, value in keep)
    return asked_page(
        s,
        found,
        whom=s.say("For {person}", person=who),
        action=f"/my/{token}{question_path(question.about, question.fact.name, keep=keep)}",
        back=f"/my/{token}{language}",
        answer=answer,
        rests_until=now.date() + QUARTER,
    )

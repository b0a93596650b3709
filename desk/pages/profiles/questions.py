"""The questions on the page of a profile: a short form each, and the button that answers one."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.stored_projects import read_saved
from advice.questions.answering import answer_fact, present_answer
from advice.questions.facts import asked_fact
from advice.questions.open_questions import open_questions
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.question_view import QuestionView, question_views
from desk.pages.profiles.sent import Sent, pairs_of, present_of
from desk.pages.profiles.work import Work
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from wording.language import Speech
from wording.questions.words import hint_words


def questions_on(deps: Deps, s: Speech, work: Work) -> tuple[QuestionView, ...]:
    """Return what the page asks: nothing beside a draft, which may say it already."""
    if work.is_draft:
        return ()
    found = open_questions(
        work.store,
        work.corpus,
        work.current,
        today=work.today,
        now=deps.clock(),
        kept=deps.questions,
    )
    wanted = (work.current.city.id, f"{work.current.city.id}/{work.only}")
    return question_views(s, [q for q in found if work.only is None or q.about in wanted])


def profile_question_routes() -> APIRouter:
    """Return the route that answers a question."""
    router = guarded_router()

    @router.post("/profiles/{city_id}/-/answer")
    def answer(request: Request, city_id: str, sent: Sent) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        pairs = pairs_of(sent)
        single = dict(pairs)
        about, fact = single.get("about", ""), single.get("fact", "")
        chosen = [value for name, value in pairs if name == "choice"]
        text = single.get("value", "").strip() if not chosen else ", ".join(chosen)
        now = deps.clock()
        with deps.open_store() as store, store.write():
            profile = read_saved(present_of(request, deps, store, city_id))
            if about.partition("/")[0] != city_id:
                raise gone(s)
            try:
                present = present_answer(profile, about, fact)
                if present != single.get("before", ""):
                    raise PageFault(
                        409,
                        s.say("Somebody answered meanwhile"),
                        s.say(
                            "The profile says “{value}” now. Nothing was changed.",
                            value=shorten(plain(present), 120) or s.say("not stated"),
                        ),
                    )
                done = answer_fact(
                    store, about, fact, text, who=actor_of(request, deps).name, now=now
                )
            except UnknownName as error:
                raise gone(s) from error
            except WrongInput as error:
                raise PageFault(
                    422,
                    s.say("This answer can't be read"),
                    s.say(
                        "“{value}” was not understood. {hint}. Nothing was saved.",
                        value=shorten(plain(text), 60),
                        hint=hint_words(s, asked_fact(fact)),
                    ),
                ) from error
        query = urlencode([("saved", str(done.version)), *kept_language(request)])
        return RedirectResponse(f"/profiles/{city_id}?{query}#questions", status_code=303)

    return router


def gone(s: Speech) -> PageFault:
    """Return the page for a question that is none: its project or fact is not there."""
    return PageFault(
        404,
        s.say("There is no such question"),
        s.say("It may have been answered, or its project taken out. Nothing was changed."),
    )

"""The questions on the page of a profile: a short form each, and the button that answers one."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.stored_projects import read_saved
from advice.questions.answering import QUARTER, project_of, still_says
from advice.questions.facts import FACTS, said_of
from advice.questions.open_questions import open_questions
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.question_view import QuestionView, question_views
from desk.pages.profiles.sent import Sent, pairs_of, present_of
from desk.pages.profiles.work import Work
from desk.pages.questions.saving import gone, save_answer
from desk.security.actor import actor_of
from funding.errors import UnknownName
from funding.words import plain, shorten
from store.people.questions import Said, said_before
from store.people.recipients import removed_recipient
from wording.city_names import city_name
from wording.language import Speech
from wording.questions.words import fact_words, value_words


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


def answered_on(deps: Deps, s: Speech, work: Work) -> tuple[str, ...]:
    """Return what readers answered within a quarter, the last first: what the profile says now."""
    if work.is_draft:
        return ()
    now, city_id = deps.clock(), work.current.city.id
    lines = dict[tuple[str, str], str]()
    said = said_before(work.store, now=now, after=now - QUARTER, city_id=city_id)
    for one in reversed(said):
        key = (one.about, one.fact)
        if one.recipient_id is None or not one.is_answer or one.fact not in FACTS or key in lines:
            continue
        if (line := answer_line(s, work, one)) is not None:
            lines[key] = line
    return tuple(lines.values())


def answer_line(s: Speech, work: Work, one: Said) -> str | None:
    """Return an answer in words; None where the profile says something else meanwhile."""
    fact = FACTS[one.fact]
    if not still_says(work.store, work.current, one):
        return None
    try:
        project = project_of(work.current, fact, one.about)
        person = removed_recipient(work.store, one.recipient_id or 0)
    except UnknownName:
        return None
    title = None if fact.is_of_city else project.title
    asked = fact_words(s, fact, city_name(project.city.name, s.code), title)
    said = s.say(
        "Answered by {person} on {date}",
        person=shorten(plain(person.name or person.address), 80),
        date=s.short_date(one.said_at.date()),
    )
    return f"{asked} {value_words(s, fact, said_of(fact, project))} · {said}"


def profile_question_routes() -> APIRouter:
    """Return the route that answers a question."""
    router = guarded_router()

    @router.post("/profiles/{city_id}/-/answer")
    def answer(request: Request, city_id: str, sent: Sent) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        pairs = pairs_of(sent)
        now = deps.clock()
        with deps.open_store() as store, store.write():
            profile = read_saved(present_of(request, deps, store, city_id))
            if dict(pairs).get("about", "").partition("/")[0] != city_id:
                raise gone(s)
            who = actor_of(request, deps).name
            done = save_answer(s, store, profile, pairs, who=who, now=now)
        query = urlencode([("saved", str(done.version)), *kept_language(request)])
        return RedirectResponse(f"/profiles/{city_id}?{query}#questions", status_code=303)

    return router

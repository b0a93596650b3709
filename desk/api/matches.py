"""Which calls fit a profile, a text or a question, and why one does not."""

from fastapi import APIRouter, Request, Response

from advice.as_json.stages import stages_values
from advice.ranking.answering import answer
from advice.ranking.asked import BETWEEN, Asked, projects_asked
from advice.ranking.explain import explain_call
from advice.ranking.matching import open_between
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.matches import ExplainQuestion, Explanation, Matches, MatchQuestion, Question
from desk.deps import deps_of
from desk.security.actor import actor_of
from desk.security.own_profiles import check_own
from funding.city import LegalType


def match_routes() -> APIRouter:
    """Return ``/api/v1/match`` and ``/api/v1/explain``."""
    router = api_router("matches")

    @router.post("/api/v1/match", responses={200: {"model": Matches}})
    def match(request: Request, question: MatchQuestion) -> Response:
        """Ranked, explained matches of a profile, a text or a question; nothing is kept."""
        deps = deps_of(request)
        today = deps.clock().date()
        between = question.open_between
        with deps.turn, deps.open_store() as store, store.read():
            check_own(store, actor_of(request, deps), question.profile)
            found = answer(
                store,
                deps.corpora.corpus(store, today),
                asked_of(question),
                top=question.top,
                today=today,
                chosen=None if between is None else open_between(*between),
            )
            values = found.values()
        return document(request, values)

    @router.post("/api/v1/explain", responses={200: {"model": Explanation}})
    def explain(request: Request, question: ExplainQuestion) -> Response:
        """Why a call is, or is not, among the matches: each stage with its figure."""
        deps = deps_of(request)
        now = deps.clock()
        asked = asked_of(question)
        with deps.turn, deps.open_store() as store:
            check_own(store, actor_of(request, deps), question.profile)
            found = explain_call(
                store,
                projects_asked(store, asked),
                question.call,
                today=now.date(),
                now=now,
                without=asked.without,
                open_corpus=deps.corpora.corpus,
            )
        return document(request, stages_values(asked.name, question.call, found))

    return router


def asked_of(question: Question) -> Asked:
    """Return the question as the command line asks it."""
    return Asked(
        profile=question.profile,
        text=question.text,
        query=question.query,
        country=None if question.country is None else question.country.upper(),
        applicant=question.applicant or LegalType.MUNICIPALITY,
        terms=BETWEEN.join(question.terms),
        without=question.without,
        must=question.must,
        must_not=question.must_not,
        emphasis=tuple(question.emphasis.items()),
        population=question.population,
        roles=[str(role) for role in question.roles],
    )

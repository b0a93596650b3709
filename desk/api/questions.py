"""What had better be said in a profile, and the answers, for programs."""

from fastapi import APIRouter, Request, Response

from advice.profiles.stored_projects import load_profile
from advice.questions.answering import answer_fact
from advice.questions.as_json import answered_values, question_values
from advice.questions.open_questions import open_questions, resting
from desk.api.documents import document
from desk.api.profiles import CityId, theirs
from desk.api.route import api_router
from desk.api.shapes.profiles import AnsweredQuestion, AnswerToQuestion, ProfileQuestions
from desk.deps import deps_of
from funding.errors import WrongInput
from wording.language import speech
from wording.questions.words import question_words, settles_words


def question_routes() -> APIRouter:
    """Return the addresses of questions to a city."""
    router = api_router("profiles")

    @router.get(
        "/api/v1/profiles/{city_id}/-/questions", responses={200: {"model": ProfileQuestions}}
    )
    def questions(request: Request, city_id: CityId) -> Response:
        """The facts that a profile lacks, the one whose answer settles most first."""
        deps = deps_of(request)
        theirs(request, deps, city_id)
        now = deps.clock()
        with deps.open_store() as store, store.read():
            profile = load_profile(store, city_id)
            corpus = deps.corpora.corpus(store, now.date())
            found = open_questions(
                store, corpus, profile, today=now.date(), now=now, kept=deps.questions
            )
            rests = resting(store, found, now=now)
        s = speech("en")
        items = [
            question_values(q, question_words(s, q), settles_words(s, q), rests.get(q.key))
            for q in found
        ]
        return document(request, {"items": items})

    @router.post(
        "/api/v1/profiles/{city_id}/-/answer", responses={200: {"model": AnsweredQuestion}}
    )
    def answer(request: Request, city_id: CityId, question: AnswerToQuestion) -> Response:
        """Write an answer into the profile, as a new version."""
        deps = deps_of(request)
        actor = theirs(request, deps, city_id)
        if question.about.partition("/")[0] != city_id:
            about = question.about[:120]
            raise WrongInput(f"'about' is {about!r}; write {city_id} or one of its projects")
        with deps.open_store() as store:
            done = answer_fact(
                store,
                question.about,
                question.fact,
                question.value,
                who=actor.name,
                now=deps.clock(),
            )
        return document(request, answered_values(done))

    return router

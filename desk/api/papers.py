"""A call as a paper for a committee, for programs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from advice.paper.paper import make_paper
from desk.api.documents import document
from desk.api.route import api_router
from desk.api.shapes.papers import Paper
from desk.deps import deps_of
from desk.security.actor import actor_of
from desk.security.own_profiles import own_projects
from store.calls.calls import find_call
from wording.language import LOCALES, speech
from wording.paper.content import paper_content

CallId = Annotated[str, Query(max_length=300, description="Id of a call, or a portal's own.")]
ProjectId = Annotated[
    str,
    Query(max_length=130, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", description="city/project"),
]
Language = Annotated[str, Query(pattern=f"^({'|'.join(LOCALES)})$", description="Of the words.")]


def paper_api_routes() -> APIRouter:
    """Return ``/api/v1/paper``."""
    router = api_router("calls")

    @router.get("/api/v1/paper", responses={200: {"model": Paper}})
    def paper(
        request: Request, call: CallId, project: ProjectId, language: Language = "en"
    ) -> Response:
        """What a committee decides on: a call for a project, each line with what it rests on."""
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            (wanted,) = own_projects(store, actor_of(request, deps), project)
            found = find_call(store, call)
            corpus = deps.corpora.corpus(store, today)
            made = make_paper(store, found, wanted, corpus=corpus, today=today)
        return document(request, paper_content(speech(language), made).values())

    return router

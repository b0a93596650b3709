"""`/paper.docx` and its sisters: one call for one project, as a paper for a committee."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from advice.paper.paper import make_paper
from advice.weekly.my_calls import followed_projects
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter, unknown_value
from desk.pages.calls.export_page import file_response
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, language_of, speak
from desk.pages.my_person import signed_person
from desk.security.actor import actor_of
from desk.security.own_profiles import own_projects
from funding.city import Project
from store.calls.calls import calls_of
from store.database import Store
from wording.export.printable import print_style
from wording.language import Speech
from wording.paper.content import paper_content
from wording.paper.files import STYLE, PaperForm, write_paper

CALL, PROJECT = "call", "project"
LOOK = f"/export/{STYLE}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperLink:
    href: str
    words: str


def paper_links(
    s: Speech, before: str, call_id: str, project_id: str, keep: Sequence[tuple[str, str]]
) -> tuple[PaperLink, ...]:
    """Return the ways to the paper of a call; *before* is the address that ``.docx`` follows."""
    words = {
        PaperForm.DOCX: "Word",
        PaperForm.MD: "Markdown",
        PaperForm.HTML: s.say("Page to print"),
    }
    return tuple(
        PaperLink(href=paper_address(f"{before}.{form}", call_id, project_id, keep), words=name)
        for form, name in words.items()
    )


def paper_address(page: str, call_id: str, project_id: str, keep: Sequence[tuple[str, str]]) -> str:
    return f"{page}?{urlencode([(CALL, call_id), (PROJECT, project_id), *keep])}"


def paper_routes() -> APIRouter:
    """Return ``/paper.{form}``, the same below a person's own page, and the look on paper."""
    router = guarded_router()

    @router.api_route("/paper.{form}", methods=["GET", "HEAD"])
    def paper(form: str, request: Request) -> Response:
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            projects = own_projects(store, actor_of(request, deps))
            return answered(deps, store, language_of(request), form, request, projects)

    @router.api_route("/my/{token}/paper.{form}", methods=["GET", "HEAD"])
    def my_paper(token: str, form: str, request: Request) -> Response:
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            person = signed_person(deps, store, request, token)
            s = speak(request, person.language)
            projects = followed_projects(store, person)
            return answered(deps, store, s, form, request, projects, recipient_id=person.id)

    @router.api_route(LOOK, methods=["GET", "HEAD"])
    def look() -> Response:
        return Response(print_style(STYLE), media_type="text/css; charset=utf-8")

    return router


def answered(
    deps: Deps,
    store: Store,
    s: Speech,
    form: str,
    request: Request,
    projects: Sequence[Project],
    *,
    recipient_id: int | None = None,
) -> Response:
    """Return the file that was asked for, of one of *projects*.  Raises PageFault."""
    if form not in list(PaperForm):
        raise HTTPException(404)
    for name in request.query_params:
        if name not in (CALL, PROJECT, PARAMETER):
            raise unknown_parameter(request, name, known=(CALL, PROJECT, PARAMETER))
    wanted = request.query_params.get(PROJECT, "")
    project = next((p for p in projects if p.id == wanted), None)
    if project is None:
        raise unknown_value(request, PROJECT, wanted, known=[p.id for p in projects[:20]])
    named = request.query_params.get(CALL, "")
    call = calls_of(store, [named]).get(named)
    if call is None:
        raise PageFault(
            404,
            s.say("This call is not known"),
            s.say("The address is mistyped, or the call was never read."),
        )
    today = deps.clock().date()
    made = make_paper(
        store,
        call,
        project,
        corpus=deps.corpora.corpus(store, today),
        recipient_id=recipient_id,
        today=today,
    )
    return file_response(write_paper(PaperForm(form), paper_content(s, made), style_address=LOOK))

"""``/match``: which calls fit a text or a question, understood and refined term by term.

A question of a few words is an address.  A text is sent, matched and forgotten: it travels in the
form of its own page.
"""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from advice.documents.document import MAX_BYTES
from advice.documents.reading import read_document
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter, unknown_value
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, chosen_language, language_of
from desk.pages.match.buttons import obeyed
from desk.pages.match.keep import keeping_of
from desk.pages.match.state import PARAMETERS, RIDERS, BadField, MatchState, bounded, read_state
from desk.pages.match.view import match_view
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import WrongInput
from funding.words import plain, shorten
from wording.language import Speech

MOST_FIELDS = 600
NAME = 80
"""Characters of a file's name that a message repeats."""


async def read_form(request: Request) -> AsyncIterator[FormData]:
    # a text is as long as a file may be: its beginning is matched, and the page says so
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MAX_BYTES) as form:
        yield form  # its file is closed afterwards


Sent = Annotated[FormData, Depends(read_form)]


def match_routes() -> APIRouter:
    """Return the routes of ``/match``."""
    router = guarded_router()

    @router.api_route("/match", methods=["GET", "HEAD"])
    def ask(request: Request) -> Response:
        deps = deps_of(request)
        pairs = request.query_params.multi_items()
        if any(name == "text" for name, _ in pairs):
            raise unknown_parameter(
                request, "text", known=PARAMETERS
            )  # a text is sent, never an address
        state = pressed(request, pairs)
        if any(name in ("do", "new", *RIDERS) or not value for name, value in pairs):
            return RedirectResponse(address_of(request, state), status_code=303)
        return shown(deps, request, state)

    @router.post("/match")
    def match(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        pairs = [(n, v) for n, v in sent.multi_items() if isinstance(v, str)]
        file = sent.get("file")
        if isinstance(file, UploadFile) and file.filename:
            return of_file(deps, request, s, pairs, file)
        return shown(deps, request, pressed(request, pairs))

    return router


def of_file(
    deps: Deps,
    request: Request,
    s: Speech,
    pairs: list[tuple[str, str]],
    file: UploadFile,
) -> Response:
    """Return the page of a document: what was decided about another text is forgotten."""
    kept = ("country", "applicant", "role", "population", "from", "to", "order")
    name = shorten(plain(file.filename or ""), NAME) or s.say("The document")
    asker = pressed(request, [(n, v) for n, v in pairs if n in kept])
    try:
        found = read_document(file.file.read(MAX_BYTES + 1), name)
    except WrongInput as error:
        return shown(deps, request, asker, problems=[*not_read(s), str(error)], status=422)
    text, is_cut = bounded(found.text)
    state = replace(asker, text=text or None, is_cut=is_cut)
    return shown(deps, request, state, notes=found.remarks)


def may(request: Request, deps: Deps, method: str, path: str) -> bool:
    return actor_of(request, deps).may_open(method, path)


def not_read(s: Speech) -> list[str]:
    return [
        s.say("The document could not be read."),
        s.say("You can also copy its text and paste it here."),
    ]


def pressed(request: Request, pairs: list[tuple[str, str]]) -> MatchState:
    """Return the state that the reader asks for.  Raises PageFault with the wrong parameter."""
    single = dict(pairs)
    try:
        state = read_state(pairs)
        button = single.get("do", "")
        return obeyed(state, button, single.get("new", "")) if button else state
    except BadField as error:
        raise fault_of(request, error) from error


def fault_of(request: Request, error: BadField) -> PageFault:
    if error.value is None:
        return unknown_parameter(request, error.name, known=error.known)
    return unknown_value(request, error.name, error.value, known=error.known[:12])


def address_of(request: Request, state: MatchState) -> str:
    """Return the address of a question's state, and where on the page its reader was."""
    values = state.fields()
    if (language := chosen_language(request)) is not None:
        values.append((PARAMETER, language))
    return f"/match?{urlencode(values)}" if values else "/match"


def shown(
    deps: Deps,
    request: Request,
    state: MatchState,
    *,
    notes: tuple[str, ...] = (),
    problems: list[str] | None = None,
    status: int = 200,
) -> Response:
    s, now = language_of(request), deps.clock()
    turn = deps.turn if state.is_asked else nullcontext()
    with turn, deps.open_store() as store, store.read():
        corpus = deps.corpora.corpus(store, now.date()) if state.is_asked else None
        may_keep = state.is_asked and may(request, deps, "POST", "/match/save")
        view = match_view(
            s,
            state,
            store,
            corpus,
            now=now,
            keeping=keeping_of(store, actor_of(request, deps)) if may_keep else None,
            notes=notes,
            problems=problems or (),
        )
    return render(request, "match.html.j2", view, title=s.say("Match a text"), status=status)

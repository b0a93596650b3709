"""Errors as pages: in the reader's language, with what to do, and never a word of the inside."""

import re
from collections.abc import Callable, Iterable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

from desk.pages.faults import Fault, PageFault
from desk.pages.language import language_of
from desk.pages.render import render
from desk.security.headers import headers_for
from desk.security.origin import SAFE
from desk.security.roles import is_by_link
from funding.errors import StoreBusy
from wording.language import Speech

ErrorAnswer = Callable[[Request, Fault], Response]
"""Makes the answer of a fault where it is no page: a document of the API."""
BUSY_SECONDS = 60
"""For Retry-After."""


def add_error_pages(app: FastAPI, documents: Mapping[str, ErrorAnswer]) -> None:
    """Let every error of *app* be a page; under the prefixes of *documents* what they make."""

    def answer(request: Request, fault: Fault) -> Response:
        return answer_of(request, fault, documents)

    def wrong_address(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        headers = (error.headers if isinstance(error, HTTPException) else None) or {}
        if status == 405:
            headers = {**headers, "Allow": allowed(request)}
        return answer(request, wrong_address_fault(request, status, headers))

    def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, PageFault)  # registered for nothing else
        return answer(request, error.fault)

    def busy(request: Request, error: Exception) -> Response:
        s = language_of(request)
        return answer(
            request,
            Fault(
                status=503,
                title=s.say("Please try again in a minute"),
                lines=(s.say("City Calls is busy at the moment. Nothing was changed."),),
                headers={"Retry-After": str(BUSY_SECONDS)},
            ),
        )

    def broken(request: Request, error: Exception) -> Response:
        s = language_of(request)
        return answer(
            request,
            Fault(
                status=500,
                title=s.say("Please try again in a minute"),
                lines=(s.say("Something went wrong on our side. Nothing was changed."),),
            ),
        )

    app.add_exception_handler(HTTPException, wrong_address)
    app.add_exception_handler(RequestValidationError, wrong_address)
    app.add_exception_handler(PageFault, told)
    app.add_exception_handler(StoreBusy, busy)
    app.add_exception_handler(Exception, broken)


def answer_of(request: Request, fault: Fault, documents: Mapping[str, ErrorAnswer]) -> Response:
    """Return the answer of a fault, with all headers."""
    path = request.url.path
    make = next((m for p, m in documents.items() if f"{path}/".startswith(p)), error_page)
    response = make(request, fault)
    # errors of the server are answered outside of what sets the headers
    for name, value in {**headers_for(path), **fault.headers}.items():
        response.headers[name] = value
    return response


def error_page(request: Request, fault: Fault) -> Response:
    return render(request, "error.html.j2", fault, title=fault.title, status=fault.status)


def wrong_address_fault(request: Request, status: int, headers: Mapping[str, str]) -> Fault:
    s = language_of(request)
    if status == 405 and request.method in SAFE:  # the address of a form that was sent
        title, lines = wrong_address_words(s, 404, is_link=is_by_link(request.url.path))
    else:
        title, lines = wrong_address_words(s, status, is_link=is_by_link(request.url.path))
    return Fault(status=status, title=title, lines=lines, headers=headers)


def allowed(request: Request) -> str:
    """Return every method of an address; the frameworks name those of one of its routes."""
    methods: Iterable[tuple[re.Pattern[str], str]] = request.app.state.methods
    found = {method for pattern, method in methods if pattern.match(request.url.path)}
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set())))


def wrong_address_words(s: Speech, status: int, *, is_link: bool) -> tuple[str, tuple[str, ...]]:
    if is_link:
        title = s.say("This link does not work")
        return title, (s.say("Open it again from the newest mail. Nothing was changed."),)
    if status == 404:
        title = s.say("This page does not exist")
        return title, (s.say("The address is mistyped, or what it showed is gone."),)
    if status == 405:
        title = s.say("This page can’t do that")
        return title, (s.say("It can be opened, but nothing can be sent to it."),)
    title = s.say("This was not understood")
    return title, (s.say("Something in the address or the form is wrong. Nothing was changed."),)


def too_large(scope: Scope, documents: Mapping[str, ErrorAnswer]) -> Response:
    """Return the answer to more bytes than the page takes."""
    request = Request(scope)
    s = language_of(request)
    fault = Fault(
        status=413,
        title=s.say("This is too large"),
        lines=(s.say("The page takes less than was sent. Nothing was changed."),),
    )
    return answer_of(request, fault, documents)

"""Errors as pages: in the reader's language, with what to do, and never a word of the inside."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from desk.answers.page import AnswerPage, render_page
from desk.answers.routes import browser_language
from funding.errors import StoreBusy

BUSY_SECONDS = 60
"""For Retry-After."""


def add_error_pages(app: FastAPI, headers: Mapping[str, str]) -> None:
    """Let every error of *app* be a page with *headers*."""

    def wrong_address(request: Request, error: Exception) -> HTMLResponse:
        s = browser_language(request)
        lines = (s.say("Open it again from the newest mail. Nothing was changed."),)
        status = error.status_code if isinstance(error, HTTPException) else 400
        allow = (error.headers if isinstance(error, HTTPException) else None) or {}
        title = s.say("This link does not work")
        return page_of(s.code, title, lines, status, {**headers, **allow})

    def busy(request: Request, error: Exception) -> HTMLResponse:
        s = browser_language(request)
        title = s.say("Please try again in a minute")
        lines = (s.say("City Calls is busy at the moment. Nothing was changed."),)
        again = {"Retry-After": str(BUSY_SECONDS)}
        return page_of(s.code, title, lines, 503, {**headers, **again})

    def broken(request: Request, error: Exception) -> HTMLResponse:
        s = browser_language(request)
        lines = (s.say("Something went wrong on our side. Nothing was changed."),)
        title = s.say("Please try again in a minute")
        return page_of(s.code, title, lines, 500, dict(headers))

    app.add_exception_handler(HTTPException, wrong_address)
    app.add_exception_handler(RequestValidationError, wrong_address)
    app.add_exception_handler(StoreBusy, busy)
    app.add_exception_handler(Exception, broken)


def too_large(scope: Scope, headers: Mapping[str, str]) -> HTMLResponse:
    """Return the page for more text than a form of ours can send."""
    s = browser_language(Request(scope))
    lines = (s.say("Open it again from the newest mail. Nothing was changed."),)
    return page_of(s.code, s.say("This link does not work"), lines, 413, headers)


def page_of(
    language: str, title: str, lines: tuple[str, ...], status: int, headers: Mapping[str, str]
) -> HTMLResponse:
    page = AnswerPage(language=language, title=title, person=None, lines=lines, status=status)
    return HTMLResponse(render_page(page), status_code=status, headers=dict(headers))

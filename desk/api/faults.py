"""What is wrong with a question, as a problem document (RFC 9457): never a word of the inside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError

from advice.as_json.document import json_bytes
from desk.pages.faults import Fault, PageFault
from funding.errors import as_parameters
from funding.words import plain, shorten

MEDIA_TYPE = "application/problem+json"
SHOWN = 60
"""Characters of what was sent, as a problem repeats them."""
MOST_ERRORS = 10
PLAIN: Mapping[int, tuple[str, str]] = {
    400: ("Not understood", "The request could not be read; a body is JSON in UTF-8."),
    403: ("From another site", "A page of another site sent this; nothing was done."),
    404: ("Not found", "There is no such address; /api/openapi.json describes all."),
    405: ("Not allowed", "The address can't do that; the header Allow says what it can."),
    413: ("Too large", "This is more than the address reads; nothing was done."),
    500: ("Something went wrong", "The fault is on this side; nothing was changed."),
    503: ("Busy", "The database is in use; ask again in a minute."),
}
"""What is said of a fault that no address of the API told itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem(Fault):
    """A fault in the words of a document; all others are in those of a page."""


class ApiFault(PageFault):
    """Raised by an address of the API; its problem document is the answer."""

    def __init__(
        self, status: int, title: str, *lines: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, title, *lines)
        self.fault = Problem(status=status, title=title, lines=lines, headers=headers or {})


def problem(request: Request, fault: Fault) -> Response:
    """Return the document of a fault."""
    title, lines = fault.title, list(fault.lines)
    if not isinstance(fault, Problem):
        title, line = PLAIN.get(fault.status, PLAIN[400])
        lines = [line]
    values = {
        "type": "about:blank",
        "title": title,
        "status": fault.status,
        "detail": " ".join(lines),
        "errors": lines,
    }
    return Response(json_bytes(values), status_code=fault.status, media_type=MEDIA_TYPE)


def unknown_parameter(name: str, known: Iterable[str]) -> ApiFault:
    """Return the 400 for a parameter that an address does not have."""
    choices = ", ".join(known) or "none"
    return ApiFault(
        400,
        "Unknown parameter",
        f"{said(name)} is no parameter of this address; those that it has: {choices}. Nothing is "
        "listed, so that no wrong list is taken for the right one.",
    )


def wrong_value(name: str, value: str, cure: str) -> ApiFault:
    """Return the 400 for a parameter whose value means nothing."""
    return ApiFault(400, "Wrong value", f"{name} is {said(value)}; {cure}")


def not_understood(error: Exception) -> ApiFault:
    """Return the 422 for a question that can't be answered, with the words of the error."""
    return ApiFault(422, "This can't be answered", as_parameters(str(error)))


def wrong_shape(error: RequestValidationError) -> ApiFault:
    """Return the 422 for a question of the wrong shape: each place, and what is wrong there."""
    lines = []
    for found in error.errors()[:MOST_ERRORS]:
        place = ".".join(shorten(plain(str(part)), SHOWN) for part in found["loc"])
        words = str(found["msg"]).removeprefix("Value error, ")
        lines.append(f"{place}: {shorten(plain(words), 200)}")
    return ApiFault(422, "This does not have the shape that is asked for", *lines)


def said(text: str) -> str:
    """Return what somebody sent, short and on one line."""
    return repr(shorten(plain(text), SHOWN))

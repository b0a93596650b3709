"""No request is read further than a form of these pages can reach, however it is sent."""

from collections.abc import Callable, Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advice.documents.document import MAX_BYTES

LONGEST_BODY = 20_000
"""Bytes; the longest form has a comment of 2,000 characters."""

TOO_MUCH = 10**10

LONGEST_QUESTION = 1_400_000
"""A text of 200,000 characters, each escaped as JSON may, and what stands around it."""

LONGER: Mapping[str, int] = {
    "/api/v1/match": LONGEST_QUESTION,
    "/api/v1/explain": LONGEST_QUESTION,
    "/match": MAX_BYTES + 500_000,
    "/timetables/sheet": 5_000_000,
    "/bulletin": 200_000,
    "/match/export": 400_000,
    "/match/save": 400_000,
}
"""Bytes by address, where documents are sent."""

LONGER_BELOW: Mapping[str, int] = {
    "/profiles": 1_000_000,
    "/api/v1/profiles/": 600_000,
    "/api/v1/replays": 600_000,
    "/api/v1/people": 300_000,
    "/api/v1/bulletin/": 300_000,
}
"""Bytes by the beginning of an address: a profile file has up to 200,000, and a form more.

Where programs send lists, all that their description allows fits, also escaped as JSON may.
"""


class BoundedBody:
    """Answers 413 to a longer body, also where no Content-Length announces it.

    The frameworks bound each field of a form and their number, a gigabyte in all.
    """

    def __init__(self, app: ASGIApp, refusal: Callable[[Scope], Response]) -> None:
        self.app, self.refusal = app, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body, goes_on = bytearray(), True
        most = most_bytes(scope.get("path", ""))
        is_too_long = announced(scope) > most
        while goes_on and not is_too_long:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            goes_on = message.get("more_body", False)
            is_too_long = len(body) > most
        if is_too_long:
            await self.refusal(scope)(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def receive_again() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, receive_again, send)


def most_bytes(path: str) -> int:
    """Return how many bytes may be sent to an address."""
    below = (most for begin, most in LONGER_BELOW.items() if path.startswith(begin))
    return LONGER.get(path) or next(below, LONGEST_BODY)


def announced(scope: Scope) -> int:
    """Return the Content-Length; 0 where there is none, and one too large for what is no number."""
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() and len(text) < 10 else TOO_MUCH

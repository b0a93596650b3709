"""Bodies that announce no length, or a false one: none is read to its end."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.responses import Response

from desk.security.body_limit import LONGEST_BODY, BoundedBody


class Application:
    """Notes the body that reaches it."""

    def __init__(self) -> None:
        self.body: bytes | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert message["more_body"] is False
        self.body = message["body"]
        await send({"type": "http.response.start", "status": 204, "headers": []})


def ask(pieces: Iterator[bytes], length: bytes | None = None) -> tuple[int | None, bytes | None]:
    """Return the status and the body that the application saw."""
    inner, sent = Application(), []
    headers = [] if length is None else [(b"content-length", length)]

    async def receive() -> Any:
        piece = next(pieces, None)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": piece != b""}

    async def send(message: Any) -> None:
        sent.append(message)

    app = BoundedBody(inner, refusal=lambda _: Response("too large", status_code=413))
    asyncio.run(app({"type": "http", "headers": headers}, receive, send))
    return (sent[0]["status"] if sent else None), inner.body


def test_a_body_in_pieces_arrives_as_one() -> None:
    assert ask(iter([b"days=", b"28", b""])) == (204, b"days=28")


def test_a_body_without_length_is_left_where_it_grows_too_long() -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield b"x" * 1_000

    assert ask(endless()) == (413, None)
    assert len(taken) == LONGEST_BODY // 1_000 + 1


def test_the_longest_body_is_read_and_one_byte_more_is_not() -> None:
    assert ask(iter([b"x" * LONGEST_BODY, b""]))[0] == 204
    assert ask(iter([b"x" * LONGEST_BODY, b"x", b""])) == (413, None)


@pytest.mark.parametrize("length", [b"20001", b"9" * 5_000, b"-1", b"\xb2", b"1e3", b""])
def test_a_length_too_large_or_none_is_refused_unread(length: bytes) -> None:
    def unread() -> Iterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    assert ask(unread(), length) == (413, None)


def test_who_leaves_in_the_middle_gets_no_answer_and_does_nothing() -> None:
    assert ask(iter([b"days=28"]), b"20") == (None, None)

"""The pages without a network: requests go straight into the application, thousands a second."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi import FastAPI


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    path: str
    fields: Mapping[str, str] | None = None
    language: str = ""
    """What the browser asks for."""
    headers: Mapping[str, str] = field(default_factory=dict)
    host: str = "calls.example.eu"


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: str


def ask_all(app: FastAPI, requests: Iterable[Request]) -> list[Reply]:
    """Return the replies in order."""

    async def one_by_one() -> list[Reply]:
        return [await ask(app, request) for request in requests]

    return asyncio.run(one_by_one())


async def ask(app: FastAPI, request: Request) -> Reply:
    body = b"" if request.fields is None else urlencode(request.fields).encode()
    headers = [(b"host", request.host.encode()), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in request.headers.items()]
    if request.language:
        headers.append((b"accept-language", request.language.encode()))
    if request.fields is not None:
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "https",
        "path": unquote(request.path),
        "raw_path": request.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50_000),
        "server": (request.host, 443),
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    return Reply(
        status=start["status"],
        headers={k.decode().lower(): v.decode() for k, v in start["headers"]},
        body=b"".join(m.get("body", b"") for m in sent[1:]).decode(),
    )

"""A page of calls beside a bare FastAPI that selects the same rows from SQLite.

Both are asked as servers ask applications (ASGI), without a network between.  How long readers wait
is measured by a server with ten clients, which share the machine with it.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from bench.desk_times import GOALS_MS, fill, p95_of, pages_to_ask, served, times_of
from bench.lock_times import FIRST
from bench.suite.frame import Figure, in_turn
from desk.app import make_app
from desk.security.roles import DeskRole
from store.kept_stores import KeptStores

CALLS, MANY = 2_000, 20_000
CLIENTS = 10
SERVED = ("list", "call", "match", "network", "profiles", "bulletin")
LISTED = ("list", "call")
"""What is asked of a server with many calls, too."""
ASKED = 20
NOW = FIRST + timedelta(weeks=1)
PAGE = (
    "<!doctype html><html lang=en><h1>Calls</h1><ul>{% for id, url, title in rows %}"
    "<li><a href='{{ url }}'>{{ title }}</a> {{ id }}{% endfor %}</ul></html>"
)


def run() -> list[Figure]:
    """Return the figures of pages in this process, and of a server with ten clients."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.db", Path(folder) / "many.db"
        fill(few, CALLS)
        found = [*beside_bare(few, CALLS), *at_ten_clients(few, CALLS, SERVED)]
        fill(many, MANY)
        return [*found, *beside_bare(many, MANY), *at_ten_clients(many, MANY, LISTED)]


def beside_bare(path: Path, number: int) -> list[Figure]:
    """Return the figures of a list that is searched by a word, and of a call."""
    ours = make_app(
        open_store=KeptStores(path),
        secret="a secret of the benchmark",
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
    )
    peer = bare_app(path)
    calls = [(f"/calls/portico:made-{n}", "") for n in range(ASKED)]
    took = in_turn(
        {
            "list": asking(ours, [("/calls", f"q=water&page={n}") for n in range(1, ASKED + 1)]),
            "bare list": asking(peer, [("/calls", "q=water")] * ASKED),
            "call": asking(ours, calls),
            "bare call": asking(peer, calls),
        }
    )
    each = {name: 1000 * seconds / ASKED for name, seconds in took.items()}
    return [
        Figure(
            name=f"pages: {kind}, {number:,}",
            ours=each[kind],
            peer=each[f"bare {kind}"],
            unit="ms a page",
            beside=f"bare FastAPI, Jinja2 and SQLite with FTS5, {number:,} calls",
            goal=0.1,
        )
        for kind in ("list", "call")
    ]


def at_ten_clients(path: Path, number: int, pages: Sequence[str]) -> list[Figure]:
    """Return what 95 of 100 answers stay below where ten ask one page after the other."""
    size = "" if number == CALLS else f"{number:,}, "
    found = []
    asked = pages_to_ask(number)
    with served(path, number):
        for name in pages:
            times, _ = times_of(CLIENTS, asked[name])
            found.append(
                Figure(
                    name=f"pages: {name}, {size}{CLIENTS} clients",
                    ours=p95_of(times),
                    peer=GOALS_MS[name],
                    unit="ms, 95 of 100",
                    beside=f"the goal, {number:,} calls",
                    goal=1.0,
                )
            )
    return found


def bare_app(path: Path) -> FastAPI:
    """Return the least that shows calls at all: a query, a template."""
    app = FastAPI(docs_url=None, openapi_url=None)
    template = Environment(autoescape=True).from_string(PAGE)
    database = sqlite3.connect(path, check_same_thread=False)

    @app.get("/calls")
    def calls(request: Request) -> Response:
        rows = database.execute(
            "SELECT r.call_id, json_extract(b.body, '$.url'), json_extract(b.body, '$.title')"
            " FROM calls_fts JOIN bodies b ON b.id = calls_fts.rowid"
            " JOIN records r ON r.body_id = b.id"
            " WHERE calls_fts MATCH ? ORDER BY calls_fts.rank LIMIT 20",
            [request.query_params["q"]],
        ).fetchall()
        return HTMLResponse(template.render(rows=rows))

    @app.get("/calls/{name:path}")
    def call(name: str) -> Response:
        rows = database.execute(
            "SELECT r.call_id, json_extract(b.body, '$.url'), json_extract(b.body, '$.title')"
            " FROM records r JOIN bodies b ON b.id = r.body_id WHERE r.call_id = ?",
            [name],
        ).fetchall()
        return HTMLResponse(template.render(rows=rows))

    return app


def asking(app: FastAPI, asked: list[tuple[str, str]]) -> Callable[[], None]:
    """Return what asks an application all addresses, one after the other."""

    async def ask(path: str, query: str) -> None:
        sent: list[dict[str, Any]] = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"127.0.0.1")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)
        if sent[0]["status"] != 200:
            raise SystemExit(f"{path}?{query}: {sent[0]['status']}")

    async def ask_all() -> None:
        for path, query in asked:
            await ask(path, query)

    return lambda: asyncio.run(ask_all())

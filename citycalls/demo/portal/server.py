"""The embedded portal of ``citycalls demo``: a loopback server that answers as the portals do.

It serves invented calls in the true wire formats, in two weekly states, so that the real crawler
can be shown without a network.  It is no replacement for a recorded answer: faults, paging over
thousands of rows and the portals' static files are left out.
"""

import hashlib
import json
import threading
import tomllib
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from citycalls.demo.portal.cards import write_page
from citycalls.demo.portal.search import Refused, answer_search, read_search
from citycalls.demo.portal.topics import read_documents
from citycalls.demo.portal.wire import Document
from funding.errors import UnknownName, WrongInput
from funding.resources import shipped

SOURCES = ("sedia", "portico")
SEARCH = "/sedia/search-api/prod/rest/search"
LISTING = "/portico/urban-panorama/call-for-proposals"
ROBOTS = "User-agent: *\nDisallow: /sedia/admin/\nDisallow: /portico/admin/\nCrawl-delay: 1\n"
BODY_MAX = 1_000_000
"""Bytes of a request; a search needs some 700."""


def load_demo_days(folder: Path | None = None) -> tuple[date, ...]:
    """Return the day of each demo week, the first week first."""
    folder = folder or shipped("demo")
    calendar = tomllib.loads((folder / "demo.toml").read_text("utf-8"))
    return (calendar["today"], *calendar["later"])


class DemoPortal:
    """The portals of the demo on 127.0.0.1, at a free port, while the context lasts.

    Setting `week` changes what is served from the next request on.
    """

    def __init__(self, *, week: int = 1, folder: Path | None = None) -> None:
        """Serve the files of *folder* (default: the shipped ``demo``).

        Raises WrongInput for a week that the demo does not have.
        """
        self._folder = folder or shipped("demo")
        self.days = load_demo_days(self._folder)
        self._server: _Server | None = None
        self.week = week

    @property
    def week(self) -> int:
        return self._week

    @week.setter
    def week(self, week: int) -> None:
        if not 1 <= week <= len(self.days):
            raise WrongInput(f"the demo has no week {week!r}; it has 1 to {len(self.days)}")
        self._week = week
        self._state = _State(self._folder, week, self.days[week - 1])
        if self._server is not None:
            self._server.state = self._state

    @property
    def today(self) -> date:
        """The day of the present week, to be handed to crawl and digest."""
        return self.days[self._week - 1]

    def base_url(self, source: str) -> str:
        """Return the address that stands in for the source's own.

        Raises UnknownName for a source that the demo does not serve, and RuntimeError outside the
        context.
        """
        if source not in SOURCES:
            raise UnknownName(f"the demo has no source {source!r}; it has {', '.join(SOURCES)}")
        if self._server is None:
            raise RuntimeError("the demo portal runs only inside its with block")
        return f"http://127.0.0.1:{self._server.server_port}/{source}"

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.state = self._state
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None


class _State:
    """What one week serves; never changed once built."""

    def __init__(self, folder: Path, week: int, today: date) -> None:
        self.documents: tuple[Document, ...] = read_documents(folder, week=week, today=today)
        self.page = write_page(folder, week=week, today=today).encode()
        self.etag = f'"{hashlib.sha256(self.page).hexdigest()[:20]}"'
        self.modified = datetime.combine(today, time(3), UTC)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    state: _State


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal to the demo."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/robots.txt":
            self._send(200, ROBOTS.encode(), "text/plain; charset=utf-8")
        elif path == LISTING:
            self._send_page()
        elif path == SEARCH:
            self._refuse_method("POST")
        else:
            self._send_missing()

    do_HEAD = do_GET

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > BODY_MAX:
            self.close_connection = True
            self._send(413, b"<h1>413 Content Too Large</h1>", "text/html; charset=utf-8")
            return
        body = self.rfile.read(int(length))
        parts = urlsplit(self.path)
        if parts.path == LISTING:
            self._refuse_method("GET, HEAD")
        elif parts.path == SEARCH:
            self._search(parts.query, body)
        else:
            self._send_missing()

    def _search(self, query: str, body: bytes) -> None:
        try:
            asked = read_search(parse_qs(query), self.headers.get("Content-Type", ""), body)
        except Refused as refused:
            self._send_json(refused.status, refused.answer)
            return
        self._send_json(200, answer_search(self.server.state.documents, asked))

    def _send_page(self) -> None:
        state = self.server.state
        validators = {
            "ETag": state.etag,
            "Last-Modified": format_datetime(state.modified, usegmt=True),
        }
        if self._has_current(state):
            self._send(304, b"", "text/html; charset=utf-8", validators)
        else:
            self._send(200, state.page, "text/html; charset=utf-8", validators)

    def _has_current(self, state: _State) -> bool:
        """Return whether the reader's copy is current; an entity tag outranks a date."""
        if tags := self.headers.get("If-None-Match"):
            return state.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        if since := self.headers.get("If-Modified-Since"):
            try:
                return parsedate_to_datetime(since) >= state.modified
            except (ValueError, TypeError):
                return False
        return False

    def _refuse_method(self, allowed: str) -> None:
        message = f"Request method '{self.command}' is not supported"
        self._send_json(405, {"type": "error", "message": message}, {"Allow": allowed})

    def _send_missing(self) -> None:
        self._send(404, b"<h1>404 Not Found</h1>", "text/html; charset=utf-8")

    def _send_json(self, status: int, value: Any, more: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False).encode(), "application/json", more)

    def _send(
        self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

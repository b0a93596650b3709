"""The pages with a login, and readers who keep their cookies as a browser does."""

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher

from desk.app import make_app
from desk.security import passwords
from desk.security.form_tokens import FIELD
from desk.security.login import Login, LoginWay
from desk.security.roles import DeskRole
from funding.resources import shipped
from store.accounts.accounts import AccountRole, add_account
from store.database import Store, open_store
from store.people.profiles import save_profile
from tests.desk.serving import serving

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
SECRET = "a secret of the tests"
PASSWORD = "correct horse battery staple"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As the true one, for what is tried a hundred times."""
KEPT = QUICK.hash(PASSWORD)
TOKEN = re.compile(rf'name="{FIELD}" value="([^"]+)"')


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str


@dataclass
class Reader:
    """A browser: it keeps cookies, and sends what the forms of the last page hold."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    token: str | None = None

    def get(self, path: str, **headers: str) -> Answer:
        answer = self.ask("GET", path, headers=headers)
        found = TOKEN.search(answer.body)
        self.token = found[1] if found else None
        return answer

    def post(self, path: str, /, *, token: str | None = "", **fields: str) -> Answer:
        """Send a form; with the token of the last page, unless another one or None is given."""
        sent = self.token if token == "" else token
        values = fields if sent is None else {**fields, FIELD: sent}
        return self.ask("POST", path, body=urlencode(values))

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> Answer:
        answer = self.post("/login", name=name, password=password, **more)
        self.get("/")
        return answer

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {**self.headers, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            told = response.msg.get_all("Set-Cookie") or []
            for line in told:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
                if "Max-Age=0" in line:
                    del self.cookies[name]
            found = {k.lower(): v for k, v in response.getheaders()}
            return Answer(response.status, found, told, response.read().decode())
        finally:
            connection.close()


@dataclass
class Guarded:
    """The pages with a login, whose clock can be moved."""

    path: Path
    serve: Callable[..., int]
    now: datetime = NOW

    def app(self, login: Login, **more: Any) -> Any:
        return make_app(
            open_store=lambda: open_store(self.path, create=False),
            secret=SECRET,
            clock=lambda: self.now,
            everybody=DeskRole.ADMIN,
            login=login,
            timetables=self.path.parent / "timetables",
            **more,
        )

    def reader(self, **more: Any) -> Reader:
        return Reader(self.serve(**more))

    def open(self) -> Store:
        return open_store(self.path)

    def add(self, name: str, role: str = "reader", cities: tuple[str, ...] | None = None) -> None:
        with self.open() as store:
            add_account(
                store,
                name,
                role=AccountRole(role),
                cities=cities,
                password_hash=KEPT,
                now=self.now,
            )

    def pass_time(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", QUICK)
    monkeypatch.setattr(passwords, "NOBODYS", QUICK.hash("nobody's"))


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    """The pages; nothing listens before `reader` is called, and the same port answers again."""
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        for name in ("krefeld", "hamm"):
            text = (shipped("profiles") / f"{name}.yaml").read_text(encoding="utf-8")
            save_profile(store, name, text, author=None, comment=None, now=NOW)
    with ExitStack() as stack:
        ports: dict[str, int] = {}

        def serve(login: Login | None = None, port: int = 0, **more: Any) -> int:
            chosen = login or Login(ways=frozenset({LoginWay.PASSWORD, LoginWay.LINK}))
            key = repr((chosen, sorted(more.items())))
            if key not in ports:
                ports[key] = stack.enter_context(serving(desk.app(chosen, **more), port=port))
            return ports[key]

        desk = Guarded(path, serve)
        yield desk

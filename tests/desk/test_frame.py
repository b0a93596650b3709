"""What surrounds every page: who may see it, in which language, from where it may be sent to."""

import hashlib
import http.client
import re

import pytest
from starlette.requests import Request as HttpRequest

from citycalls.readers import role_of_everybody
from desk.app import DOCUMENTS, desk_addresses, make_app
from desk.pages.language import browser_language
from desk.pages.static_files import FOLDER, address
from desk.security.origin import is_foreign
from desk.security.roles import BY_LINK, NEEDED, DeskRole, needed
from store.database import open_store
from tests.desk.conftest import NOW, SECRET, Answer, Desk
from tests.desk.inside import Request, ask_all
from wording.language import LOCALES

HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"


def ask(desk: Desk, method: str, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        found = connection.getresponse()
        told = {k.lower(): v for k, v in found.getheaders()}
        return Answer(found.status, told, found.read().decode())
    finally:
        connection.close()


def test_every_route_stands_in_the_table_of_roles_and_every_line_is_a_route(desk) -> None:
    routes = desk_addresses()
    assert all(needed(method, path) in DeskRole for path, method in routes)
    served = {path for path, _ in routes}
    assert {line.rpartition(" ")[2] for line in NEEDED} == served


def test_what_is_reached_by_a_signed_link_needs_no_role() -> None:
    for line, role in NEEDED.items():
        if line.rpartition(" ")[2].startswith(BY_LINK):
            assert role is DeskRole.PUBLIC


@pytest.mark.parametrize(
    ("host", "base_url", "role"),
    [
        ("127.0.0.1", None, DeskRole.ADMIN),
        ("localhost", None, DeskRole.ADMIN),
        ("::1", None, DeskRole.ADMIN),
        ("127.0.0.1", "http://localhost:8000", DeskRole.ADMIN),
        ("127.0.0.1", "https://calls.city.example", DeskRole.PUBLIC),
        ("0.0.0.0", None, DeskRole.PUBLIC),
        ("192.168.1.7", None, DeskRole.PUBLIC),
        ("calls.city.example", None, DeskRole.PUBLIC),
    ],
)
def test_only_who_sits_at_this_machine_is_everybody(host, base_url, role) -> None:
    assert role_of_everybody(host, base_url) is role


def closed_routes() -> list[tuple[str, str]]:
    """Return method and address of every page that needs a role; programs have tokens."""
    return [
        (method, re.sub(r"{\w+}", "x", re.sub(r"{\w+:int}", "1", path)))
        for path, method in desk_addresses()
        if needed(method, path) > DeskRole.PUBLIC and not path.startswith(tuple(DOCUMENTS))
    ]


def test_without_a_login_pages_that_need_a_role_say_what_to_set(desk) -> None:
    app = make_app(open_store=lambda: open_store(desk.path), secret=SECRET, clock=lambda: NOW)
    routes = [Request(method=method, path=path) for method, path in closed_routes()]
    replies = ask_all(app, routes)
    assert {reply.status for reply in replies} == {403}
    told = [r.body for r, asked in zip(replies, routes, strict=True) if asked.method != "HEAD"]
    assert all("CITYCALLS_BASE_URL" in body for body in told)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"X_Forwarded_For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"X_Real_IP": "203.0.113.7"},
        {"X_Forwarded_Proto": "https"},
        {"X_Forwarded_Server": "calls.city.example"},
        {"Via": "1.1 gate"},
        {"CF_Connecting_IP": "203.0.113.7"},
    ],
)
def test_a_name_that_leads_here_and_a_proxy_open_nothing(desk, headers) -> None:
    for method, path in closed_routes():
        assert ask(desk, method, path, **headers).status == 403


def test_who_sits_at_this_machine_is_kept_out_of_no_page(desk) -> None:
    for method, path in closed_routes():
        assert ask(desk, method, path).status != 403


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({}, False),
        ({"Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Sec_Fetch_Site": "cross-site"}, True),
        ({"Sec_Fetch_Site": "same-site"}, True),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://["}, True),
        ({"Origin": "https://[::1"}, True),
        ({"Origin": "http://127.0.0.1:8000"}, False),
        ({"Origin": "https://calls.city.example"}, False),
        ({"Origin": "http://127.0.0.1:1"}, True),
    ],
)
def test_a_form_of_another_site_is_refused(headers, is_refused) -> None:
    names = [(k.replace("_", "-").lower().encode(), v.encode()) for k, v in headers.items()]
    for method, path, refused in (
        ("POST", "/match", is_refused),
        ("DELETE", "/match", is_refused),
        ("GET", "/match", False),
        ("POST", "/a/a-signed-link", False),
    ):
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1:8000"), *names],
        }
        assert is_foreign(HttpRequest(scope), "https://calls.city.example") is refused


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/calls", "GET, HEAD"),
        ("PUT", "/calls/feed", "GET, HEAD, POST"),
        ("DELETE", "/a/a-signed-link", "GET, HEAD, POST"),
        ("POST", "/api/v1/calls", "GET, HEAD"),
        ("GET", "/api/v1/match", "POST"),
        ("GET", "/match/save", "POST"),
    ],
)
def test_what_an_address_can_not_do_names_all_that_it_can(desk, method, path, allowed) -> None:
    found = desk.ask(method, path)
    assert found.status == 405
    assert found.headers["allow"] == allowed
    assert method != "GET" or "can be opened" not in found.body


def test_a_language_that_a_form_left_empty_is_none(desk) -> None:
    assert desk.ask("GET", "/calls?lang=").status == 200
    assert desk.ask("GET", "/calls?lang=xx").status == 400


def test_static_files_are_kept_for_ever_under_their_hash_only(desk) -> None:
    for path in sorted(FOLDER.iterdir()):
        found = desk.ask("GET", address(path.name))
        assert found.status == 200
        assert "immutable" in found.headers["cache-control"]
        assert found.headers["x-content-type-options"] == "nosniff"
        for other in ("", "?v=0"):
            answer = desk.ask("GET", f"/static/{path.name}{other}")
            assert "immutable" not in answer.headers["cache-control"]
    tag = desk.ask("GET", "/static/desk.css").headers["etag"]
    assert ask(desk, "GET", "/static/desk.css", If_None_Match=tag).status == 304
    for name in ("nothing.css", "..%2fapp.py", "%2e%2e/app.py"):
        assert desk.ask("GET", f"/static/{name}").status == 404


def test_htmx_is_the_file_that_was_read_and_lies_beside_its_licence() -> None:
    body = (FOLDER / "htmx.min.js").read_bytes()
    assert hashlib.sha256(body).hexdigest() == HTMX
    assert b"4.0.1" in body
    assert "Zero-Clause BSD" in (FOLDER / "htmx.LICENSE.txt").read_text(encoding="utf-8")


def test_the_style_is_small_and_takes_nothing_from_elsewhere() -> None:
    css = (FOLDER / "desk.css").read_text(encoding="utf-8")
    assert len(css.encode()) <= 15_000
    assert "url(" not in css
    assert "@import" not in css


class Asks:
    def __init__(self, wanted: str) -> None:
        self.headers = {"accept-language": wanted}


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("mt,fr;q=0.5,it;q=0.7", "it"),
        ("en;q=0.1,pl", "pl"),
        ("mt", "en"),
        ("", "en"),
        ("de;q=x,fr;q=0.2", "fr"),
    ],
)
def test_the_language_is_the_one_that_the_browser_likes_best(wanted: str, code: str) -> None:
    assert browser_language(Asks(wanted)) == code  # type: ignore[arg-type]


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_an_error_is_a_page_in_the_layout_in_every_language(desk, language: str) -> None:
    found = desk.ask("GET", f"/no-such-page?lang={language}")
    assert found.status == 404
    assert f'<html lang="{language}">' in found.body
    assert found.body.count("<h1") == 1
    assert 'href="#content"' in found.body
    assert found.body.count(f"?lang={language}") > 0

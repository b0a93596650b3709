"""What the pages of signing in share: where one goes afterwards, and how a session begins."""

from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from desk.deps import Deps
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.security.cookies import keep_session, session_number
from desk.security.login import LoginWay
from store.accounts.accounts import Account
from store.accounts.sessions import begin_session, end_session, hash_of
from store.database import Store
from store.operations.audit import note_change

NEXT = "next"
HOME = "/"
LONGEST_NEXT = 1_500


def safe_next(path: str | None) -> str:
    """Return where somebody goes after signing in: a page of ours, never another site."""
    if not path or len(path) > LONGEST_NEXT or not path.isprintable() or not path.isascii():
        return HOME
    # "//evil.example" and "/\\evil.example" are other sites to a browser
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return HOME
    try:
        parts = urlsplit(path)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith(("/login", "/logout")):
        return HOME
    return path


def address(request: Request, path: str, **values: str) -> str:
    """Return an address of ours in the language that the reader chose."""
    pairs = [*values.items(), *kept_language(request)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def login_address(request: Request) -> str:
    """Return the address at which to sign in, and then come back to this page."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method not in ("GET", "HEAD") or safe_next(here) == HOME:
        return address(request, "/login")
    return address(request, "/login", **{NEXT: here})


def need_login(request: Request, deps: Deps, way: LoginWay | None = None) -> None:
    """Raise the 404 page where no login is set up, or not in this way."""
    if deps.login.is_on and (way is None or way in deps.login.ways):
        return
    s = language_of(request)
    raise PageFault(
        404,
        s.say("This page does not exist"),
        s.say("The address is mistyped, or what it showed is gone."),
    )


def begin(
    store: Store,
    request: Request,
    deps: Deps,
    account: Account,
    way: LoginWay,
    next_path: str | None,
) -> Response:
    """Return the answer that signs somebody in, with a new number whatever the browser had."""
    now = deps.clock()
    with store.write():
        former = session_number(request, deps.base_url)
        if former is not None:
            end_session(store, hash_of(former))
        number = begin_session(store, account.id, way=way, now=now)
        note_change(store, who=account.name, did="signed in", detail=str(way), now=now)
    response = RedirectResponse(quote(safe_next(next_path), safe="/?&=%:,;+~!*'()@$#"), 303)
    keep_session(response, number, deps.base_url)
    return response

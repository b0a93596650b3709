"""The two cookies: who is signed in, and, for some minutes, who is away at an identity provider."""

from fastapi import Response
from starlette.requests import Request

from desk.security.login import PATIENCE
from store.accounts.sessions import LONGEST

SESSION = "citycalls"
AWAY = "citycalls-away"
HOST = "__Host-"
"""Begins the name where the pages have https: no other host can set such a cookie."""
LONGEST_NUMBER = 100


def is_secure(base_url: str | None) -> bool:
    return base_url is not None and base_url.startswith("https://")


def cookie_name(name: str, base_url: str | None) -> str:
    return f"{HOST}{name}" if is_secure(base_url) else name


def session_number(request: Request, base_url: str | None) -> str | None:
    """Return the number that the browser sent; None where it sent none that could be one."""
    number = request.cookies.get(cookie_name(SESSION, base_url), "")
    return number if 0 < len(number) <= LONGEST_NUMBER else None


def keep_session(response: Response, number: str, base_url: str | None) -> None:
    keep(response, SESSION, number, seconds=int(LONGEST.total_seconds()), base_url=base_url)


def forget_session(response: Response, base_url: str | None) -> None:
    keep(response, SESSION, "", seconds=0, base_url=base_url)


def keep_away(response: Response, text: str, base_url: str | None) -> None:
    keep(response, AWAY, text, seconds=int(PATIENCE.total_seconds()), base_url=base_url)


def forget_away(response: Response, base_url: str | None) -> None:
    keep(response, AWAY, "", seconds=0, base_url=base_url)


def keep(response: Response, name: str, value: str, *, seconds: int, base_url: str | None) -> None:
    response.set_cookie(
        cookie_name(name, base_url),
        value,
        max_age=seconds,
        path="/",
        secure=is_secure(base_url),
        httponly=True,
        # not "strict": a click in a mail, or the way back from a provider, would be signed out
        samesite="lax",
    )

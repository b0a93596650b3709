"""The application: its pages are put together here, and every answer gets its headers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from desk.answers.routes import answer_routes
from desk.deps import Deps
from desk.error_pages import add_error_pages, too_large
from desk.security.body_limit import BoundedBody
from store.database import Store

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def make_app(
    *, open_store: Callable[[], Store], secret: str, clock: Callable[[], datetime]
) -> FastAPI:
    """Return the application; *open_store* opens the database for one request.

    *clock* gives the moment in the service's own time zone.
    """
    app = FastAPI(
        title="City Calls", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        for name, value in HEADERS.items():
            if not (name == "Cache-Control" and request.url.path.startswith("/static/")):
                response.headers[name] = value
        return response

    add_error_pages(app, HEADERS)
    # the outermost: the last one added
    app.add_middleware(BoundedBody, refusal=lambda scope: too_large(scope, HEADERS))
    app.include_router(answer_routes(Deps(open_store=open_store, secret=secret, clock=clock)))
    return app

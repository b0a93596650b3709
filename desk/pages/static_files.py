"""The style sheet, the scripts and the icon: a few files, each with its hash in its address.

address("desk.css") == "/static/desk.css?v=2f6c…"
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from desk.pages.admission import guarded_router

FOLDER = Path(__file__).resolve().parents[1] / "static"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


@dataclass(frozen=True, kw_only=True, slots=True)
class StaticFile:
    body: bytes
    media_type: str
    hash: str


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Return the files by name, read once."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        body = path.read_bytes()
        found[path.name] = StaticFile(
            body=body,
            media_type=mimetypes.guess_type(path.name)[0] or "text/plain",
            hash=hashlib.sha256(body).hexdigest()[:16],
        )
    return found


def address(name: str) -> str:
    """Return the address of a file; it changes with its content.  Raises KeyError."""
    return f"/static/{name}?v={static_files()[name].hash}"


def static_routes() -> APIRouter:
    """Return the route ``/static/{name}``."""
    router = guarded_router()

    @router.api_route("/static/{name}", methods=["GET", "HEAD"])
    def static(name: str, request: Request) -> Response:
        file = static_files().get(name)
        if file is None:
            raise HTTPException(404)
        version = request.query_params.get("v")
        tag = f'"{file.hash}"'
        headers = {"ETag": tag, "Cache-Control": FOREVER if version == file.hash else ASK_AGAIN}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(file.body, media_type=file.media_type, headers=headers)

    return router

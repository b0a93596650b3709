"""Answers of the API: a document, with a mark by which the same one need not be sent again."""

import hashlib

from fastapi import Request, Response

from advice.as_json.document import json_bytes


def document(request: Request, value: object, *, next_address: str | None = None) -> Response:
    """Return a document, or 304 where the client has it; *next_address* leads to the next page."""
    body = json_bytes(value)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag}
    if next_address is not None:
        headers["Link"] = f'<{next_address}>; rel="next"'
    if request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)

"""One page in the layout: a template, what it shows, and the request that asked for it."""

from collections.abc import Mapping

from fastapi.responses import HTMLResponse
from starlette.requests import Request

from desk.pages.frame import frame_of
from desk.security.form_tokens import with_tokens
from wording.templates import html_templates


def render(
    request: Request,
    template: str,
    view: object,
    *,
    title: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return the page; *template* extends ``layout.html.j2``.

    It sees `view`, `frame` (`frame.to(path)` makes addresses that keep the language) and `s`, the
    reader's language: ``{{ s.say("Filters") }}``.
    """
    frame = frame_of(request, title)
    page = html_templates("desk").get_template(template)
    html = page.render(view=view, frame=frame, s=frame.speech)
    if frame.signing is not None and frame.signing.token is not None:
        html = with_tokens(html, frame.signing.token)
    return HTMLResponse(html, status_code=status, headers=dict(headers or {}))

"""`/imprint`, `/privacy`, `/accessibility`: what the operator says about these pages."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import language_of
from desk.pages.notices.text import Notice, NoticeText, is_elsewhere, notice_names, read_notice
from desk.pages.render import render
from desk.security.actor import actor_of
from desk.security.roles import DeskRole


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeView:
    setting: str
    text: NoticeText | None
    """None where the operator gave none."""


def notice_routes() -> APIRouter:
    """Return one route per notice; what is not set is a page for the operator alone."""
    router = guarded_router()

    def show(request: Request, notice: Notice) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        place = deps.notices.get(notice)
        if place is None and actor_of(request, deps).role < DeskRole.ADMIN:
            raise HTTPException(404)
        if place is not None and is_elsewhere(place):
            return RedirectResponse(place, status_code=307)
        text = None if place is None else read_notice(place, s.code)
        view = NoticeView(setting=notice.setting, text=text)
        return render(request, "notice.html.j2", view, title=notice_names(s)[notice])

    @router.api_route("/imprint", methods=["GET", "HEAD"])
    def imprint(request: Request) -> Response:
        return show(request, Notice.IMPRINT)

    @router.api_route("/privacy", methods=["GET", "HEAD"])
    def privacy(request: Request) -> Response:
        return show(request, Notice.PRIVACY)

    @router.api_route("/accessibility", methods=["GET", "HEAD"])
    def accessibility(request: Request) -> Response:
        return show(request, Notice.ACCESSIBILITY)

    return router

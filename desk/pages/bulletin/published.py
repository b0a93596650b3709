"""Bulletins to read and to take along: the draft as it would be, and those that were published."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.bulletin.view import ARCHIVE, PATH
from desk.pages.calls.export_page import file_response
from desk.pages.calls.list_view import call_address
from desk.pages.calls.ready_network import ready_network
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.pages.render import render
from funding.errors import UnknownName, WrongInput
from store.bulletins.bulletins import draft_of, published_bulletins
from store.database import Store
from wording.bulletin.content import BulletinContent
from wording.bulletin.files import BulletinForm, bulletin_file, write_bulletin
from wording.bulletin.publishing import content_now, content_of_published, published_file
from wording.export.files import ExportFile
from wording.language import Speech

NAMES = {
    BulletinForm.HTML: "HTML",
    BulletinForm.DOCX: "Word",
    BulletinForm.ATOM: "Atom",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FileWay:
    href: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadView:
    """One bulletin as a page."""

    content: BulletinContent
    files: tuple[FileWay, ...]
    calls: tuple[str, ...]
    """The pages of its calls, in order."""
    is_draft: bool
    archive: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveRow:
    href: str
    title: str
    language: str
    about: str


def published_routes() -> APIRouter:
    """Return the routes of the draft's preview and of the published bulletins."""
    router = guarded_router()

    @router.api_route(ARCHIVE, methods=["GET", "HEAD"])
    def archive(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        with deps.open_store() as store:
            rows = tuple(
                ArchiveRow(
                    href=f"{PATH}/{each.number}",
                    title=each.title,
                    language=each.language,
                    about=" · ".join(
                        (
                            s.full_date(each.published_on),
                            s.count("{n} call", "{n} calls", len(each.items)),
                        )
                    ),
                )
                for each in published_bulletins(store)
            )
        return render(request, "bulletin/archive.html.j2", rows, title=s.say("Bulletins"))

    @router.api_route("/bulletin/draft", methods=["GET", "HEAD"])
    def preview(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s = language_of(request)
        with deps.open_store() as store, store.read():
            content = draft_content(deps, s, store)
        return shown(request, content, f"{PATH}/draft", is_draft=True)

    @router.api_route("/bulletin/draft.{form}", methods=["GET", "HEAD"])
    def preview_file(form: str, request: Request) -> Response:
        deps = deps_of(request)
        s, kind = language_of(request), form_of(form)
        with deps.open_store() as store, store.read():
            content = draft_content(deps, s, store)
        return file_response(written(s, kind, content))

    @router.api_route("/bulletin/{number}.{form}", methods=["GET", "HEAD"])
    def file(number: str, form: str, request: Request) -> Response:
        deps = deps_of(request)
        kind, wanted = form_of(form), number_of(number)
        with deps.open_store() as store:
            try:
                body = published_file(store, wanted, kind)
            except UnknownName as error:
                raise HTTPException(404) from error
        return file_response(bulletin_file(kind, wanted, body))

    @router.api_route("/bulletin/{number}", methods=["GET", "HEAD"])
    def read(number: str, request: Request) -> HTMLResponse:
        deps = deps_of(request)
        wanted = number_of(number)
        with deps.open_store() as store:
            try:
                content = content_of_published(store, wanted)
            except UnknownName as error:
                raise HTTPException(404) from error
        return shown(request, content, f"{PATH}/{wanted}", is_draft=False)

    return router


def draft_content(deps: Deps, s: Speech, store: Store) -> BulletinContent:
    draft, today = draft_of(store), deps.clock().date()
    if draft is None:
        raise PageFault(
            404,
            s.say("There is no draft of a bulletin"),
            s.say("Put calls into one first."),
        )
    network = ready_network(deps, store, today, seconds=3.0)
    return content_now(store, draft, network=network, today=today)


def written(s: Speech, form: BulletinForm, content: BulletinContent) -> ExportFile:
    try:
        return write_bulletin(form, content)
    except WrongInput as error:
        raise PageFault(
            400,
            s.say("The bulletin could not be made"),
            s.say("It is too long for a mail: take calls out, or shorten sentences."),
        ) from error


def form_of(name: str) -> BulletinForm:
    if name not in list(BulletinForm):
        raise HTTPException(404)
    return BulletinForm(name)


def number_of(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise HTTPException(404)
    return int(text)


def shown(request: Request, content: BulletinContent, path: str, *, is_draft: bool) -> HTMLResponse:
    s, keep = language_of(request), kept_language(request)
    names = {**NAMES, BulletinForm.TXT: s.say("Plain text")}
    view = ReadView(
        content=content,
        files=tuple(FileWay(href=f"{path}.{form}", words=names[form]) for form in BulletinForm),
        calls=tuple(call_address(call.call_id, keep) for call in content.calls),
        is_draft=is_draft,
        archive=ARCHIVE,
    )
    return render(request, "bulletin/read.html.j2", view, title=content.title)

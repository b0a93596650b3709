"""``/timetables/sheet``: an authority's sheet and its mapping are looked at, then kept.

Nothing is kept between the two steps: sheet and mapping travel in the form of the page itself.
"""

import base64
import binascii
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from advice.documents.document import MAX_BYTES
from advice.sheets.changes import changes_between
from advice.sheets.guessing import guess_mapping
from advice.sheets.keeping import (
    checked,
    keep,
    kept_mapping,
    kept_names,
    kept_timetable,
    mapping_of,
)
from advice.sheets.opening import open_workbook
from advice.sheets.reading import read_sheet
from advice.sheets.writing import check_text, timetable_text
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.render import render
from desk.pages.sheets.view import SheetView, looked_at
from desk.security.actor import actor_of
from funding.errors import WrongInput
from funding.words import plain, shorten
from store.operations.audit import note_change
from wording.language import Speech

TRAVELS = 45_000
"""Bytes of a sheet that travels in the form; a page stays below 120 kB."""
MOST_MAPPING = 20_000
NAME = 80
FAULT = 500


async def read_form(request: Request) -> AsyncIterator[FormData]:
    async with request.form(max_files=1, max_fields=20, max_part_size=2 * TRAVELS) as form:
        yield form


Sent = Annotated[FormData, Depends(read_form)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a form asked for."""

    name: str
    mapping: str
    file: str
    data: bytes
    stamp: str
    is_saving: bool


def sheet_routes() -> APIRouter:
    """Return the routes of ``/timetables/sheet``."""
    router = guarded_router()

    @router.api_route("/timetables/sheet", methods=["GET", "HEAD"])
    def show(request: Request) -> Response:
        deps = deps_of(request)
        for name in request.query_params:
            if name not in ("saved", PARAMETER):
                raise unknown_parameter(request, name, known=("saved",))
        folder = folder_of(request, deps)
        saved = request.query_params.get("saved", "")
        view = SheetView(
            names=kept_names(folder), saved=saved if saved in kept_names(folder) else ""
        )
        return page(request, view)

    @router.post("/timetables/sheet")
    def send(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        folder, asked = folder_of(request, deps), read_asked(sent)
        view = SheetView(
            name=asked.name,
            mapping=asked.mapping,
            names=kept_names(folder),
            sheet_name=asked.file,
            sheet=travelling(asked.data),
        )
        s = language_of(request)
        try:
            return answer(request, deps, s, folder, asked, view)
        except WrongInput as error:
            detail = shorten(plain(str(error)), FAULT)
            said = replace(view, fault=s.say("The sheet could not be read."), detail=detail)
            return page(request, said, status=422)

    return router


def folder_of(request: Request, deps: Deps) -> Path:
    if deps.timetables is None:
        raise PageFault(503, language_of(request).say("Timetables are not set up here"))
    return deps.timetables


def read_asked(sent: FormData) -> Asked:
    words = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    file, data = words.get("sheet_name", ""), unpacked(words.get("sheet", ""))
    upload = sent.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        file, data = upload.filename, upload.file.read(MAX_BYTES + 1)
    return Asked(
        name=words.get("name", "").strip()[:NAME],
        mapping=words.get("mapping", "").replace("\r\n", "\n").strip(),
        file=shorten(plain(file), NAME) or "sheet",
        data=data,
        stamp=words.get("stamp", ""),
        is_saving=words.get("do") == "save",
    )


def unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def travelling(data: bytes) -> str:
    return base64.b64encode(data).decode() if len(data) <= TRAVELS else ""


def answer(
    request: Request, deps: Deps, s: Speech, folder: Path, asked: Asked, view: SheetView
) -> Response:
    """Return the page of what a sheet holds, or save it.  Raises WrongInput."""
    checked(asked.name)
    if not asked.data:
        return page(request, replace(view, fault=s.say("Choose a sheet first.")), status=422)
    if len(asked.mapping) > MOST_MAPPING:
        raise WrongInput(f"the mapping has more than {MOST_MAPPING:,} characters; shorten it")
    if not asked.mapping:
        known = kept_mapping(folder, asked.name)
        if known is None:
            guess = guess_mapping(open_workbook(asked.data, asked.file), asked.file)
            return page(request, replace(view, mapping=guess.strip(), is_guess=True))
        asked = replace(asked, mapping=known.strip())
        view = replace(view, mapping=asked.mapping)
    mapping = mapping_of(asked.mapping)
    report = read_sheet(asked.data, asked.file, mapping)
    if report.refused:
        looked = looked_at(s, report, None, None)
        return page(request, replace(view, looked=looked), status=422)
    text = timetable_text(report, mapping)
    timetable = check_text(text, f"{asked.name}.toml")
    before, stamp = kept_timetable(folder, asked.name)
    changes = None if before is None else changes_between(before, timetable)
    is_stale = asked.is_saving and asked.stamp != stamp
    if not asked.is_saving or is_stale:
        looked = looked_at(s, report, timetable, changes)
        shown = replace(view, looked=looked, stamp=stamp, is_stale=is_stale)
        return page(request, shown, status=409 if is_stale else 200)
    return saved(request, deps, folder, asked, text, len(timetable.calls))


def saved(
    request: Request, deps: Deps, folder: Path, asked: Asked, text: str, count: int
) -> Response:
    with deps.open_store() as store, store.write():
        note_change(
            store,
            who=actor_of(request, deps).name,
            did="saved a timetable",
            about=asked.name,
            detail=f"{count} planned calls of {asked.file}",
            now=deps.clock(),
        )
        try:
            keep(folder, asked.name, text, f"{asked.mapping}\n")
        except OSError as error:
            raise WrongInput(
                f"the folder of timetables can't be written to ({error.strerror}); whoever runs "
                "City Calls can mend that"
            ) from error
    back = urlencode([("saved", asked.name), *kept_language(request)])
    return RedirectResponse(f"/timetables/sheet?{back}", status_code=303)


def page(request: Request, view: SheetView, *, status: int = 200) -> Response:
    title = language_of(request).say("A timetable from a sheet")
    return render(request, "sheets/sheet.html.j2", view, title=title, status=status)

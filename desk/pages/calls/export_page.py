"""`/calls/export.xlsx` and its sisters: the list that `/calls` shows, all its pages, as a file."""

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from advice.export.columns import SHORT
from advice.export.searching import export_search
from advice.search.call_query import CallQuery
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import deps_of
from desk.pages.admission import guarded_router, unknown_value
from desk.pages.calls.asked import fault_of
from desk.pages.language import PARAMETER, language_of
from funding.errors import UnknownName, WrongInput
from wording.export.files import ExportFile, Format, write_export
from wording.export.printable import print_style
from wording.export.search_words import chosen_words

COLUMNS = "columns"
STYLE = "/export/print.css"


def call_export_routes() -> APIRouter:
    """Return the routes ``/calls/export.{form}`` and the style of the page to print."""
    router = guarded_router()

    @router.api_route("/calls/export.{form}", methods=["GET", "HEAD"])
    def export(form: str, request: Request) -> Response:
        deps = deps_of(request)
        if form not in list(Format):
            raise HTTPException(404)
        s, now = language_of(request), deps.clock()
        columns = request.query_params.get(COLUMNS) or SHORT
        with deps.open_store() as store, store.read():
            try:
                query = CallQuery.from_params(
                    request.query_params.multi_items(), others=[PARAMETER, COLUMNS]
                )
                found = export_search(
                    store, query, chosen=chosen_words(s, query), today=now.date(), now=now
                )
            except (UnknownParameter, UnknownChoice) as error:
                raise fault_of(request, error) from error
        try:
            file = write_export(Format(form), found, s, columns=columns, style_address=STYLE)
        except (UnknownName, WrongInput) as error:
            raise unknown_value(request, COLUMNS, columns) from error
        return file_response(file)

    @router.api_route(STYLE, methods=["GET", "HEAD"])
    def style() -> Response:
        return Response(print_style(), media_type="text/css; charset=utf-8")

    return router


def file_response(file: ExportFile) -> Response:
    """Return a file to keep; a page to print is shown at once."""
    kind = "inline" if file.media_type.startswith("text/html") else "attachment"
    return Response(
        file.body,
        media_type=file.media_type,
        headers={"Content-Disposition": f'{kind}; filename="{file.name}"'},
    )

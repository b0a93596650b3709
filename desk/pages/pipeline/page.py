"""`/pipeline`: cities by states, set with a version stamp, shared with people, taken along."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from advice.export.comma_file import write_comma_file
from advice.export.workbook import write_workbook
from advice.pipeline.rows import PipelineQuery, PipelineRow, city_names, pipeline_rows
from advice.refusals.saying import decide
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.deps import deps_of
from desk.numbers import read_number
from desk.pages.admission import guarded_router
from desk.pages.calls.asked import fault_of
from desk.pages.calls.export_page import file_response
from desk.pages.calls.list_view import call_address
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.pipeline.form import read_standing
from desk.pages.pipeline.view import PATH, chosen_words, conflict_view, pipeline_view
from desk.pages.render import render
from desk.security.actor import Actor, actor_of
from desk.security.roles import DeskRole
from funding.errors import StaleVersion, UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.people.recipients import list_recipients
from store.pipeline.entries import LONGEST_TEXT, Standing, entry_of
from store.pipeline.shares import share_call
from wording.export.files import MEDIA, ExportFile, Format
from wording.language import Speech
from wording.pipeline.sheet import pipeline_sheet

Short = Annotated[str, Form(max_length=400)]
Text = Annotated[str, Form(max_length=2_000)]
FORMS = (Format.XLSX, Format.CSV)


def pipeline_routes() -> APIRouter:
    """Return the routes of ``/pipeline``."""
    router = guarded_router()

    @router.api_route(PATH, methods=["GET", "HEAD"])
    def pipeline(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s, today, actor = language_of(request), deps.clock().date(), actor_of(request, deps)
        with deps.open_store() as store, store.read():
            query, rows = asked_rows(request, store, actor, today)
            names = city_names(store, actor.may_see)
        view = pipeline_view(s, rows, query, names, today=today, keep=kept_language(request))
        return render(request, "pipeline/pipeline.html.j2", view, title=s.say("Pipeline"))

    @router.api_route("/pipeline/export.{form}", methods=["GET", "HEAD"])
    def export(form: str, request: Request) -> Response:
        deps = deps_of(request)
        s, today, actor = language_of(request), deps.clock().date(), actor_of(request, deps)
        if form not in FORMS:
            raise HTTPException(404)
        with deps.open_store() as store, store.read():
            query, rows = asked_rows(request, store, actor, today)
            names = city_names(store, actor.may_see)
        sheet = pipeline_sheet(s, rows, chosen=chosen_words(s, query, names), today=today)
        write = write_workbook if form == Format.XLSX else write_comma_file
        name = f"pipeline-{today.isoformat()}.{form}"
        return file_response(
            ExportFile(body=write(sheet), media_type=MEDIA[Format(form)], name=name)
        )

    @router.post(PATH)
    def save(
        request: Request,
        city: Short,
        call: Short,
        state: Short,
        version: Short = "",
        person: Short = "",
        amount: Short = "",
        why: Short = "",
        reason: Text = "",
        note: Text = "",
    ) -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        values = {"state": state, "person": person, "amount": amount}
        values |= {"why": why, "reason": reason, "note": note}
        with deps.open_store() as store:
            try:
                check_writer(s, store, actor, city)
                standing = read_standing(values)
                decide(
                    store,
                    city_id=city,
                    call_id=call,
                    standing=standing,
                    version=read_number(version) or 0,
                    who=actor.name,
                    now=now,
                    today=now.date(),
                )
            except StaleVersion:
                return conflict(request, store, city, call, read_standing(values))
            except (WrongInput, UnknownName) as error:
                raise refused(s, error) from error
        return RedirectResponse(
            f"{call_address(call, kept_language(request))}#pipeline", status_code=303
        )

    @router.post("/pipeline/share")
    def share(request: Request, call: Short, person: Short, note: Text = "") -> Response:
        deps = deps_of(request)
        s, now, actor = language_of(request), deps.clock(), actor_of(request, deps)
        number = read_number(person) or 0
        with deps.open_store() as store:
            try:
                with_whom = next(p for p in list_recipients(store) if p.id == number)
                if not any(map(actor.may_see, with_whom.profiles)):
                    raise UnknownName("no such person")
                share_call(store, call, with_whom, note=note, who=actor.name, now=now)
            except (StopIteration, UnknownName) as error:
                raise PageFault(
                    404,
                    s.say("The call was not shared"),
                    s.say("The call, or the person, is not known here."),
                ) from error
        found = urlencode([("shared", str(number)), *kept_language(request)])
        return RedirectResponse(f"{call_address(call, [])}?{found}#pipeline", status_code=303)

    return router


def asked_rows(
    request: Request, store: Store, actor: Actor, today: date
) -> tuple[PipelineQuery, list[PipelineRow]]:
    """Return the question of the address and its answer.  Raises PageFault for a wrong one."""
    try:
        query = PipelineQuery.from_params(request.query_params.multi_items(), others=[PARAMETER])
        return query, pipeline_rows(store, query, may_see=actor.may_see, today=today)
    except (UnknownParameter, UnknownChoice) as error:
        raise fault_of(request, error) from error


def check_writer(s: Speech, store: Store, actor: Actor, city: str) -> None:
    """Raise PageFault unless whoever asks may say where a city stands: its own people, staff."""
    is_own = actor.cities is not None and actor.may_see(city)
    if city not in city_names(store, actor.may_see) or not (is_own or actor.role >= DeskRole.STAFF):
        raise PageFault(
            404,
            s.say("There is no such city"),
            s.say("It is not known here, or not one of yours. Nothing was changed."),
        )


def conflict(
    request: Request, store: Store, city: str, call: str, mine: Standing | None
) -> HTMLResponse:
    """Return the page with both versions: what was saved meanwhile, and what was sent."""
    s = language_of(request)
    with store.read():
        theirs = entry_of(store, city, call)
        names: Mapping[str, str] = city_names(store, lambda _: True)
    view = conflict_view(s, city, names.get(city, city), call, mine, theirs)
    title = s.say("Somebody changed this meanwhile")
    return render(request, "pipeline/conflict.html.j2", view, title=title, status=409)


def refused(s: Speech, error: Exception) -> PageFault:
    return PageFault(
        400,
        s.say("Nothing was saved"),
        s.say("A state, whole euro and short texts of {n} characters are read.", n=LONGEST_TEXT),
        shorten(plain(str(error)), 200),
    )

"""``/match/export``: the picked calls, or all that fit, as a file."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response

from advice.export.export import Asking, Export, export_matches
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router, unknown_value
from desk.pages.calls.export_page import STYLE, file_response
from desk.pages.language import language_of
from desk.pages.match.asked import answered, state_of, texts_of
from desk.pages.match.page import Sent
from desk.pages.match.state import MatchState
from funding.city import LegalType
from funding.errors import UnknownName, WrongInput
from wording.export.files import Format, write_export
from wording.language import Speech
from wording.match_words import legal_type_words

COLUMNS = ("short", "full")


def match_export_routes() -> APIRouter:
    """Return the routes of ``/match/export``: an address for a question, sent for a text."""
    router = guarded_router()

    @router.api_route("/match/export", methods=["GET", "HEAD"])
    def of_question(request: Request) -> Response:
        deps = deps_of(request)
        return exported(deps, request, request.query_params.multi_items())

    @router.post("/match/export")
    def of_text(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        return exported(deps, request, texts_of(sent))

    return router


def exported(deps: Deps, request: Request, pairs: list[tuple[str, str]]) -> Response:
    s, single = language_of(request), dict(pairs)
    form, columns = single.get("format", Format.XLSX), single.get("columns", COLUMNS[0])
    if form not in tuple(Format):
        raise unknown_value(request, "format", form, known=tuple(Format))
    now = deps.clock()
    with answered(deps, request, state_of(request, pairs)) as answer:
        found, state = answer.ranked, answer.state
        picked = set(state.ticks)
        listed = (*found.found.results, *found.found.blocked, *found.found.below_floor)
        wanted = [m for m in listed if m.call.id in picked] if picked else found.found.results
        export = export_matches(
            answer.store,
            [found.project],
            [found.telling(wanted)],
            asking=Asking.TEXT if state.text is not None else Asking.QUESTION,
            asked=state.query or "",
            chosen=tuple(chosen_words(s, state)),
            ids=picked or None,
            today=now.date(),
            now=now,
        )
        return respond(request, s, export, form, columns)


def respond(request: Request, s: Speech, export: Export, form: str, columns: str) -> Response:
    try:
        file = write_export(Format(form), export, s, columns=columns, style_address=STYLE)
    except (UnknownName, WrongInput) as error:
        raise unknown_value(request, "columns", columns, known=COLUMNS) from error
    return file_response(file)


def chosen_words(s: Speech, state: MatchState) -> Iterator[tuple[str, str]]:
    """Yield what narrowed the answer, as a reader knows it: name and value."""
    if state.country is not None:
        yield s.say("Country"), s.country(state.country)
    if state.applicant is not LegalType.MUNICIPALITY:
        yield s.say("Applicant"), legal_type_words(s, state.applicant)
    if state.role is not None:
        yield s.say("Role"), s.say("lead") if state.role == "coordinator" else s.say("partner")
    if state.population is not None:
        yield s.say("Inhabitants"), s.number(state.population)
    days = ["…" if day is None else s.short_date(day) for day in (state.opens, state.closes)]
    if state.span is not None:
        yield s.say("Open on some day"), " – ".join(days)
    lists = (
        (s.say("Struck out"), state.without),
        (s.say("Added"), state.added),
        (s.say("Must be named"), state.must),
        (s.say("Must not be named"), state.must_not),
        (s.say("Counts less"), state.less),
        (s.say("Counts more"), state.more),
    )
    for name, terms in lists:
        if terms:
            yield name, ", ".join(terms)

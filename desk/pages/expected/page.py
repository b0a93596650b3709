"""`/expected`: calls that have returned every year, with the basis of each forecast."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from advice.forecasts.expected import expected_calls
from advice.forecasts.rounds import Forecast
from desk.deps import deps_of
from desk.pages.admission import guarded_router, unknown_parameter
from desk.pages.calls.list_view import Params, call_address
from desk.pages.language import PARAMETER, kept_language, language_of
from desk.pages.render import render
from funding.words import plain, shorten
from wording.forecasts.words import forecast_words
from wording.language import Speech

TITLE = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundView:
    href: str
    title: str
    opened: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ForecastView:
    title: str
    programme: str
    words: str
    rounds: tuple[RoundView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedView:
    forecasts: tuple[ForecastView, ...]


def expected_routes() -> APIRouter:
    """Return the route ``/expected``."""
    router = guarded_router()

    @router.api_route("/expected", methods=["GET", "HEAD"])
    def expected(request: Request) -> HTMLResponse:
        deps = deps_of(request)
        s, keep = language_of(request), kept_language(request)
        for name in request.query_params:
            if name != PARAMETER:
                raise unknown_parameter(request, name, known=(PARAMETER,))
        with deps.open_store() as store, store.read():
            found = expected_calls(store, today=deps.clock().date())
        view = ExpectedView(forecasts=tuple(forecast_view(s, one, keep) for one in found))
        return render(
            request, "expected/expected.html.j2", view, title=s.say("Calls that may return")
        )

    return router


def forecast_view(s: Speech, forecast: Forecast, keep: Params) -> ForecastView:
    return ForecastView(
        title=shorten(plain(forecast.latest.title), TITLE),
        programme=forecast.programme,
        words=forecast_words(s, forecast),
        rounds=tuple(
            RoundView(
                href=call_address(one.call_id, keep),
                title=shorten(plain(one.title), TITLE),
                opened=s.short_date(one.opened),
            )
            for one in forecast.rounds
        ),
    )

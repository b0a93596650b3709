"""`calls` and `events`: what is known, and what changed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import Db, Json, Today, load_settings, opened, parse_day, read_day
from citycalls.output import print_json, print_table, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from funding.call import Status
    from store.database import Store

DEFAULT_STATUSES = "open,forthcoming,planned,rolling"


class Sort(StrEnum):
    """The order of a list of calls."""

    RELEVANCE = "relevance"
    DEADLINE = "deadline"


def register(app: typer.Typer) -> None:
    app.command()(calls)
    app.command()(events)


def calls(
    query: Annotated[str | None, typer.Argument(help="Words that must all occur.")] = None,
    status: Annotated[
        str,
        typer.Option(help="Comma list of open, forthcoming, planned, closed, rolling, unknown."),
    ] = DEFAULT_STATUSES,
    source: Annotated[str | None, typer.Option(help="One source's own values.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="DATE", help="As it was known on that day.")
    ] = None,
    expected: Annotated[
        bool,
        typer.Option("--expected", help="Those that returned every year, with a forecast instead."),
    ] = False,
    sort: Annotated[
        Sort | None, typer.Option(help="Unless given: relevance with words, else deadline.")
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """The calls; with words a full-text search, the best answers first."""
    from funding.source import find_source
    from store.harvest.runs import first_day

    settings = load_settings(db)
    day = read_day(today, settings)
    then = None if at is None else parse_day("--at", at)
    check_past("--at", then, day)
    statuses = read_statuses(status)
    if expected:
        with opened(settings) as store, store.read():
            tell_expected(store, day, json=json)
        return
    if source is not None:
        find_source(source)
    words = query if query and query.strip() else None
    if sort is Sort.RELEVANCE and words is None:
        raise WrongInput("--sort relevance needs words to search for; give them, or leave it out")
    with opened(settings) as store:
        check_known(then, first_day(store))
        asked = Asked(
            day=day,
            then=then,
            statuses=statuses,
            words=words,
            by_relevance=sort is not Sort.DEADLINE,
        )
        if json:
            print_json(all_values(store, asked, source))
            return
        rows = table_rows(store, asked, source)
    if not rows:
        what = f"has every word of {query!r}" if query else "was read yet"
        warn(f"no {', '.join(statuses)} call {what}")
        return
    print_table(("deadline", "status", "programme", "title", "id"), rows)


def tell_expected(store: "Store", today: date, *, json: bool) -> None:
    """Print which calls may return, and when."""
    from advice.forecasts.expected import expected_calls, forecast_values
    from wording.forecasts.words import forecast_words
    from wording.language import speech

    found = expected_calls(store, today=today)
    if json:
        print_json([forecast_values(one) for one in found])
    elif found:
        english = speech("en")
        print_table(
            ("programme", "title", "forecast"),
            [(f.programme, f.latest.title[:70], forecast_words(english, f)) for f in found],
        )
    else:
        warn("no call has returned every year as far as it was read, so that none is expected")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What `calls` is asked for beside a source."""

    day: date
    then: date | None
    statuses: "list[Status]"
    words: str | None
    by_relevance: bool


def all_values(store: "Store", asked: Asked, source: str | None) -> list[dict[str, object]]:
    """Return the calls with everything that is printed as JSON."""
    from advice.as_json.calls import call_values
    from store.calls.calls import list_calls

    found = list_calls(
        store,
        today=asked.day,
        statuses=asked.statuses,
        source=source,
        query=asked.words,
        by_relevance=asked.by_relevance,
        at=asked.then,
    )
    return [call_values(c, asked.then or asked.day) for c in found]


def table_rows(store: "Store", asked: Asked, source: str | None) -> list[tuple[object, ...]]:
    """Return the rows of the table: from the lines of the calls, where these can tell it."""
    from funding.words import plain, shorten
    from store.calls.short_list import short_list

    def row(
        last: object, status: object, programme: object, title: object, call_id: object
    ) -> tuple[object, ...]:
        return last, status, programme, shorten(plain(str(title)), 90), call_id

    found = None
    if source is None and asked.then is None:
        found = short_list(
            store,
            today=asked.day,
            statuses=asked.statuses,
            query=asked.words,
            by_relevance=asked.by_relevance,
        )
    if found is not None:
        return [row(c.last_deadline, c.status, c.programme, c.title, c.call_id) for c in found]
    names = ("last_deadline", "status", "programme", "title", "id")
    return [row(*(v[name] for name in names)) for v in all_values(store, asked, source)]


def read_statuses(text: str) -> "list[Status]":
    """Return the statuses between the commas.  Raises WrongInput for one that is none."""
    from funding.call import Status

    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in list(Status):
            raise WrongInput(f"--status has {name!r}; the known ones are {', '.join(Status)}")
    return [Status(name) for name in names]


def check_past(option: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise WrongInput(f"{option} is {day}, after today ({today}); name an earlier day")


def check_known(day: date | None, first: date | None) -> None:
    if day is not None and (first is None or day < first):
        known = "nothing was read yet" if first is None else f"the first portal was read on {first}"
        raise WrongInput(f"--at is {day}, and {known}; name a later day")


def events(
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day.")] = None,
    source: Annotated[str | None, typer.Option(help="Only of one source.")] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Typed changes: new, deadline, status, title, text, budget, closed, missing …"""
    from advice.as_json.calls import event_values
    from funding.source import find_source
    from store.calls.events import list_events

    settings = load_settings(db)
    day = read_day(today, settings)
    first = None if since is None else parse_day("--since", since)
    check_past("--since", first, day)
    if source is not None:
        find_source(source)
    with opened(settings) as store:
        found = list_events(store, since=first, until=day, source=source)
    if json:
        print_json([event_values(e) for e in found])
        return
    print_table(
        ("seen on", "kind", "field", "old", "new", "call"),
        [(e.seen_on, e.kind, e.field, e.old, e.new, e.call_id) for e in found],
    )

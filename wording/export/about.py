"""What a list rests on: the question, the day, the profile, the sources with their licences."""

from collections.abc import Iterator, Mapping

from advice.export.export import Asking, Export
from advice.export.sheet import AboutTable, Cell
from funding.event import RunState
from funding.understanding import UnderstoodTerm
from funding.words import plain, shorten
from store.operations.source_health import SourceHealth
from wording.language import Speech

ASKED, TERMS = 300, 20
"""Characters of a question, and understood terms, that are told."""


def title_of(s: Speech, export: Export) -> str:
    """Return what was asked, on one line, as the title of the list."""
    asked = shorten(plain(export.asked), ASKED)
    day = s.short_date(export.today)
    if not asked:
        return {
            Asking.SEARCH: s.say("Funding calls, {date}", date=day),
            Asking.PROFILE: s.say("Funding calls, {date}", date=day),
            Asking.TEXT: s.say("Funding calls for a text, {date}", date=day),
            Asking.QUESTION: s.say("Funding calls, {date}", date=day),
        }[export.asking]
    return s.say("Funding calls for “{asked}”, {date}", asked=asked, date=day)


def about_tables(s: Speech, export: Export) -> tuple[AboutTable, ...]:
    """Return question, sources and what is not read; what does not concern the list is left out."""
    return (
        AboutTable(title=s.say("What was asked"), rows=tuple(question_cells(s, export))),
        AboutTable(
            title=s.say("What was read"),
            head=(
                s.say("Status"),
                s.say("Last read"),
                s.say("Calls"),
                s.say("Licence"),
                s.say("Attribution"),
            ),
            rows=tuple(source_cells(s, health) for health in export.sources),
        ),
        AboutTable(
            title=s.say("What is not read"),
            rows=tuple((s.named(plain(n.name)), plain(n.reason)) for n in export.not_read),
        ),
    )


def notes_of(s: Speech) -> tuple[str, ...]:
    return (
        s.say("* the programme’s usual rule, not stated in the call"),
        s.say("An empty cell: not stated. The portal’s own page is what counts."),
    )


def question_cells(s: Speech, export: Export) -> Iterator[tuple[Cell, ...]]:
    asked = shorten(plain(export.asked), ASKED) or None
    yield (
        {
            Asking.SEARCH: s.say("Searched for"),
            Asking.PROFILE: s.say("Profile"),
            Asking.TEXT: s.say("Text"),
            Asking.QUESTION: s.say("Question"),
        }[export.asking],
        asked or s.say("all calls") if export.asking is Asking.SEARCH else asked,
    )
    names = filter_names(s)
    for name, value in export.chosen:
        yield names.get(name) or shorten(plain(name), ASKED), shorten(plain(value), ASKED)
    yield s.say("Date"), export.today
    yield s.say("Calls in this list"), len(export.rows)
    if export.considered is not None:
        yield s.say("Calls that were compared"), export.considered
    if export.blocked is not None:
        yield s.say("Left out, because a rule says no"), export.blocked
    for saved in export.profiles:
        yield (
            s.say("Version of the profile"),
            s.say(
                "{city}, version {n} of {date}",
                city=saved.city_id,
                n=saved.version,
                date=s.short_date(saved.saved_at.date()),
            ),
        )
    if export.understood:
        yield s.say("Understood as"), understood_words(export.understood)
    if export.model is not None:
        yield s.say("Version of the ranking"), export.model


def filter_names(s: Speech) -> Mapping[str, str]:
    """Return the words for the filters of a command; a page has its own."""
    return {
        "country": s.say("Country"),
        "applicant": s.say("Kind of applicant"),
        "open_between": s.say("Open on some day from … to …"),
        "terms": s.say("Added terms"),
        "without": s.say("Without the terms"),
    }


def understood_words(terms: tuple[UnderstoodTerm, ...]) -> str:
    heaviest = sorted(terms, key=lambda t: -t.weight)[:TERMS]
    return ", ".join(dict.fromkeys(shorten(plain(t.term), 60) for t in heaviest))


def source_cells(s: Speech, health: SourceHealth) -> tuple[Cell, ...]:
    source = health.source
    return (
        s.named(source.title),
        state_words(s, health),
        health.last_good,
        health.live,
        source.licence,
        s.named(source.attribution),
    )


def state_words(s: Speech, health: SourceHealth) -> str:
    """Return whether a source was read, and if not, that its calls may be missing or old."""
    if not health.source.is_on:
        return s.say("off")
    if health.last_good is None:
        return s.say("never read")
    if health.state is RunState.SKIPPED:
        return s.say("skipped: a token is missing")
    if health.is_late or health.state is not RunState.OK:
        return s.say("not refreshed")
    return s.say("up to date")

"""What the page of one call shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from advice.forecasts.rounds import Forecast
from advice.one_call.network import NetworkFit
from advice.search.call_row import CallRow
from advice.weekly.cards import read_due, read_money
from desk.pages.calls.list_view import Params, RowView, call_address
from desk.pages.papers.page import PaperLink, paper_links
from desk.pages.pipeline.view import OfCall
from desk.pages.timetables.view import OfCall as PlanOfCall
from funding.call import Call
from funding.city import Project
from funding.evidence import Check, Role
from funding.match import Strength
from funding.source import load_sources
from funding.words import plain, shorten
from store.calls.versions import Reading
from wording.card import Note, money_words, note_of
from wording.checks import role_words
from wording.deadlines import origin_of_record
from wording.desk.call_checks import CheckLine, check_lines
from wording.desk.call_dates import DateLine, Notice, date_lines, notices
from wording.desk.call_history import StepView
from wording.desk.call_line import call_line, own_title, title_of
from wording.desk.call_sources import FieldLine, field_lines
from wording.desk.filter_words import source_words, status_words
from wording.forecasts.words import forecast_words
from wording.language import Speech
from wording.programme_texts import ProgrammeGuide, guide_for, load_guides
from wording.urls import safe_url

EXCERPT = 1_000
"""Characters of a text whose licence does not let us show it whole."""
MOST_TEXT = 60_000
"""Characters of all sections; what is longer is read at the portal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectChoice:
    id: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CityChoice:
    name: str
    projects: tuple[ProjectChoice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FitView:
    href: str
    words: str
    strength: str
    tone: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceView:
    title: str
    url: str | None
    licence: str
    attribution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallView:
    title: str
    language: str | None
    other_title: str | None
    origin: str
    status: str
    notices: tuple[Notice, ...]
    url: str | None
    documents: tuple[str, ...]
    dates: tuple[DateLine, ...]
    money: str
    type_of_action: str | None
    applicants: str | None
    note: Note | None
    back: str | None
    """The list from which the reader came, as it was; None for who came from elsewhere."""
    address: str
    """Of this page, without the language."""
    keep: Params
    calendar: str | None
    mail: str
    """Opens a mail with the link."""
    cities: tuple[CityChoice, ...]
    project: str | None
    role: str
    role_tone: str
    papers: tuple[PaperLink, ...]
    """The paper for the committee of the chosen project."""
    checks: tuple[CheckLine, ...]
    sections: tuple[SectionView, ...]
    is_excerpt: bool
    is_cut: bool
    fields: tuple[FieldLine, ...]
    sources: tuple[SourceView, ...]
    steps: tuple[StepView, ...]
    earlier: int
    fits: tuple[FitView, ...]
    similar: tuple[RowView, ...]
    is_ready: bool
    is_live: bool
    pipeline: OfCall | None
    """Where the cities of the reader stand with it; None for who sees no city."""
    forecast: str | None
    """When it may return."""
    plan: PlanOfCall | None
    """What a timetable says of it; None where none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Everything that is looked up for one call."""

    call: Call
    row: CallRow
    status: str
    readings: Sequence[Reading]
    projects: Sequence[Project]
    project: Project | None
    """The one that was chosen."""
    checks: Sequence[Check]
    role: Role
    fits: Sequence[NetworkFit]
    similar: Sequence[CallRow]
    is_ready: bool
    """Whether the network's matches are made."""
    is_live: bool
    today: date


def call_view(
    s: Speech,
    known: Known,
    *,
    steps: tuple[StepView, ...],
    earlier: int,
    keep: Params,
    calendar: str,
    public: str,
    back: str | None,
    pipeline: OfCall | None,
    forecast: Forecast | None,
    plan: PlanOfCall | None,
) -> CallView:
    """Return the page; *calendar* is the address of the dates, *public* that of this page.

    *back* leads to the list from which the reader came.
    """
    call, best, today = known.call, known.call.best, known.today
    due = read_due(call, today)
    title = title_of(s, call)
    guide = guide_of(known.row, today)
    sections, is_excerpt, is_cut = sections_of(call)
    return CallView(
        title=title,
        language=best.language if best.language != s.code else None,
        other_title=own_title(s, call),
        origin=origin_of_record(s, best),
        status=status_words(s, known.status),
        notices=notices(s, call, due, today, is_withdrawn=known.status == "withdrawn"),
        url=safe_url(best.url),
        documents=tuple(u for u in [safe_url(best.document_url)] if u and u != safe_url(best.url)),
        dates=date_lines(s, call, today),
        money=money_words(s, read_money(call, known.checks)),
        type_of_action=shorten(plain(best.type_of_action), 120) if best.type_of_action else None,
        applicants=shorten(plain(best.applicants_raw), 400) if best.applicants_raw else None,
        note=None if guide is None else note_of(s, guide),
        back=back,
        address=call_address(call.id, []),
        keep=keep,
        calendar=calendar if due.day is not None else None,
        mail=f"mailto:?subject={quote(shorten(title, 120))}&body={quote(public)}",
        cities=tuple(choices(known)),
        project=None if known.project is None else known.project.id,
        role=role_words(s, known.role),
        role_tone={Role.ALONE: "good", Role.WITH_CONDITIONS: "good", Role.NO: "bad"}.get(
            known.role, "warn"
        ),
        papers=()
        if known.project is None
        else paper_links(s, "/paper", call.id, known.project.id, keep),
        checks=check_lines(s, known.checks),
        sections=sections,
        is_excerpt=is_excerpt,
        is_cut=is_cut,
        fields=field_lines(s, call, known.readings),
        sources=tuple(sources_of(s, call)),
        steps=steps,
        earlier=earlier,
        fits=tuple(fit_view(s, fit, call.id, keep) for fit in known.fits),
        similar=tuple(
            RowView(href=call_address(row.id, keep), line=call_line(s, row, today))
            for row in known.similar
        ),
        is_ready=known.is_ready,
        is_live=known.is_live,
        pipeline=pipeline,
        forecast=None if forecast is None else forecast_words(s, forecast),
        plan=plan,
    )


@lru_cache(maxsize=4000)
def guide_of(row: CallRow, today: date) -> ProgrammeGuide | None:
    """Return what is known of a call's programme; looked up once for all readers."""
    return guide_for(row.call.best, load_guides(), today)


def choices(known: Known) -> list[CityChoice]:
    """Return the stored projects by city, for the box that chooses one."""
    by_city: dict[str, list[ProjectChoice]] = {}
    for project in known.projects:
        by_city.setdefault(project.city.name, []).append(
            ProjectChoice(
                id=project.id,
                title=shorten(plain(project.title), 80),
                is_chosen=known.project is not None and project.id == known.project.id,
            )
        )
    return [CityChoice(name=name, projects=tuple(some)) for name, some in by_city.items()]


def fit_view(s: Speech, fit: NetworkFit, call_id: str, keep: Params) -> FitView:
    is_strong = fit.strength is Strength.STRONG
    return FitView(
        href=f"{call_address(call_id, [('project', fit.project_id), *keep])}#apply",
        words=f"{fit.city_name}: {shorten(plain(fit.project_title), 80)}",
        strength=s.say("strong match") if is_strong else s.say("partial match"),
        tone="good" if is_strong else "",
        role=role_words(s, fit.role),
    )


def is_free(call: Call) -> bool:
    """Return whether the licence of the text lets us show it whole."""
    name = call.provenance.get("sections", call.best.source)
    source = load_sources().get(name)
    return source is not None and source.is_text_free and call.best.licence is None


def sections_of(call: Call) -> tuple[tuple[SectionView, ...], bool, bool]:
    """Return the text in its sections, and whether it is an excerpt, or was cut at its end."""
    if not is_free(call):
        text = shorten(plain(call.best.text[: 4 * EXCERPT]), EXCERPT)
        found = (SectionView(heading=None, paragraphs=(text,)),) if text else ()
        return found, bool(text), False
    left = MOST_TEXT
    views: list[SectionView] = []
    for section in call.best.sections:
        if left <= 0:
            return tuple(views), False, True
        text = section.text[:left]
        left -= len(text)
        parts = (" ".join(p.split()) for p in text.split("\n"))
        heading = None if section.heading is None else shorten(plain(section.heading), 200) or None
        views.append(SectionView(heading=heading, paragraphs=tuple(p for p in parts if p)))
    return tuple(views), False, left <= 0


def sources_of(s: Speech, call: Call) -> list[SourceView]:
    """Return the sources of a call with the licence of what each gave."""
    views = []
    for record in call.records or (call.best,):
        source = load_sources().get(record.source)
        views.append(
            SourceView(
                title=source_words(s, record.source),
                url=safe_url(record.url),
                licence=record.licence
                or (s.say("not stated") if source is None else source.licence),
                attribution="" if source is None else source.attribution,
            )
        )
    return views

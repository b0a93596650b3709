"""What pages show of planned calls and of what they became."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advice.timetables.ahead import PlanAhead, PlanState, plan_ahead
from advice.timetables.planned import PlannedCall
from desk.pages.calls.list_view import Params, call_address
from funding.call import Call, Record
from funding.timetable.window import read_window
from funding.words import plain, shorten
from store.timetables.joins import Join, JoinState
from wording.language import Speech
from wording.planned.ahead import here_words, prepare_words
from wording.planned.windows import window_words
from wording.urls import safe_url

LONGEST = 220


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    label: str
    words: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MaybeView:
    """A planned call and a real one that may be the same, with what decides it."""

    plan: str
    call: str
    plan_title: str
    plan_href: str
    real_title: str
    real_href: str
    may_decide: bool
    is_joined: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCall:
    """The plan on the page of a call."""

    title: str
    here: str | None
    """How the call differs from its plan; None while it is only planned."""
    lines: tuple[Line, ...]
    quote: str | None
    language: str | None
    maybe: tuple[MaybeView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedView:
    href: str
    title: str
    programme: str
    authority: str
    expected: str
    state: str
    tone: str
    money: str
    timetable: str
    page: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TimetablesView:
    planned: tuple[PlannedView, ...]
    maybe: tuple[MaybeView, ...]
    joined: tuple[MaybeView, ...]
    may_add: bool
    """Whether the reader may read an authority's sheet into a timetable."""


def of_call(
    s: Speech, call: Call, joins: Sequence[Join], *, today: date, keep: Params, may_decide: bool
) -> OfCall | None:
    """Return the plan of a call, or what may be it; None where there is neither."""
    record = call.announced or (call.best if call.best.plan is not None else None)
    maybe = tuple(
        maybe_view(s, join, keep, may_decide=may_decide)
        for join in joins
        if join.state is JoinState.PERHAPS and call.id in (join.plan_call, join.real_call)
    )
    if record is None:
        return (
            OfCall(
                title=s.say("Perhaps the same call"),
                here=None,
                lines=(),
                quote=None,
                language=None,
                maybe=maybe,
            )
            if maybe
            else None
        )
    plan = record.plan
    quote = None if plan is None or plan.quote is None else shorten(plain(plan.quote), 600)
    is_there = call.announced is not None
    return OfCall(
        title=s.say("What was planned") if is_there else s.say("The plan"),
        here=here_words(s, call) if is_there else None,
        lines=tuple(plan_lines(s, record, plan_ahead(call, today))),
        quote=quote,
        language=record.language if record.language != s.code else None,
        maybe=maybe,
    )


def plan_lines(s: Speech, record: Record, ahead: PlanAhead | None) -> list[Line]:
    plan = record.plan
    if plan is None:
        return []
    lines = []
    for label, window in (
        (s.say("Expected to open"), plan.opens),
        (s.say("Expected to close"), plan.closes),
    ):
        if window is not None:
            lines.append(Line(label=label, words=window_words(s, window)))
    if ahead is not None and (words := " · ".join(prepare_words(s, ahead))):
        lines.append(Line(label=s.say("Time to prepare"), words=words))
    if record.indicative_budget_eur is not None:
        lines.append(Line(label=s.say("Budget"), words=s.euro(record.indicative_budget_eur)))
    elif record.budget_raw is not None:
        lines.append(Line(label=s.say("Budget"), words=shorten(plain(record.budget_raw), LONGEST)))
    if plan.area is not None:
        lines.append(Line(label=s.say("Planned area"), words=shorten(plain(plan.area), LONGEST)))
    if record.owner is not None:
        lines.append(Line(label=s.say("Authority"), words=shorten(plain(record.owner), LONGEST)))
    days = s.say(
        "published on {date}, compared on {day}",
        date=s.short_date(plan.published),
        day=s.short_date(plan.checked_on),
    )
    name = shorten(plain(plan.timetable), LONGEST)
    lines.append(Line(label=s.say("Timetable"), words=f"{name}, {days}", url=safe_url(plan.page)))
    if plan.place is not None:
        where = shorten(plain(plan.place), LONGEST)
        lines.append(Line(label=s.say("Place in the timetable"), words=where))
    return lines


def maybe_view(s: Speech, join: Join, keep: Params, *, may_decide: bool) -> MaybeView:
    return MaybeView(
        plan=join.plan_call,
        call=join.real_call,
        plan_title=title_of(s, join.plan_title),
        plan_href=call_address(join.plan_call, keep),
        real_title=title_of(s, join.real_title),
        real_href=call_address(join.real_call, keep),
        may_decide=may_decide,
        is_joined=join.state is JoinState.JOINED,
    )


def title_of(s: Speech, title: str) -> str:
    return shorten(plain(title), LONGEST) or s.say("Untitled call")


def timetables_view(
    s: Speech,
    plans: Sequence[PlannedCall],
    joins: Sequence[Join],
    *,
    keep: Params,
    may_decide: bool,
    may_add: bool,
) -> TimetablesView:
    """Return the page of all planned calls."""
    views = [maybe_view(s, join, keep, may_decide=may_decide) for join in joins]
    return TimetablesView(
        planned=tuple(planned_view(s, plan, keep) for plan in plans),
        maybe=tuple(
            view for view, join in zip(views, joins, strict=True) if join.state is JoinState.PERHAPS
        ),
        joined=tuple(view for view in views if view.is_joined),
        may_add=may_add,
    )


def planned_view(s: Speech, plan: PlannedCall, keep: Params) -> PlannedView:
    day = s.short_date(plan.published)
    return PlannedView(
        href=call_address(plan.id, keep),
        title=title_of(s, plan.title),
        programme=shorten(plain(plan.programme or ""), 40) or s.say("not stated"),
        authority=shorten(plain(plan.authority or ""), 80) or s.say("not stated"),
        expected=window_words(s, read_window(plan.expected)),
        state={
            PlanState.AHEAD: s.say("planned, not law"),
            PlanState.DUE: s.say("may open any day"),
            PlanState.OVERDUE: s.say("that time has passed, and no source lists the call"),
        }[plan.state],
        tone="" if plan.state is PlanState.AHEAD else "warn",
        money=s.say("amount not stated") if plan.budget_eur is None else s.euro(plan.budget_eur),
        timetable=f"{shorten(plain(plan.timetable), 80)}, {day}",
        page=safe_url(plan.page),
    )

"""What is expected of a planned call, in the reader's language: never as a sure date."""

from collections.abc import Iterator

from advice.timetables.ahead import PlanAhead, PlanState
from advice.timetables.differences import Difference, Differing, differences
from funding.call import Call
from funding.timetable.window import Window
from wording.language import Speech
from wording.planned.windows import window_words

WEEK = 7


def planned_words(s: Speech, ahead: PlanAhead) -> str:
    """Return in place of a deadline that a call is planned, and for when."""
    return " · ".join([s.say("planned, not law"), *expected(s, ahead)])


def expected(s: Speech, ahead: PlanAhead) -> Iterator[str]:
    """Yield when a planned call is expected."""
    label = s.say("Expected to open") if ahead.is_to_open else s.say("Expected to close")
    yield s.labelled(label, window_words(s, ahead.plan.window))
    if ahead.state is PlanState.OVERDUE:
        yield s.say("that time has passed, and no source lists the call")


def prepare_words(s: Speech, ahead: PlanAhead) -> Iterator[str]:
    """Yield how far off it is, and the usual time to prepare."""
    if ahead.weeks is not None:
        yield s.count("in about {n} week", "in about {n} weeks", ahead.weeks)
    elif ahead.state is PlanState.DUE and ahead.is_to_open:
        yield s.say("may open any day")
    if ahead.lead_days is not None and ahead.state is not PlanState.OVERDUE:
        weeks = max(1, round(ahead.lead_days / WEEK))
        yield s.count(
            "usual time to prepare: about {n} week", "usual time to prepare: about {n} weeks", weeks
        )


def timetable_words(s: Speech, ahead: PlanAhead) -> str:
    """Return where the plan stands."""
    return s.say("timetable of {date}", date=s.short_date(ahead.plan.published))


def here_words(s: Speech, call: Call) -> str:
    """Return that a planned call is there, and how it differs from the plan."""
    plan = None if call.announced is None else call.announced.plan
    when = s.say("not stated") if plan is None else window_words(s, plan.window)
    parts = [s.say("Planned for {when}, and here now", when=when)]
    parts += [difference_words(s, one) for one in differences(call)]
    return " · ".join(parts)


def difference_words(s: Speech, one: Difference) -> str:
    """Return one thing that is not as it was planned."""
    label = {
        Differing.OPENS: s.say("Opening date"),
        Differing.CLOSES: s.say("Deadline"),
        Differing.BUDGET: s.say("Budget"),
    }[one.what]
    planned = (
        window_words(s, one.planned) if isinstance(one.planned, Window) else s.euro(one.planned)
    )
    real = s.euro(one.real) if isinstance(one.real, int) else s.short_date(one.real)
    return s.labelled(label, s.say("planned {old}, now {new}", old=planned, new=real))

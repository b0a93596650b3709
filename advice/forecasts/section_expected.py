"""Calls that may return, in the weekly mail: each forecast once, and never as a call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from advice.forecasts.rounds import Forecast
from advice.weekly.candidates import Candidate, collect
from advice.weekly.cards import make_fit
from advice.weekly.content import ExpectedLine, MailSection, PlacedItem
from advice.weekly.reasons import ReasonKind, expected_again
from advice.weekly.week import Week

MOST = 2
"""Forecasts of one mail; the others come with the next ones."""
APART = timedelta(days=180)
"""Two forecasts of a call that are farther apart are about rounds of different years."""


def find_expected(week: Week) -> tuple[ExpectedLine, ...]:
    """Return the forecasts that fit and that no mail told, the earliest first.

    Where there are more than a mail has room for, the strong matches go first.  A first mail tells
    none: it has enough to say.
    """
    if week.since is None:
        return ()
    lines = [
        ExpectedLine(
            forecast=week.returning.forecasts[found.call.id],
            call=found.call,
            fits=tuple(make_fit(m, week.project_by_id[m.project_id]) for m in found.matches),
        )
        for found in untold(week)
    ][:MOST]
    return tuple(sorted(lines, key=lambda line: (line.forecast.first, line.call.id)))


def untold(week: Week) -> Iterator[Candidate]:
    """Yield the last rounds of what fits, without what was told and what the person hides."""
    parts = [week.returning.matches(project) for project in week.projects]
    for call_id, found in collect(parts, week.answers).items():
        forecast = week.returning.forecasts[call_id]
        found = replace(
            found,
            matches=tuple(
                m
                for m in found.matches
                if not any(week.answers.hides(m.project_id, r.call_id) for r in forecast.rounds)
            ),
        )
        if found.matches and found.is_news and not is_told(week, forecast):
            yield found


def is_told(week: Week, forecast: Forecast) -> bool:
    """Return whether a mail told when the next round is likely, whatever round it named then."""
    return any(
        reason.kind is ReasonKind.EXPECTED
        and reason.day is not None
        and abs(reason.day - forecast.about) < APART
        for one in forecast.rounds
        for reason in week.told.get(one.call_id, ())
    )


def expected_item(line: ExpectedLine) -> PlacedItem:
    """Return a forecast as the outbox keeps it: told once."""
    return PlacedItem(
        call_id=line.call.id,
        reason=str(expected_again(line.forecast.about)),
        section=MailSection.EXPECTED,
        project_id=line.fits[0].project_id,
        is_once=True,
    )

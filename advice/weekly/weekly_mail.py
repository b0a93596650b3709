"""The weekly mail: what one person is told about all their projects, each call once.

Pure: the same week gives the same mail.  What counts as new is decided against what was listed to
this person before, never against the last harvest.
"""

from collections.abc import Collection, Iterator, Sequence

from advice.forecasts.section_expected import expected_item, find_expected
from advice.network.line import TandemLine
from advice.questions.mailed import told_as
from advice.timetables.section_planned import find_planned
from advice.weekly.content import Card, MailSection, PlacedItem, SourceLine, WeeklyMail
from advice.weekly.placing import Placed, Rule, items_of, place
from advice.weekly.reasons import asked
from advice.weekly.section_changed import find_changed, find_returned
from advice.weekly.section_closing import find_closing
from advice.weekly.section_near_misses import find_near, find_whole_week
from advice.weekly.section_new import ModelRoom, find_fresh, find_new, find_partner
from advice.weekly.section_upcoming import (
    dates_left,
    find_countdown,
    find_forthcoming,
    find_standing,
)
from advice.weekly.week import Week
from funding.event import EventKind, RunState
from funding.not_covered import NotCovered
from store.operations.source_health import SourceHealth


def find_ahead(week: Week, taken: frozenset[str]) -> Placed:
    """Return the announced and the planned calls to tell.

    All in all, with the new ones, no more than one mail may bring come by the model alone.
    """
    room = ModelRoom(left=find_fresh(week).room_left)
    announced = find_forthcoming(week, taken, room)
    planned = find_planned(week, taken | {card.call.id for card in announced.cards}, room)
    return Placed(
        cards=[*announced.cards, *planned.cards],
        reasons={**announced.reasons, **planned.reasons},
    )


SECTIONS: tuple[Rule, ...] = (
    find_returned,
    find_changed,
    find_closing,
    find_new,
    find_partner,
    find_ahead,
    find_near,  # before the standing programmes: they do not end a quiet week
    find_standing,
    find_countdown,
    find_whole_week,
)
"""In the order in which they take calls.  Readers see the order of `MailSection`."""
LISTED_LAST = (MailSection.POSSIBLE, MailSection.COUNTDOWN, MailSection.WHOLE_WEEK)
"""`digest --json` lists these items last, in this order."""


def weekly_mail(week: Week) -> WeeklyMail:
    """Return what the recipient of a week is told."""
    placed = place(week, SECTIONS)
    expected = find_expected(week)
    dates_ahead, recalled = dates_left(week, {c.call.id for part in placed for c in part.cards})
    return WeeklyMail(
        recipient_id=week.recipient.id,
        name=week.recipient.name,
        language=week.recipient.language,
        period=week.period,
        today=week.today,
        is_welcome=week.since is None,
        since=week.since,
        cities=tuple(dict.fromkeys(p.city.name for p in week.projects)),
        projects=tuple((p.id, p.title, p.is_illustrative) for p in week.projects),
        sections=by_section(placed),
        answered=week.answers.recent,
        replies=tuple(week.replies),
        shares=tuple(week.shares),
        calls_read=week.calls_read,
        calls_new=count_new(week),
        held_back=find_fresh(week).held_back if week.is_model_released else 0,
        sources=tuple(source_line(h) for h in week.health if is_read(h)),
        not_read=tuple(
            not_read(week.health, week.not_covered, {p.city.country for p in week.projects})
        ),
        items=(
            *listed_items(placed),
            *map(tandem_item, week.tandems),
            *map(expected_item, expected),
            *question_items(week),
        ),
        unsaid=week.whole_week.unsaid,
        dates_ahead=dates_ahead,
        recalled=recalled,
        tandems=tuple(week.tandems),
        question=week.question,
        expected=expected,
    )


def by_section(placed: Sequence[Placed]) -> dict[MailSection, tuple[Card, ...]]:
    """Return the cards of all rules by the section that each names, in the order of placing."""
    found: dict[MailSection, tuple[Card, ...]] = {}
    for part in placed:
        for card in part.cards:
            found[card.section] = (*found.get(card.section, ()), card)
    return found


def listed_items(placed: Sequence[Placed]) -> tuple[PlacedItem, ...]:
    """Return the lines for the outbox, those of `LISTED_LAST` after all others."""
    items = (item for part in placed for item in items_of(part))
    last = {section: place for place, section in enumerate(LISTED_LAST, 1)}
    return tuple(sorted(items, key=lambda item: last.get(item.section, 0)))


def tandem_item(line: TandemLine) -> PlacedItem:
    """Return a line about other cities as the outbox keeps it: told once."""
    return PlacedItem(
        call_id=line.about,
        reason=line.reason,
        section=MailSection.TANDEM,
        project_id=None,
        is_once=True,
    )


def question_items(week: Week) -> Iterator[PlacedItem]:
    """Yield the question as the outbox keeps it: asked on that day."""
    if week.question is not None:
        yield PlacedItem(
            call_id=told_as(week.question.key),
            reason=str(asked(week.today)),
            section=MailSection.QUESTION,
            project_id=None,
            is_once=True,
        )


def count_new(week: Week) -> int:
    """Return how many calls the portals list since the last mail.

    What was seen on the day of the last mail was news of that mail.
    """
    kinds = (e for e in week.recent if e.kind is EventKind.NEW and e.seen_on != week.since)
    return len({event.call_id for event in kinds})


def is_read(health: SourceHealth) -> bool:
    return health.state is not None and health.state is not RunState.SKIPPED


def not_read(
    health: Sequence[SourceHealth], not_covered: Sequence[NotCovered], countries: Collection[str]
) -> list[str]:
    """Return what a reader in *countries* could take for read: sources off or skipped, and gaps."""
    # a folder of ours in which nothing lies is nothing that somebody could take for read
    unread = [h.source for h in health if h.source.hosts and not is_read(h)]
    return [
        *(s.title for s in unread if s.country is None or s.country in countries),
        *(n.name for n in not_covered if not n.countries or set(n.countries) & set(countries)),
    ]


def source_line(health: SourceHealth) -> SourceLine:
    return SourceLine(
        name=health.source.name,
        title=health.source.title,
        attribution=health.source.attribution,
        last_good=health.last_good,
        live=health.live,
        is_healthy=health.state is RunState.OK and not health.is_late,
    )

"""The weekly letter: what one person is told about all their projects, each call once.

Pure: the same arguments give the same letter.  What counts as new is decided against what was
listed to this person before, never against the last harvest.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from advice.weekly.answers import NO_ANSWERS, Answers
from advice.weekly.content import Card, MailSection, PlacedItem, SourceLine, WeeklyMail
from advice.weekly.section_changed import find_changed
from advice.weekly.section_closing import find_closing
from advice.weekly.section_near_misses import find_near, find_whole_week, near_misses
from advice.weekly.section_new import find_new
from advice.weekly.section_upcoming import find_countdown, find_forthcoming, find_standing
from advice.weekly.week import Week, collect, group_events
from funding.call import Call
from funding.city import Project
from funding.event import Event, EventKind, RunState
from funding.match import Match, MatchList
from funding.not_covered import NotCovered
from store.operations.source_health import SourceHealth
from store.people.recipients import Recipient


def weekly_mail(
    recipient: Recipient,
    projects: Sequence[Project],
    lists: Mapping[str, MatchList],
    events: Iterable[Event],
    listed: Mapping[str, frozenset[str]],
    health: Sequence[SourceHealth],
    not_covered: Sequence[NotCovered],
    *,
    today: date,
    period: str,
    since: date | None,
    known: Mapping[str, Call] | None = None,
    whole_week: Sequence[Match] = (),
    answers: Answers = NO_ANSWERS,
    profile_changes: Mapping[str, date] | None = None,
    model_changed_on: date | None = None,
    is_model_released: bool = True,
    calls_read: int = 0,
) -> WeeklyMail:
    """Return what *recipient* is told on *today*.

    *lists* holds one list per project; *events* are those since the person's last letter, *since*
    its day, None for the first one, which then is a welcome.  *known* holds calls that were listed
    or are watched and are in no list any more; *whole_week* the new calls that are open to public
    bodies.  Until staff have released a changed model (*is_model_released*) no call is told that
    nothing but the ranking brought up.
    """
    by_id = {p.id: p for p in projects}
    recent = list(events) if since is not None else []
    week = Week(
        projects=by_id,
        results=collect([(lists[p], lists[p].results) for p in by_id], answers),
        near=collect([(lists[p], near_misses(lists[p])) for p in by_id], answers),
        events=group_events(recent),
        listed=listed,
        answers=answers,
        today=today,
        since=since,
        profile_changes=profile_changes or {},
        model_changed_on=model_changed_on,
        is_model_released=is_model_released,
    )
    others = {k: c for k, c in (known or {}).items() if c.id not in answers.hidden}
    items: list[PlacedItem] = []
    used: set[str] = set()

    def take(cards: Sequence[Card], reasons: Mapping[str, Sequence[str]]) -> tuple[Card, ...]:
        """Place cards, and note under which reasons each is never to be listed again."""
        for card in cards:
            used.add(card.call.id)
            for reason in reasons.get(card.call.id, ("countdown",)):
                items.append(
                    PlacedItem(
                        call_id=card.call.id,
                        reason=reason,
                        section=card.section,
                        project_id=week.project_of(card),
                        is_once=reason != "countdown",
                    )
                )
        return tuple(cards)

    changed = take(*find_changed(week, others))
    fresh, reasons, held_back = find_new(week, used)
    act_now = take(*find_closing(week, fresh, reasons, others, used))
    new = take(
        [c for c in fresh if c.section is MailSection.NEW and c.call.id not in used], reasons
    )
    partner = take(
        [c for c in fresh if c.section is MailSection.PARTNER and c.call.id not in used], reasons
    )
    forthcoming = take(*find_forthcoming(week, used, fresh))
    standing = take(*find_standing(week, used))
    is_quiet = not (act_now or changed or new or partner or forthcoming)
    possible = take(*find_near(week, used, is_quiet=is_quiet))
    countdown = take(*find_countdown(week, others, used))
    lines = whole_week if recipient.wants_whole_week else ()
    return WeeklyMail(
        recipient_id=recipient.id,
        name=recipient.name,
        language=recipient.language,
        period=period,
        today=today,
        is_welcome=since is None,
        since=since,
        cities=tuple(dict.fromkeys(p.city.name for p in projects)),
        projects=tuple((p.id, p.title, p.is_illustrative) for p in projects),
        act_now=act_now,
        changed=changed,
        new=new,
        partner=partner,
        possible=possible,
        forthcoming=forthcoming,
        standing=standing,
        countdown=countdown,
        whole_week=take(*find_whole_week(week, lines, used)),
        answered=answers.recent,
        calls_read=calls_read,
        # what was seen on the day of the last letter was news of that letter
        calls_new=len(
            {e.call_id for e in recent if e.kind is EventKind.NEW and e.seen_on != since}
        ),
        held_back=held_back if is_model_released else 0,
        sources=tuple(source_line(h) for h in health if is_read(h)),
        not_read=tuple(not_read(health, not_covered, {p.city.country for p in projects})),
        items=tuple(items),
    )


def is_read(health: SourceHealth) -> bool:
    return health.state is not None and health.state is not RunState.SKIPPED


def not_read(
    health: Sequence[SourceHealth], not_covered: Sequence[NotCovered], countries: Collection[str]
) -> list[str]:
    """Return what a reader in *countries* could take for read: sources off or skipped, and gaps."""
    unread = [h.source for h in health if not is_read(h)]
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

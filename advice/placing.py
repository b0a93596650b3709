"""Which call stands in which part of a letter, and under which reason it is never listed again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from advice.answers import Answers
from advice.call_state import is_open, is_standing, next_date
from advice.cards import make_card
from advice.letter import Card, Change, Section, WhyNew
from advice.sharing import shared
from funding.call import Call, Kind, Status
from funding.city import Project
from funding.event import Event, EventKind
from funding.evidence import Role
from funding.match import Match, MatchList, Strength

WINDOWS = (30, 14, 7)
"""Days before a deadline at which a watched call comes back; one without an answer only once."""
SOON = 14
"""A call that is new and closes within so many days stands under "act now"."""
NEAR_MISSES = 5
BELOW_FLOOR = 2
"""So many of the near misses may be calls that simply have too little in common."""
WORTH_NEWS = 0.08
"""Chance of a good call from which it is news.  `match` shows more: an analyst asks and weighs, a
mail comes unasked.  Over 16 replayed weeks half of the off-topic calls that came as new lay below,
and none of the best (docs/matching.md)."""
STANDING_A_MONTH = 5
UNEXPLAINED = 5
"""So many calls an issue that are new by the model alone; the others come with later issues."""
BY_ITSELF = (WhyNew.MODEL_CHANGED, WhyNew.RISEN)
"""Nothing happened to the call or the project: the ranking alone brought it up."""
COUNTDOWN = 8
COUNTDOWN_DAYS = 180
MODEL_DAYS = 60
"""A change of the model explains what rises within so many days after it."""
MATERIAL = frozenset(
    {
        EventKind.DEADLINE,
        EventKind.STATUS,
        EventKind.TITLE,
        EventKind.BUDGET,
        EventKind.ELIGIBILITY,
        EventKind.WITHDRAWN,
    }
)
NEWS = frozenset({EventKind.NEW, EventKind.REOPENED, EventKind.ELIGIBILITY})
"""What makes a near miss worth a line."""
SHOWN = ("new", "reopened", "opened", "forthcoming", "standing")
"""Reasons, or their first words, after which a person knows a call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One call over all projects of a reader."""

    call: Call
    matches: tuple[Match, ...]
    """The best place first."""
    order: tuple[int, int, str]

    @property
    def is_news(self) -> bool:
        """Return whether the call fits some project well enough to be told unasked."""
        return any(
            m.strength is Strength.STRONG or m.chance is None or m.chance >= WORTH_NEWS
            for m in self.matches
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """The arguments of a letter, looked up once."""

    projects: Mapping[str, Project]
    results: Mapping[str, Found]
    near: Mapping[str, Found]
    events: Mapping[str, Sequence[Event]]
    """By call, since the last letter."""
    listed: Mapping[str, frozenset[str]]
    answers: Answers
    today: date
    since: date | None
    profile_changes: Mapping[str, date]
    model_changed_on: date | None
    is_model_released: bool

    @property
    def unexplained(self) -> int:
        """Return how many calls that nothing but the model explains an issue may bring."""
        return UNEXPLAINED if self.is_model_released else 0

    def card(self, found: Found, section: Section, **more: object) -> Card:
        return make_card(
            found.call,
            found.matches,
            self.projects,
            section,
            today=self.today,
            is_watched=found.call.id in self.answers.watched,
            **more,  # type: ignore[arg-type]
        )

    def knows(self, call_id: str) -> bool:
        """Return whether the person was told about the call, or watches it."""
        return call_id in self.answers.watched or any(
            reason.partition(":")[0] in SHOWN for reason in self.listed.get(call_id, ())
        )

    def was(self, call_id: str, reason: str) -> bool:
        return reason in self.listed.get(call_id, ())

    def project_of(self, card: Card) -> str | None:
        return card.fits[0].project_id if card.fits else None


def collect(
    parts: Sequence[tuple[MatchList, Sequence[Match]]], answers: Answers
) -> dict[str, Found]:
    """Return the calls of several lists, each once, without what the reader has hidden.

    Strong ones come first, place by place over the projects: scores can't be compared.
    """
    places: dict[str, list[tuple[int, int, Match]]] = {}
    for number, (_, matches) in enumerate(parts):
        seen = {True: 0, False: 0}
        for match in matches:
            if not answers.hides(match.project_id, match.call.id):
                is_strong = match.strength is Strength.STRONG
                place, seen[is_strong] = seen[is_strong], seen[is_strong] + 1
                places.setdefault(match.call.id, []).append((place, number, match))
    found = {}
    for call_id, entries in places.items():
        entries.sort(key=lambda e: (e[2].strength is not Strength.STRONG, e[0], e[1]))
        is_strong = any(m.strength is Strength.STRONG for _, _, m in entries)
        found[call_id] = Found(
            call=entries[0][2].call,
            matches=tuple(m for _, _, m in entries),
            order=(0 if is_strong else 1, entries[0][0], call_id),
        )
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def group_events(events: Iterable[Event]) -> dict[str, list[Event]]:
    grouped: dict[str, list[Event]] = {}
    for event in events:
        grouped.setdefault(event.call_id, []).append(event)
    return grouped


Placed = tuple[list[Card], dict[str, list[str]]]
"""Cards, and per call the reasons under which it is listed."""


def find_changed(week: Week, others: Mapping[str, Call]) -> Placed:
    """Return the calls that the person knows and that changed in substance."""
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    for call_id in sorted(week.events):
        found = week.results.get(call_id) or other_call(others, call_id)
        if found is None or not week.knows(call_id):
            continue
        if is_opening(week, found):
            continue  # it comes as new, with what else changed
        told = untold_changes(week, call_id)
        if not told:
            continue
        changes = {(e.kind, e.field): as_change(e) for e, _ in told}
        cards.append(week.card(found, Section.CHANGED, changes=tuple(changes.values())))
        reasons[call_id] = sorted({reason for _, reason in told})
    return sorted(cards, key=by_deadline), reasons


def is_opening(week: Week, found: Found) -> bool:
    """Return whether a call that the person knows as announced takes applications now.

    Of partial matches only those that the person asked for: the rest is in their dates anyway.
    """
    call = found.call
    return (
        week.was(call.id, "forthcoming")
        and not week.was(call.id, "new")
        and call.id in week.results
        and is_open(call, week.today)
        and is_wanted(week, found)
    )


def is_wanted(week: Week, found: Found) -> bool:
    """Return whether a call is a strong match, or watched, or to be reminded of."""
    call_id = found.call.id
    answers = week.answers
    return found.order[0] == 0 or call_id in answers.watched or call_id in answers.reminders


def untold_changes(week: Week, call_id: str) -> list[tuple[Event, str]]:
    """Return material changes that were not told yet, with their reasons; opening is none."""
    return [
        (e, reason)
        for e in week.events.get(call_id, ())
        if e.kind in MATERIAL
        and not (e.kind is EventKind.STATUS and e.new == Status.OPEN)
        and not week.was(call_id, reason := f"{e.kind}:{e.field or ''}:{e.seen_on}")
    ]


def other_call(others: Mapping[str, Call], call_id: str) -> Found | None:
    call = others.get(call_id)
    return None if call is None else Found(call=call, matches=(), order=(2, 0, call_id))


def as_change(event: Event) -> Change:
    return Change(
        kind=event.kind, field=event.field, old=event.old, new=event.new, seen_on=event.seen_on
    )


def find_new(week: Week, used: set[str]) -> tuple[list[Card], dict[str, list[str]], int]:
    """Return what is new to the person and open, and how much the model alone would add."""
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    unexplained = held_back = 0
    for call_id, found in week.results.items():
        if call_id in used or not is_open(found.call, week.today):
            continue
        if not found.is_news and not week.knows(call_id):
            continue
        reopened = latest(week, call_id, EventKind.REOPENED)
        reason = "new"
        if week.was(call_id, "new"):
            if reopened is None or week.was(call_id, f"reopened:{reopened}"):
                continue
            reason = f"reopened:{reopened}"
        why, day = why_new(week, found, reopened)
        if why is WhyNew.OPENED and not is_wanted(week, found):
            continue
        if why in BY_ITSELF:
            if unexplained == week.unexplained:
                held_back += 1
                continue
            unexplained += 1
        told = untold_changes(week, call_id) if is_opening(week, found) else []
        changes = tuple(as_change(e) for e, _ in told)
        card = week.card(found, Section.NEW, why_new=why, new_on=day, changes=changes)
        if card.role in (Role.PARTNER_ONLY, Role.NO):
            card = replace(card, section=Section.PARTNER)
        cards.append(card)
        closing = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        reasons[call_id] = [reason, *(r for _, r in told), *closing]
    return cards, reasons, held_back


def why_new(week: Week, found: Found, reopened: date | None) -> tuple[WhyNew, date | None]:
    """Return why the person has not seen the call before, and since when that holds."""
    call_id = found.call.id
    if week.since is None:
        return WhyNew.FIRST, None
    if reopened is not None:
        return WhyNew.REOPENED, reopened
    if (listed_on := latest(week, call_id, EventKind.NEW)) is not None:
        return WhyNew.SOURCE, listed_on
    if week.was(call_id, "forthcoming"):
        return WhyNew.OPENED, found.call.best.opening_date
    if week.events.get(call_id):
        return WhyNew.CALL_CHANGED, week.events[call_id][-1].seen_on
    days = [week.profile_changes.get(m.project_id) for m in found.matches]
    edited = max((d for d in days if d is not None and d >= week.since), default=None)
    if edited is not None:
        return WhyNew.PROJECT_CHANGED, edited
    model = week.model_changed_on
    if model is not None and week.today - model <= timedelta(days=MODEL_DAYS):
        return WhyNew.MODEL_CHANGED, model
    return WhyNew.RISEN, None


def find_closing(
    week: Week,
    fresh: Sequence[Card],
    reasons: Mapping[str, list[str]],
    others: Mapping[str, Call],
    used: set[str],
) -> Placed:
    """Return what closes within the reminder windows, the earliest first.

    What the person asked for is told even if it fits no project any more.
    """
    cards: list[Card] = []
    placed: dict[str, list[str]] = {}
    for card in fresh:
        if week.since is not None and is_soon(card) and card.section is Section.NEW:
            cards.append(replace(card, section=Section.ACT_NOW))
            placed[card.call.id] = reasons[card.call.id]
    known = dict(week.results)
    for call_id in sorted(week.answers.watched | week.answers.reminders.keys()):
        asked = week.near.get(call_id) or other_call(others, call_id)
        if asked is not None:
            known.setdefault(call_id, asked)
    for call_id, found in known.items():
        if call_id in used or call_id in placed or not week.knows(call_id):
            continue
        if not is_wanted(week, found):
            continue
        due = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        card = week.card(found, Section.ACT_NOW)
        is_asked = call_id in week.answers.watched or call_id in week.answers.reminders
        is_mine = is_asked or card.role not in (Role.PARTNER_ONLY, Role.NO)
        if due and is_mine and is_open(found.call, week.today):
            cards.append(card)
            placed[call_id] = due
    return sorted(cards, key=by_deadline), placed


def crossed(week: Week, call: Call) -> list[str]:
    """Return a reason for each reminder window that the next deadline lies within.

    All of them are noted at once: a call told at seven days is not told again at fourteen.
    """
    day = call.best.next_deadline(week.today)
    if day is None:
        return []
    windows: tuple[int, ...] = WINDOWS[:1]
    if call.id in week.answers.reminders:
        wished = week.answers.reminders[call.id]
        windows = (wished, *(w for w in WINDOWS if w < wished))
    elif call.id in week.answers.watched:
        windows = WINDOWS
    left = (day - week.today).days
    return [f"closing:{w}:{day}" for w in windows if left <= w]


def find_forthcoming(week: Week, used: set[str], fresh: Sequence[Card]) -> Placed:
    """Return the announced calls that the person was not told of, the best first.

    With the new ones, *fresh*, no more than an issue may bring come by the model alone.
    """
    unexplained = sum(card.why_new in BY_ITSELF for card in fresh)
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    for call_id, found in week.results.items():
        status = found.call.status_on(week.today)
        if call_id in used or status is not Status.FORTHCOMING or week.was(call_id, "forthcoming"):
            continue
        if not found.is_news:
            continue
        if why_new(week, found, None)[0] in BY_ITSELF:
            if unexplained >= week.unexplained:
                continue
            unexplained += 1
        cards.append(week.card(found, Section.FORTHCOMING))
        reasons[call_id] = ["forthcoming"]
    return cards, reasons


def find_standing(week: Week, used: set[str]) -> Placed:
    """Return standing programmes that the person was never told of, at most five a month."""
    reason = f"standing:{week.today:%Y-%m}"
    told = sum(reason in known for known in week.listed.values())
    waiting = [
        week.card(found, Section.STANDING)
        for call_id, found in week.results.items()
        if call_id not in used
        and is_standing(found.call, week.today)
        and found.is_news
        and (week.is_model_released or why_new(week, found, None)[0] not in BY_ITSELF)
        and not any(r.startswith("standing:") for r in week.listed.get(call_id, ()))
    ]
    cards = shared(waiting, max(0, STANDING_A_MONTH - told), call_of=lambda c: c.call)
    return cards, {card.call.id: [reason] for card in cards}


def near_misses(found: MatchList) -> Sequence[Match]:
    """Return what a rule blocks, what is hardly worth a line, and what lies below the floor."""
    weak = (m for m in found.results if m.chance is not None and m.chance < WORTH_NEWS)
    return (*found.blocked, *weak, *found.below_floor)


def find_near(week: Week, used: set[str]) -> Placed:
    """Return the nearest of the new or changed calls that failed, each once; they name the rule."""
    waiting: list[Card] = []
    below = 0
    for call_id, found in week.near.items():
        is_news = week.since is None or any(e.kind in NEWS for e in week.events.get(call_id, ()))
        is_below = found.matches[0].role is not Role.NO
        if (
            (is_below and below == BELOW_FLOOR)
            or call_id in used
            or week.knows(call_id)
            or (call_id in week.results and week.results[call_id].is_news)
            or week.was(call_id, "near")
            or not is_news
            or found.call.best.kind is Kind.EXPERTS
            or is_standing(found.call, week.today)
        ):
            continue
        below += is_below
        waiting.append(week.card(found, Section.POSSIBLE, is_near_miss=True))
    cards = shared(waiting, NEAR_MISSES, call_of=lambda c: c.call)
    return cards, {card.call.id: ["near"] for card in cards}


def find_countdown(week: Week, others: Mapping[str, Call], used: set[str]) -> Placed:
    """Return what the person knows and what lies ahead: the next dates, the earliest first."""
    cards = []
    known = {k for k in (*week.results, *others) if week.knows(k) and k not in used}
    for call_id in known:
        found = week.results.get(call_id) or other_call(others, call_id)
        day = None if found is None else next_date(found.call, week.today)
        is_watched = call_id in week.answers.watched
        if found is None or day is None or found.call.missing_since is not None:
            continue
        if (call_id in week.results or is_watched) and (
            is_watched or (day - week.today).days <= COUNTDOWN_DAYS
        ):
            cards.append(week.card(found, Section.COUNTDOWN))
    cards.sort(
        key=lambda c: (not c.is_watched, next_date(c.call, week.today) or date.max, c.call.id)
    )
    chosen = cards[:COUNTDOWN]
    return sorted(chosen, key=lambda c: (next_date(c.call, week.today) or date.max, c.call.id)), {}


def find_whole_week(week: Week, matches: Sequence[Match], used: set[str]) -> Placed:
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    for match in matches:
        call_id = match.call.id
        if call_id in used or call_id in reasons or week.was(call_id, "week"):
            continue
        found = Found(call=match.call, matches=(match,), order=(2, 0, call_id))
        cards.append(week.card(found, Section.WHOLE_WEEK))
        reasons[call_id] = ["week"]
    return cards, reasons


def latest(week: Week, call_id: str, kind: EventKind) -> date | None:
    """Return the day of the last event of that kind since the last letter."""
    return max((e.seen_on for e in week.events.get(call_id, ()) if e.kind is kind), default=None)


def is_soon(card: Card) -> bool:
    return card.due.days is not None and card.due.days <= SOON


def by_deadline(card: Card) -> tuple[date, str]:
    return card.due.day or date.max, card.call.id

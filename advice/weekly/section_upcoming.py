"""What lies ahead: announced calls, standing programmes, the next dates of known ones."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from advice.weekly.call_state import is_standing, next_date
from advice.weekly.candidates import Candidate
from advice.weekly.content import Card, MailSection
from advice.weekly.deadline_windows import comes_near
from advice.weekly.placing import Placed
from advice.weekly.quota import fair_share
from advice.weekly.reasons import COUNTDOWN, FORTHCOMING, Reason, ReasonKind, standing
from advice.weekly.section_new import BY_ITSELF, ModelRoom, why_new
from advice.weekly.week import Week, is_wanted
from funding.call import Call, Status
from funding.event import EventKind

STANDING_A_MONTH = 5
COUNTDOWN_PLACES = 8
UNMARKED_PLACES = 5
TURNS = 4
"""Mails after which a call may be recalled again, however few there are to recall."""
COUNTDOWN_DAYS = 180
"""Half a year: what closes later is no date to keep in mind yet."""


def find_forthcoming(week: Week, taken: frozenset[str], room: ModelRoom) -> Placed:
    """Return the announced calls that the person was not told of, the best first."""
    cards: list[Card] = []
    reasons: dict[str, list[Reason]] = {}
    for call_id, found in week.results.items():
        status = found.call.status_on(week.today)
        if call_id in taken or status is not Status.FORTHCOMING or week.was(call_id, FORTHCOMING):
            continue
        if not found.is_news or not room.takes(why_new(week, found, None)[0]):
            continue
        cards.append(week.card(found, MailSection.FORTHCOMING))
        reasons[call_id] = [FORTHCOMING]
    return Placed(cards=cards, reasons=reasons)


def find_standing(week: Week, taken: frozenset[str]) -> Placed:
    """Return standing programmes that the person was never told of, at most five a month."""
    reason = standing(week.today)
    told = sum(reason in known for known in week.told.values())
    waiting = [
        week.card(found, MailSection.STANDING)
        for call_id, found in week.results.items()
        if call_id not in taken
        and is_standing(found.call, week.today)
        and found.is_news
        and (week.is_model_released or why_new(week, found, None)[0] not in BY_ITSELF)
        and not any(r.kind is ReasonKind.STANDING for r in week.told.get(call_id, ()))
    ]
    cards = fair_share(waiting, max(0, STANDING_A_MONTH - told), call_of=lambda c: c.call)
    return Placed(cards=cards, reasons={card.call.id: [reason] for card in cards})


def find_countdown(week: Week, taken: frozenset[str]) -> Placed:
    """Return the dates of known calls that are worth a line in this mail.

    What the person marked, always; of the others only what has come near or opened since the last
    mail, the strong ones first, spread over the projects.
    """
    marked: list[Candidate] = []
    strong: list[Candidate] = []
    partial: list[Candidate] = []
    for found in known_ahead(week, taken):
        if is_marked(week, found):
            marked.append(found)
        elif has_come_near(week, found):
            (strong if is_wanted(week, found) else partial).append(found)
    others = [*spread(week, strong), *spread(week, partial)][:UNMARKED_PLACES]
    chosen = [*spread(week, marked), *others][:COUNTDOWN_PLACES]
    cards = [week.card(found, MailSection.COUNTDOWN) for found in chosen]
    return Placed(cards=cards, reasons={card.call.id: [COUNTDOWN] for card in cards})


def dates_left(week: Week, shown: Collection[str]) -> tuple[int, Card | None]:
    """Return how many known dates a mail does not show, and one marked or strong call of them.

    They are recalled in turns, so that no two mails in a row name the same.
    """
    left = known_ahead(week, shown)
    worthy = [f for f in left if is_marked(week, f) or is_wanted(week, f)]
    if week.since is None or not worthy:
        return len(left), None
    turn = week.today.toordinal() // max(1, (week.today - week.since).days)
    place = turn % max(TURNS, len(worthy))
    if place >= len(worthy):
        return len(left), None
    return len(left), week.card(worthy[place], MailSection.COUNTDOWN)


def known_ahead(week: Week, without: Collection[str]) -> list[Candidate]:
    """Return the known calls with a date ahead, the earliest first.

    Marked ones whatever the date and whether they still fit; of the others those of half a year.
    """
    found = []
    for call_id in (*week.results, *(k for k in week.others if k not in week.results)):
        one = week.results.get(call_id) or week.other_call(call_id)
        if call_id in without or one is None or not week.knows(call_id):
            continue
        day = next_date(one.call, week.today)
        if day is None or one.call.missing_since is not None:
            continue
        is_near = call_id in week.results and (day - week.today).days <= COUNTDOWN_DAYS
        if is_near or is_marked(week, one):
            found.append(one)
    return sorted(found, key=lambda f: (date_of(week, f), f.call.id))


def all_known(week: Week) -> list[Candidate]:
    """Return all known calls that are not over, the earliest date first, those without one last."""
    found = [
        one
        for call_id in (*week.results, *(k for k in week.others if k not in week.results))
        if (one := week.results.get(call_id) or week.other_call(call_id)) is not None
        and week.knows(call_id)
        and one.call.status_on(week.today) is not Status.CLOSED
        and one.call.missing_since is None
    ]
    return sorted(found, key=lambda f: (date_of(week, f), f.call.id))


def date_of(week: Week, found: Candidate) -> date:
    return next_date(found.call, week.today) or date.max


def is_marked(week: Week, found: Candidate) -> bool:
    return found.call.id in week.answers.watched or found.call.id in week.answers.reminders


def has_come_near(week: Week, found: Candidate) -> bool:
    """Return whether a date came within a window, or the call opened, since the last mail."""
    is_strong = is_wanted(week, found)
    return has_opened(week, found.call) or comes_near(
        week, date_of(week, found), is_strong=is_strong
    )


def has_opened(week: Week, call: Call) -> bool:
    """Return whether a call that was told as announced takes applications since the last mail."""
    if week.since is None or not week.was(call.id, FORTHCOMING):
        return False
    opens = call.best.opening_date
    if opens is not None:
        return week.since < opens <= week.today
    return any(
        e.kind is EventKind.STATUS and e.new == Status.OPEN for e in week.events_of.get(call.id, ())
    )


def spread(week: Week, found: Sequence[Candidate]) -> list[Candidate]:
    """Return calls in the order of their dates, the projects taking turns."""
    turns: Counter[str] = Counter()
    keyed = []
    for one in found:
        project = one.matches[0].project_id if one.matches else ""
        keyed.append((turns[project], date_of(week, one), one.call.id, one))
        turns[project] += 1
    return [one for *_, one in sorted(keyed, key=lambda row: row[:3])]

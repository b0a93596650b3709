"""Whether a call stood in somebody's issue, and if not, why: one typed reason.

was_it_told(store, person, "HORIZON-…", period="2026-W41", today=today).why
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from advice.refusals.refusals import Refusals
from advice.replay.decided import Decided, Place, decided_for
from advice.weekly.candidates import WORTH_NEWS
from advice.weekly.feedback import shared_verdicts
from advice.weekly.reasons import returned
from funding.call import Call, Kind, Status
from funding.errors import UnknownName, WrongInput
from funding.evidence import Rule
from funding.periods import days_of
from funding.source import load_sources
from store.calls.calls import find_call
from store.calls.events import list_events
from store.calls.versions import versions_of
from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import MailItem, MailState
from store.past.marks import mark_of
from store.past.past_runs import troubled_runs
from store.past.past_store import PastLetter, is_issue, letters_to
from store.people.feedback import AnswerKind, Feedback, answers_about
from store.people.recipients import Recipient, list_recipients

VERSIONS = 60


class Told(StrEnum):
    """Why a call stood in an issue, or did not."""

    IN_IT = "in_it"
    WAITING = "waiting"
    """It stands in a letter that was not handed over yet."""
    UNCERTAIN = "uncertain"
    """It stands in a letter that may or may not have arrived."""
    FAILED = "failed"
    """It stands in a letter that did not arrive."""
    EARLIER = "earlier"
    EARLIER_HIDDEN = "earlier_hidden"
    """Told before, and then hidden by the reader."""
    HIDDEN = "hidden"
    HIDDEN_FOR_ALL = "hidden_for_all"
    HELD_BACK = "held_back"
    """A changed model was not released."""
    TOO_WEAK = "too_weak"
    """It fitted too little to be told unasked."""
    NOT_PICKED = "not_picked"
    """It fitted; nothing about it was news, or others came first."""
    BELOW = "below"
    BLOCKED = "blocked"
    NO_WORD = "no_word"
    CLOSED = "closed"
    EXPERTS = "experts"
    GONE = "gone"
    """Its source no longer listed it."""
    NOT_READ_YET = "not_read_yet"
    QUARANTINED = "quarantined"
    """Not read yet, for its source was set aside or failed that week."""
    NEVER_READ = "never_read"
    NOT_FOLLOWED = "not_followed"
    PAUSED = "paused"
    ADDED_LATER = "added_later"
    NOT_CONFIRMED = "not_confirmed"
    NO_LETTER = "no_letter"
    """Others got an issue of the period, or one of another period; this reader did not."""
    NO_ISSUE = "no_issue"
    """No issue of that period was made for anybody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WasTold:
    """The answer; what does not belong to its reason is None."""

    why: Told
    period: str
    call: Call | None = None
    letter: PastLetter | None = None
    section: str | None = None
    earlier: str | None = None
    """The period of the last issue before that told it."""
    day: date | None = None
    """When it was hidden, read first, closed; when the reader was added, or mail begins again."""
    share: float | None = None
    """Chance of being a good call, 0..1."""
    needed: float | None = None
    place: int | None = None
    considered: int | None = None
    rule: Rule | None = None
    source: str | None = None
    """Title of the source."""
    words: str | None = None
    """What the relay said."""
    decided: tuple[Decided, ...] = ()
    """What was decided about the call for each project that the reader followed."""

    @property
    def is_in_it(self) -> bool:
        """Return whether the call stood in a letter of the period."""
        return self.section is not None


def was_it_told(
    store: Store,
    person: Recipient,
    name: str,
    *,
    period: str,
    today: date,
    profile: str | None = None,
) -> WasTold:
    """Return whether the call that *name* means stood in a person's issue, and why (not).

    With *profile* only that city or project counts.  Raises WrongInput for a period that is none or
    is to come.
    """
    first, last = days_of(period)
    if first > today:
        raise WrongInput(f"{period} begins on {first}, after today ({today}); name an earlier one")
    letters = letters_to(store, person.id)
    letter = next((x for x in letters if is_issue(x) and x.period == period), None)
    if letter is None:
        return no_letter(store, person, letters, period, first, last)
    try:
        call = find_call(store, name)
    except UnknownName:
        return WasTold(why=Told.NEVER_READ, period=period, letter=letter)
    return Search(store, person, letters, letter, call, profile).answer()


def no_letter(
    store: Store,
    person: Recipient,
    letters: Sequence[PastLetter],
    period: str,
    first: date,
    last: date,
) -> WasTold:
    """Return why a person has no issue of a period."""
    why, day = Told.NO_LETTER, None
    if person.added_at.date() > last:
        why, day = Told.ADDED_LATER, person.added_at.date()
    elif person.confirmed_at is None or person.confirmed_at.date() > last:
        why = Told.NOT_CONFIRMED
    elif person.paused_until is not None and first < person.paused_until:
        why, day = Told.PAUSED, person.paused_until
    elif not any(x.period == period for x in letters_to(store)):
        why = Told.NO_ISSUE
    return WasTold(why=why, period=period, day=day)


class Search:
    """One call and one letter that was made."""

    def __init__(
        self,
        store: Store,
        person: Recipient,
        letters: Sequence[PastLetter],
        letter: PastLetter,
        call: Call,
        profile: str | None,
    ) -> None:
        self.store = store
        self.person = person
        self.letter = letter
        self.call = call
        self.made = letter.due_at
        mark = mark_of(store, letter.id)
        following = person.profiles
        if mark is not None and mark.wishes is not None:
            following = mark.wishes.profiles
        self.mark = mark
        self.day = letter.due_at.date() if mark is None else mark.today
        self.before = [
            x
            for x in letters
            if x.id < letter.id and is_issue(x) and not had_failed(x, letter.due_at)
        ]
        self.decided = decided_for(store, following, profile, letter.period, call.id)

    def answer(self) -> WasTold:
        item = self.item_in(self.letter)
        if item is not None:
            return self.told(item)
        if not self.decided:
            return self.found(Told.NOT_FOLLOWED)
        return (
            self.unread()
            or self.hidden()
            or self.earlier()
            or self.not_live()
            or self.by_decision()
        )

    def found(self, why: Told, **more: object) -> WasTold:
        values: dict[str, object] = {
            "period": self.letter.period,
            "call": self.call,
            "letter": self.letter,
            "decided": self.decided,
        }
        return WasTold(why=why, **values | more)  # type: ignore[arg-type]

    def item_in(self, letter: PastLetter) -> MailItem | None:
        """Return the line of a letter that told the call, also under an id that it had before."""
        return next(
            (x for x in letter.items if resolve_call(self.store, x.call_id) == self.call.id), None
        )

    def told(self, item: MailItem) -> WasTold:
        why = {
            MailState.SENT: Told.IN_IT,
            MailState.UNCERTAIN: Told.UNCERTAIN,
            MailState.FAILED: Told.FAILED,
        }.get(self.letter.state, Told.WAITING)
        return self.found(why, section=item.section or "", words=self.letter.last_error)

    def unread(self) -> WasTold | None:
        """Return the answer for a call that nobody could know of then."""
        first = self.call.first_seen
        if first is None or first <= self.day:
            return None
        sources = load_sources()
        for record in self.call.records:
            if troubled_runs(self.store, record.source, days_of(self.letter.period)):
                title = sources[record.source].title if record.source in sources else None
                return self.found(Told.QUARANTINED, day=first, source=title or record.source)
        return self.found(Told.NOT_READ_YET, day=first)

    def answers(self) -> list[Feedback]:
        """Return the answers to the call that were in force when the letter was made."""
        return [
            x
            for x in answers_about(self.store, self.call.id)
            if x.given_at <= self.made and (x.undone_at is None or x.undone_at > self.made)
        ]

    def last_told(self) -> str | None:
        return next((x.period for x in reversed(self.before) if self.item_in(x)), None)

    def hidden(self) -> WasTold | None:
        answers = self.answers()
        no = [x for x in answers if x.answer is AnswerKind.NOT_RELEVANT]
        own = [x for x in no if x.recipient_id == self.person.id and not self.came_back(x)]
        earlier = self.last_told()
        if own:
            why = Told.HIDDEN if earlier is None else Told.EARLIER_HIDDEN
            return self.found(why, day=own[-1].given_at.date(), earlier=earlier)
        people = {x.id: x for x in list_recipients(self.store)}
        projects = [x.project for x in self.decided if x.project is not None]
        refusals = Refusals({self.call.id: self.call}, today=self.day)
        pairs = shared_verdicts(no, projects, people, refusals)
        if any((x.project_id, self.call.id) in pairs for x in self.decided):
            return self.found(
                Told.HIDDEN_FOR_ALL, day=max(x.given_at.date() for x in no), earlier=earlier
            )
        return None

    def came_back(self, answer: Feedback) -> bool:
        """Return whether an earlier letter told that the reason of a no held no more."""
        about = str(returned(answer.id))
        return any(item.reason == about for letter in self.before for item in letter.items)

    def earlier(self) -> WasTold | None:
        told = self.last_told()
        return None if told is None else self.found(Told.EARLIER, earlier=told)

    def not_live(self) -> WasTold | None:
        """Return the answer for a call that nobody could win any more."""
        if self.call.best.kind is Kind.EXPERTS:
            return self.found(Told.EXPERTS)
        if any(x.place is not Place.NOWHERE for x in self.decided):
            return None
        then = [
            next((v.record for v in some if v.valid_from <= self.day), None)
            for some in versions_of(self.store, self.call.id, most=VERSIONS)
        ]
        known = [record for record in then if record is not None]
        if known and all(x.status_on(self.day) is Status.CLOSED for x in known):
            days = [x.last_deadline for x in known if x.last_deadline is not None]
            return self.found(Told.CLOSED, day=max(days, default=None))
        gone = list_events(self.store, until=self.day, call_id=self.call.id)
        kinds = [x.kind for x in gone if x.kind in ("withdrawn", "reopened")]
        return self.found(Told.GONE) if kinds and kinds[-1] == "withdrawn" else None

    def by_decision(self) -> WasTold:
        """Return what the ranking says, of the project that came nearest to telling it."""
        best = min(self.decided, key=lambda x: (list(Place).index(x.place), x.number or 0))
        figures = {
            "share": best.chance,
            "needed": WORTH_NEWS,
            "place": best.number,
            "considered": best.considered,
        }
        if best.place is Place.BLOCKED:
            return self.found(Told.BLOCKED, rule=best.rule, **figures)
        if best.place is Place.BELOW:
            return self.found(Told.BELOW, **figures)
        if best.place is Place.NOWHERE:
            return self.found(Told.NO_WORD)
        if not best.is_strong and best.chance is not None and best.chance < WORTH_NEWS:
            return self.found(Told.TOO_WEAK, **figures)
        if self.mark is not None and not self.mark.is_released:
            return self.found(Told.HELD_BACK, **figures)
        return self.found(Told.NOT_PICKED, **figures)


def had_failed(letter: PastLetter, moment: datetime) -> bool:
    """Return whether a letter had not arrived by a moment, so that what it told counted as new."""
    if letter.state is not MailState.FAILED:
        return False
    return letter.failed_at is None or datetime.fromisoformat(letter.failed_at) <= moment

"""What one mail says, before any language: the tree that text and HTML are both made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from advice.forecasts.rounds import Forecast
from advice.network.line import TandemKind, TandemLine
from advice.questions.asking import Question
from advice.ranking.shared_terms import Phrase, SharedTerm
from advice.refusals.falling import Fallen
from advice.timetables.ahead import PlanAhead
from funding.call import Call
from funding.event import EventKind
from funding.evidence import Check, Role
from funding.match import Strength


class MailSection(StrEnum):
    """The parts of a mail, in the order in which they stand; each call is in one of them."""

    ACT_NOW = "act_now"
    CHANGED = "changed"
    NEW = "new"
    PARTNER = "partner"
    POSSIBLE = "possible"
    FORTHCOMING = "forthcoming"
    PLANNED = "planned"
    STANDING = "standing"
    COUNTDOWN = "countdown"
    WHOLE_WEEK = "whole_week"
    TANDEM = "tandem"
    """Applying together with other cities: no cards, but the lines of `WeeklyMail.tandems`."""
    QUESTION = "question"
    """What the reader is asked about her profile: no card, but `WeeklyMail.question`."""
    EXPECTED = "expected"
    """Forecasts: no cards, but the lines of `WeeklyMail.expected`, after the planned calls."""


NEWS = (
    MailSection.ACT_NOW,
    MailSection.CHANGED,
    MailSection.NEW,
    MailSection.PARTNER,
    MailSection.FORTHCOMING,
    MailSection.PLANNED,
)
"""The sections that ask for attention; a week without any of them is quiet."""


class WhyNew(StrEnum):
    """Why a call is in the list for the first time."""

    SOURCE = "source"
    """The portal lists it since the last letter."""
    REOPENED = "reopened"
    OPENED = "opened"
    """It was announced before and now takes applications."""
    CALL_CHANGED = "call_changed"
    PROJECT_CHANGED = "project_changed"
    MODEL_CHANGED = "model_changed"
    RISEN = "risen"
    """Nothing of its own changed: it passed the floor as other calls came and went."""
    FIRST = "first"
    """The first letter to this person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallChange:
    """One material change, old to new; None where the portal states nothing."""

    kind: EventKind
    field: str | None
    old: str | None
    new: str | None
    seen_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectFit:
    """Why a call fits one project."""

    project_id: str
    project_title: str
    city: str
    strength: Strength
    terms: tuple[SharedTerm, ...]
    """What project and call share: the weightiest first."""
    not_covered: tuple[Phrase, ...]
    """What the call does not mention, in the project's words: the weightiest first."""
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantMoney:
    """What one project can get.  None is not stated."""

    grant_min_eur: int | None
    grant_max_eur: int | None
    budget_eur: int | None
    """The budget of the whole topic."""
    grants: int | None
    rate: Decimal | None
    """The share of the costs that is paid, 0..1."""
    is_national: bool
    """True where a national portal lists the call: the rate is not the EU's share then."""
    is_default_rate: bool
    """True where the rate is the programme's usual one and no statement of the call."""
    own_share_eur: int | None
    """What the city adds where the largest grant is paid at that rate."""
    total_eur: int | None
    """The project's costs in that case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """When a call closes."""

    day: date | None
    """The next deadline; None where there is none."""
    at: datetime | None
    """Only where the portal states a time."""
    days: int | None
    stage: str | None
    """``single_stage``, ``first_stage``, ``second_stage`` or ``cut_off``; None is not stated."""
    last: date | None
    """The last deadline where it is a later one."""
    opens: date | None
    is_ahead: bool
    """Announced: it takes no applications before it opens."""
    is_rolling: bool
    is_closed: bool
    """By its date, or cancelled before it."""
    is_unreadable: bool
    """A date should be there, but could not be read."""
    verified_on: date | None
    missing_since: date | None
    planned: PlanAhead | None = None
    """Only of a planned call: when it is expected."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One call in one mail, whatever the number of projects that it fits."""

    call: Call
    section: MailSection
    fits: tuple[ProjectFit, ...]
    """In the order of the reader's projects; empty for a watched call that fits none."""
    role: Role
    """The best over all projects."""
    checks: tuple[Check, ...]
    """The checks of the project with that role; where it is no, the first one blocks."""
    money: GrantMoney
    due: Due
    why_new: WhyNew | None = None
    new_on: date | None = None
    """The day of what made it new, where it has one."""
    changes: tuple[CallChange, ...] = ()
    fallen: Fallen | None = None
    """Why a no to it holds no more, where it comes back for that."""
    refused_by: str | None = None
    """The city that had said that no; None where the reader had."""
    is_watched: bool = False
    is_near_miss: bool = False
    """Under the floor, or blocked by a rule."""

    @property
    def strength(self) -> Strength:
        strengths = {fit.strength for fit in self.fits}
        for strength in (Strength.STRONG, Strength.PARTIAL):
            if strength in strengths:
                return strength
        return Strength.NONE


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceLine:
    """One portal in the foot of the mail."""

    name: str
    title: str
    attribution: str
    last_good: date | None
    live: int
    is_healthy: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenLine:
    """A call that an answer took out of the list since the last letter."""

    call_id: str
    title: str
    answer: str
    """``not_relevant`` or ``relevant`` …"""
    on: date
    by_someone_else: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyLine:
    """What staff replied to an answer of the reader."""

    feedback_id: int
    call_id: str
    title: str
    asked_on: date
    question: str | None
    """The reader's own words; None for an answer without any."""
    text: str
    """As it was written, in whatever language."""
    by: str
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedLine:
    """A call that somebody shared with the reader."""

    share_id: int
    call: Call
    by: str
    on: date
    note: str | None
    due: Due


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedLine:
    """A call that may return: a forecast of ours, announced by nobody."""

    forecast: Forecast
    call: Call
    """The last round, which has closed."""
    fits: tuple[ProjectFit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedItem:
    """One line as the outbox keeps it."""

    call_id: str
    reason: str
    section: MailSection
    project_id: str | None
    is_once: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyMail:
    """Everything that one mail says to one person about one period."""

    recipient_id: int
    name: str | None
    language: str
    period: str
    today: date
    is_welcome: bool
    since: date | None
    """The day of the last letter; None for the first."""
    cities: tuple[str, ...]
    projects: tuple[tuple[str, str, bool], ...]
    """Id, title, and whether it is an example and no known fact of the city."""
    sections: Mapping[MailSection, tuple[Card, ...]]
    """The cards of each section that has some; `mail.new` is `mail.cards(MailSection.NEW)`."""
    answered: tuple[HiddenLine, ...]
    replies: tuple[ReplyLine, ...]
    """What staff replied since the last letter."""
    shares: tuple[SharedLine, ...] = ()
    """What was shared with the reader, and no letter told."""
    calls_read: int
    calls_new: int
    """Calls that the portals list since the last letter, whether they fit or not."""
    held_back: int
    """Calls new by a change of the model that come with later letters."""
    sources: tuple[SourceLine, ...]
    not_read: tuple[str, ...]
    """Sources that are off or skipped, and what no source covers, of the reader's countries."""
    items: tuple[PlacedItem, ...]
    unsaid: int = 0
    """New calls that do not say who may apply; counted for who asked for the whole week."""
    dates_ahead: int = 0
    """Known calls with a date in the next half year that this mail does not show."""
    recalled: Card | None = None
    """A marked or strong one of them, another one in each mail."""
    tandems: tuple[TandemLine, ...] = ()
    """What is new about applying together with other cities."""
    question: Question | None = None
    """The only one that a mail asks; None in a welcome, and where nothing is worth asking."""
    expected: tuple[ExpectedLine, ...] = ()
    """Forecasts that no mail told.  They are no news: a week without any other is quiet."""
    is_reminder: bool = False
    """True for a mail between the issues that says only what the person asked to be told."""
    is_list: bool = False
    """True for a mail between the issues that lists all calls of a person who asked for them."""

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing new asks for attention: the usual week."""
        return not any(self.cards(section) for section in NEWS)

    def told_of(self, kind: TandemKind) -> int:
        """Return how many lines of that kind tell of other cities."""
        return sum(line.kind is kind for line in self.tandems)

    def cards(self, section: MailSection) -> tuple[Card, ...]:
        return self.sections.get(section, ())

    @property
    def act_now(self) -> tuple[Card, ...]:
        return self.cards(MailSection.ACT_NOW)

    @property
    def changed(self) -> tuple[Card, ...]:
        return self.cards(MailSection.CHANGED)

    @property
    def new(self) -> tuple[Card, ...]:
        return self.cards(MailSection.NEW)

    @property
    def partner(self) -> tuple[Card, ...]:
        return self.cards(MailSection.PARTNER)

    @property
    def possible(self) -> tuple[Card, ...]:
        return self.cards(MailSection.POSSIBLE)

    @property
    def forthcoming(self) -> tuple[Card, ...]:
        return self.cards(MailSection.FORTHCOMING)

    @property
    def planned(self) -> tuple[Card, ...]:
        return self.cards(MailSection.PLANNED)

    @property
    def standing(self) -> tuple[Card, ...]:
        return self.cards(MailSection.STANDING)

    @property
    def countdown(self) -> tuple[Card, ...]:
        return self.cards(MailSection.COUNTDOWN)

    @property
    def whole_week(self) -> tuple[Card, ...]:
        return self.cards(MailSection.WHOLE_WEEK)

"""What the page of the health shows, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from advice.health.data_health import DataHealth, Disagreement
from advice.health.drift import Drift
from advice.health.look import Looked
from advice.search.call_query import CallQuery
from desk.pages.calls.hand_over import with_params
from desk.pages.calls.list_view import PATH as CALLS
from desk.pages.calls.list_view import Params, call_address
from funding.event import RunState
from funding.evidence import Check, Rule
from funding.words import plain, shorten
from store.harvest.quarantine import Difference, QuarantinedRun
from store.operations.source_health import SourceHealth
from wording.checks import check_words
from wording.city_names import city_name
from wording.desk.call_line import title_of
from wording.desk.call_sources import field_words, value_of_field
from wording.desk.filter_words import filter_words, source_words, value_words
from wording.desk.reason_words import Reason, reason_words
from wording.desk.run_words import state_words
from wording.language import Speech

MOST_CONFLICTS = 40
MEGABYTE = 1_000_000
GIGABYTE = 1_000 * MEGABYTE
TITLE = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class DifferenceView:
    words: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingView:
    """A run that was set aside."""

    run: int
    title: str
    reasons: tuple[Reason, ...]
    differences: tuple[DifferenceView, ...]
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    title: str
    state: str
    tone: str
    last_good: str
    live: str
    usual: str
    expected: str
    drift: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SilenceView:
    href: str
    words: str
    number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionView:
    words: str
    number: str
    cities: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictView:
    href: str
    title: str
    language: str | None
    field: str
    chosen: str
    chosen_source: str
    other: str
    other_source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthView:
    is_well: bool
    troubles: tuple[str, ...]
    accepted: str | None
    waiting: tuple[WaitingView, ...]
    sources: tuple[SourceRow, ...]
    mail: tuple[Fact, ...]
    service: tuple[Fact, ...]
    model: str | None
    live: str
    silences: tuple[SilenceView, ...]
    questions: tuple[QuestionView, ...] | None
    conflicts: tuple[ConflictView, ...]
    more_conflicts: int
    keep: Params


def health_view(s: Speech, found: Looked, *, accepted: str | None, keep: Params) -> HealthView:
    """Return the page; *accepted* is the run that was just admitted."""
    data, disagreements = found.data, found.data.disagreements
    return HealthView(
        is_well=not found.service.troubles and not found.waiting and found.model.is_released,
        troubles=tuple(shorten(plain(t), 600) for t in found.service.troubles),
        accepted=None
        if accepted is None or not accepted.isdecimal()
        else s.say("Run {n} is the present state now.", n=accepted[:12]),
        waiting=tuple(waiting_view(s, run) for run in found.waiting),
        sources=tuple(source_row(s, h, found.drifts[h.source.name]) for h in found.service.sources),
        mail=tuple(mail_facts(s, found)),
        service=tuple(service_facts(s, found)),
        model=None
        if found.model.is_released
        else s.say("A change of the ranking waits for its release: {name}", name=found.model.name),
        live=s.count("{n} call", "{n} calls", data.live),
        silences=tuple(silences(s, data, keep)),
        questions=None
        if data.questions is None
        else tuple(
            QuestionView(
                words=question_words(s, q.check),
                number=s.number(q.calls),
                cities=s.together(city_name(name, s.code) for name in q.cities),
            )
            for q in data.questions
        ),
        conflicts=tuple(conflict_view(s, d, keep) for d in disagreements[:MOST_CONFLICTS]),
        more_conflicts=max(0, len(disagreements) - MOST_CONFLICTS),
        keep=keep,
    )


def question_words(s: Speech, check: Check) -> str:
    """Return what is missing; which countries may apply is asked for all members at once."""
    if check.rule is Rule.COUNTRY:
        return s.say("whether all countries of our members are eligible")
    return check_words(s, check)


def waiting_view(s: Speech, run: QuarantinedRun) -> WaitingView:
    new, gone, moved, renamed = (d.count for d in (run.new, run.gone, run.moved, run.renamed))
    pairs: Sequence[tuple[str, Difference]] = (
        (s.count("{n} new call", "{n} new calls", new), run.new),
        (s.count("{n} call is absent", "{n} calls are absent", gone), run.gone),
        (s.count("{n} deadline moves", "{n} deadlines move", moved), run.moved),
        (s.count("{n} title changes", "{n} titles change", renamed), run.renamed),
    )
    return WaitingView(
        run=run.run_id,
        title=s.say(
            "{source}, run {n} of {date}",
            source=source_words(s, run.source),
            n=str(run.run_id),
            date=s.short_date(run.day),
        ),
        reasons=tuple(reason_words(s, reason) for reason in run.reasons),
        differences=tuple(
            DifferenceView(
                words=words, names=tuple(shorten(plain(t), TITLE) or "–" for t in each.names)
            )
            for words, each in pairs
            if each.count
        ),
        note=s.say("If it is admitted, calls that it did not list count as absent.")
        if run.is_complete
        else s.say("It is not complete: admitting it makes no call absent."),
    )


def source_row(s: Speech, health: SourceHealth, drift: Drift) -> SourceRow:
    source = health.source
    is_good = health.state in (RunState.OK, RunState.SKIPPED) and not health.is_late
    drifts = [
        s.say(
            "{field}: {now} instead of {usual}",
            field=field_words(s, f.field),
            now=s.percent(rounded(f.now)),
            usual=s.percent(rounded(f.usual)),
        )
        for f in drift.fields
    ]
    counts = " → ".join(s.number(run.listed) for run in drift.runs)
    return SourceRow(
        title=source_words(s, source.name),
        state=s.say("switched off") if not source.is_on else state_words(s, health.state),
        tone="" if not source.is_on or health.state is None else "good" if is_good else "bad",
        last_good=s.say("never") if health.last_good is None else s.short_date(health.last_good),
        live=s.number(health.live),
        usual=counts or "–",
        expected=f"{s.number(source.calls_min)}–{s.number(source.calls_max)}",
        drift=(
            *((s.say("the number of calls is out of line"),) if drift.is_notable else ()),
            *drifts,
        ),
        reasons=tuple(reason_words(s, reason) for reason in health.reasons),
    )


def rounded(share: float) -> Decimal:
    return Decimal(round(share * 100)) / 100


def mail_facts(s: Speech, found: Looked) -> list[Fact]:
    outbox = found.service.outbox
    facts = [
        Fact(label=s.say("Waiting"), value=s.number(outbox.new + outbox.sending)),
        Fact(
            label=s.say("Uncertain"),
            value=s.number(outbox.uncertain),
            tone="warn" if outbox.uncertain else "",
        ),
        Fact(
            label=s.say("Failed"),
            value=s.number(outbox.failed),
            tone="bad" if outbox.failed else "",
        ),
        Fact(
            label=s.say("Overdue"), value=s.number(outbox.late), tone="bad" if outbox.late else ""
        ),
    ]
    if outbox.waiting_since is not None:
        facts.append(Fact(label=s.say("Since"), value=moment(s, found, outbox.waiting_since)))
    if outbox.relay_words:
        words = s.say("“{text}”", text=shorten(plain(outbox.relay_words), 400))
        facts.append(Fact(label=s.say("The relay says"), value=words, tone="bad"))
    return [*facts, Fact(label=s.say("Readers"), value=s.number(found.service.people))]


def service_facts(s: Speech, found: Looked) -> list[Fact]:
    service = found.service
    facts = [
        Fact(
            label=s.say("Schedule, last sign of life"),
            value=s.say("never") if service.beat is None else moment(s, found, service.beat),
        )
    ]
    if (crawl := service.outlook.next_crawl) is not None:
        facts.append(Fact(label=s.say("Portals are read next"), value=moment(s, found, crawl)))
    if service.outlook.next_digests:
        nearest = min(service.outlook.next_digests.values())
        facts.append(Fact(label=s.say("Next mails"), value=moment(s, found, nearest)))
    backed_up = s.say("none yet")
    if service.backed_up is not None:
        backed_up = s.say("{when}, checked", when=moment(s, found, service.backed_up))
    return [
        *facts,
        Fact(label=s.say("Last backup"), value=backed_up, tone="" if service.backed_up else "warn"),
        Fact(label=s.say("Size of the database"), value=size_words(s, service.bytes)),
        Fact(label=s.say("Room on its disk"), value=size_words(s, service.free)),
    ]


def size_words(s: Speech, size: int) -> str:
    """Return a size in bytes as people say it: MB, and GB from ten of them."""
    if size >= 10 * GIGABYTE:
        return f"{s.number(size // GIGABYTE)} GB"
    return f"{s.number(-(-size // MEGABYTE))} MB"


def moment(s: Speech, found: Looked, at: datetime) -> str:
    local = at.astimezone(found.service.zone)
    return f"{s.full_date(local.date())}, {s.clock(local)}"


def silences(s: Speech, data: DataHealth, keep: Params) -> list[SilenceView]:
    names = filter_words(s)
    return [
        SilenceView(
            href=with_params(
                CALLS,
                [*CallQuery().toggled(silent.kind, silent.value).to_params(), *keep],
            ),
            words=s.labelled(names[silent.kind], value_words(s, silent.kind, silent.value)),
            number=s.number(silent.calls),
        )
        for silent in data.silences
        if silent.calls
    ]


def conflict_view(s: Speech, found: Disagreement, keep: Params) -> ConflictView:
    call, conflict = found.row.call, found.conflict
    return ConflictView(
        href=call_address(call.id, keep),
        title=title_of(s, call),
        language=call.best.language if call.best.language != s.code else None,
        field=field_words(s, conflict.field),
        chosen=value_of_field(s, conflict.field, conflict.chosen),
        chosen_source=source_words(s, conflict.chosen_source),
        other=value_of_field(s, conflict.field, conflict.other),
        other_source=source_words(s, conflict.other_source),
    )

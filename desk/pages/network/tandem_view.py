"""What the tandem page of a call shows, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advice.network.proposals import KnownProposal, ProposalState
from advice.network.tandem import Experience, Tandem, TandemCity
from advice.weekly.cards import read_due
from desk.pages.network.matrix_view import Keep, may_know, state_words, tandem_address
from desk.security.actor import Actor
from desk.security.roles import DeskRole
from eligibility.consortium.needs import Need
from eligibility.consortium.pairing import Pairing
from funding.evidence import Role, Verdict
from funding.match import Strength
from funding.words import plain, shorten
from wording.checks import check_words, role_words
from wording.city_names import city_name
from wording.deadlines import deadline_words
from wording.language import Speech
from wording.network.needs import (
    missing_words,
    need_words,
    rule_words,
    unclear_words,
    verdict_words,
)
from wording.urls import safe_url

QUOTE = 320
TONES = {Verdict.YES: "good", Verdict.NO: "bad", Verdict.UNKNOWN: "warn"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CityView:
    id: str
    name: str
    project: str
    strength: str
    is_strong: bool
    role: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedView:
    words: str
    quote: str | None
    note: str | None
    """For what only the programme usually asks."""
    url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PairingView:
    words: str
    tone: str
    cities: str
    missing: tuple[str, ...]
    unclear: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PastView:
    city: str
    title: str
    call: str | None
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalView:
    id: int
    cities: str
    sentence: str
    state: str
    answers: tuple[str, ...]
    """What each city said; only for staff, and never by whom."""
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TandemView:
    call_id: str
    call_href: str
    title: str
    language: str | None
    deadline: str
    address: str
    keep: tuple[tuple[str, str], ...]
    cities: tuple[CityView, ...]
    rule_note: str | None
    needs: tuple[NeedView, ...]
    pairing: PairingView | None
    experience: tuple[PastView, ...]
    proposals: tuple[ProposalView, ...]
    may_propose: bool
    chosen: tuple[str, ...]
    is_ready: bool


def tandem_view(
    s: Speech,
    found: Tandem,
    proposals: Sequence[KnownProposal],
    *,
    actor: Actor,
    today: date,
    keep: Keep,
    call_href: str,
    is_ready: bool,
) -> TandemView:
    """Return the page of a call for several cities."""
    call = found.call
    names = {m.city.id: city_name(plain(m.city.name), s.code) for m in found.cities}
    own = actor.cities is None or any(city in actor.cities for city in found.chosen)
    return TandemView(
        call_id=call.id,
        call_href=call_href,
        title=shorten(plain(call.title), 220) or s.say("Untitled call"),
        language=call.best.language if call.best.language != s.code else None,
        deadline=deadline_words(s, read_due(call, today)),
        address=tandem_address(call.id),
        keep=tuple(keep),
        cities=tuple(city_view(s, member, found.chosen) for member in found.cities),
        rule_note=rule_words(s, found.rule),
        needs=tuple(need_view(s, need) for need in found.rule.needs),
        pairing=None
        if found.pairing is None
        else pairing_view(s, found.pairing, [names[city] for city in found.chosen]),
        experience=tuple(past_view(s, one) for one in found.experience),
        proposals=tuple(
            proposal_view(s, known, actor, names) for known in proposals if may_know(known, actor)
        ),
        may_propose=len(found.chosen) >= 2 and own,
        chosen=found.chosen,
        is_ready=is_ready,
    )


def city_view(s: Speech, member: TandemCity, chosen: Sequence[str]) -> CityView:
    words = {
        Strength.STRONG: s.say("strong match"),
        Strength.PARTIAL: s.say("partial match"),
        Strength.NONE: s.say("no match"),
    }
    role = role_words(s, member.role)
    if member.role is Role.NO and member.blocking is not None:
        role = s.say("No: {reason}", reason=check_words(s, member.blocking))
    return CityView(
        id=member.city.id,
        name=city_name(plain(member.city.name), s.code),
        project=""
        if member.strength is Strength.NONE
        else shorten(plain(member.project.title), 90),
        strength=words[member.strength],
        is_strong=member.strength is Strength.STRONG,
        role=role,
        is_chosen=member.city.id in chosen,
    )


def need_view(s: Speech, need: Need) -> NeedView:
    evidence = need.evidence
    note = None
    if need.is_default:
        note = s.say("The call does not say; this is what the programme usually asks.")
    return NeedView(
        words=need_words(s, need),
        quote=None if evidence.quote is None else shorten(plain(evidence.quote), QUOTE),
        note=note,
        url=None if evidence.url is None else safe_url(evidence.url),
    )


def pairing_view(s: Speech, pairing: Pairing, names: Sequence[str]) -> PairingView:
    return PairingView(
        words=verdict_words(s, pairing),
        tone=TONES[pairing.verdict],
        cities=s.together(names),
        missing=tuple(dict.fromkeys(missing_words(s, gap) for gap in pairing.missing)),
        unclear=tuple(dict.fromkeys(unclear_words(s, gap) for gap in pairing.unclear)),
    )


def past_view(s: Speech, one: Experience) -> PastView:
    return PastView(
        city=city_name(plain(one.city.name), s.code),
        title=shorten(plain(one.past.title), 160),
        call=None if one.past.call is None else shorten(plain(one.past.call), 120),
        note=s.say("in this programme")
        if one.is_same_programme
        else s.say("behind a project that fits"),
    )


def proposal_view(
    s: Speech, known: KnownProposal, actor: Actor, names: dict[str, str]
) -> ProposalView:
    proposal = known.proposal
    is_staff = actor.role >= DeskRole.STAFF and actor.cities is None
    return ProposalView(
        id=proposal.id,
        cities=s.together(names.get(city, city) for city in proposal.cities),
        sentence=shorten(plain(proposal.sentence), 400),
        state=state_words(s, known),
        answers=tuple(
            s.labelled(names.get(city, city), answer_words(s, known, city))
            for city in proposal.cities
        )
        if is_staff
        else (),
        may_withdraw=known.state in (ProposalState.OPEN, ProposalState.DECLINED)
        and (is_staff or (bool(proposal.proposed_by) and proposal.proposed_by == actor.name)),
    )


def answer_words(s: Speech, known: KnownProposal, city: str) -> str:
    answer = known.proposal.answer_of(city)
    if answer is None:
        return s.say("no answer yet")
    return s.say("yes") if answer.is_yes else s.say("not this time")

"""Calls by cities, tandems and proposals as JSON; of people nothing."""

from advice.network.alike import AlikePair
from advice.network.matrix import Matrix, MatrixRow
from advice.network.proposals import KnownProposal
from advice.network.tandem import Tandem
from eligibility.consortium.needs import ConsortiumRule, Need
from eligibility.consortium.pairing import Gap, Pairing


def matrix_values(found: Matrix) -> dict[str, object]:
    """Return the whole matrix: every row, never paged."""
    return {
        "cities": [
            {"city": city.id, "name": city.name, "calls": found.totals[city.id]}
            for city in found.cities
        ],
        "items": [row_values(row, found) for row in found.rows],
    }


def row_values(row: MatrixRow, found: Matrix) -> dict[str, object]:
    return {
        "call_id": row.row.id,
        "title": row.row.title,
        "programme": row.row.line.programme,
        "last_deadline": row.row.last_deadline,
        "fits": [
            {
                "city": city.id,
                "profile": row.fits[city.id].project_id,
                "strength": row.fits[city.id].strength,
                "role": row.fits[city.id].role,
            }
            for city in found.cities
            if city.id in row.fits
        ],
    }


def pair_values(pair: AlikePair) -> dict[str, object]:
    """Return two alike projects with what they share, in English where it has an English name."""
    return {
        "profiles": [pair.one.id, pair.other.id],
        "likeness": round(pair.likeness, 4),
        "shared": [s.names.get("en") or next(iter(s.names.values())) for s in pair.shared],
    }


def rule_values(rule: ConsortiumRule) -> dict[str, object]:
    return {
        "is_stated": rule.is_stated,
        "is_contradictory": rule.is_contradictory,
        "single_is_enough": rule.is_single_enough if rule.is_stated else None,
        "needs": [need_values(need) for need in rule.needs],
    }


def need_values(need: Need) -> dict[str, object]:
    return {
        "need": need.kind,
        "number": need.number,
        "codes": list(need.codes),
        "quote": need.evidence.quote,
        "url": need.evidence.url,
        "is_default": need.is_default,
    }


def pairing_values(pairing: Pairing) -> dict[str, object]:
    return {
        "verdict": pairing.verdict,
        "rests_on_default": pairing.rests_on_default,
        "missing": [gap_values(gap) for gap in pairing.missing],
        "unclear": [gap_values(gap) for gap in pairing.unclear],
    }


def gap_values(gap: Gap) -> dict[str, object]:
    return {
        "gap": gap.kind,
        "number": gap.number,
        "codes": list(gap.codes),
        "city": None if gap.city is None else gap.city.id,
        "rule": None if gap.check is None else gap.check.rule,
        "because": None if gap.check is None else gap.check.because,
    }


def tandem_values(found: Tandem) -> dict[str, object]:
    """Return one call for several cities."""
    return {
        "call_id": found.call.id,
        "title": found.call.title,
        "rule": rule_values(found.rule),
        "cities": [
            {
                "city": member.city.id,
                "profile": member.project.id,
                "strength": member.strength,
                "role": member.role,
                "blocked_by": None if member.blocking is None else member.blocking.because,
            }
            for member in found.cities
        ],
        "chosen": list(found.chosen),
        "pairing": None if found.pairing is None else pairing_values(found.pairing),
        "experience": [
            {
                "city": one.city.id,
                "title": one.past.title,
                "call": one.past.call,
                "same_programme": one.is_same_programme,
            }
            for one in found.experience
        ],
    }


def proposal_values(known: KnownProposal, *, with_answers: bool) -> dict[str, object]:
    """Return a proposal; what each city said only *with_answers*, and never who said it."""
    proposal = known.proposal
    answers = None
    if with_answers:
        answers = {
            city: None if (said := proposal.answer_of(city)) is None else said.is_yes
            for city in proposal.cities
        }
    return {
        "proposal": proposal.id,
        "call_id": proposal.call_id,
        "title": None if known.call is None else known.call.title,
        "cities": list(proposal.cities),
        "sentence": proposal.sentence,
        "state": known.state,
        "proposed_at": proposal.proposed_at,
        "agreed_at": proposal.agreed_at,
        "withdrawn_at": proposal.withdrawn_at,
        "answers": answers,
    }

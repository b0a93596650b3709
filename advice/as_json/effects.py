"""The effect of a draft as JSON: complete, with the terms of every call."""

from collections.abc import Sequence

from advice.profiles.changes import Change
from advice.profiles.effect import Effect, Listing, LostRelevant, ProjectEffect, Shift, Standing
from advice.profiles.suggestions import Suggestion
from advice.ranking.shared_terms import SharedTerm
from funding.words import plain


def effect_values(effects: Sequence[Effect], issues: object = None) -> dict[str, object]:
    """Return the document of some drafts; *issues* is their replay, null where none was asked."""
    return {
        "profiles": [effect.city_id for effect in effects],
        "projects": [project_values(p) for e in effects for p in e.projects],
        "entered": [shift_values(shift) for e in effects for shift in e.entered],
        "left": [shift_values(shift) for e in effects for shift in e.left],
        "moved": [shift_values(shift) for e in effects for shift in e.moved],
        "lost_relevant": [lost_values(lost) for e in effects for lost in e.lost_relevant],
        "issues": issues,
    }


def project_values(effect: ProjectEffect) -> dict[str, object]:
    return {
        "project": effect.project_id,
        "title": effect.title,
        "before": listing_values(effect.before),
        "after": listing_values(effect.after),
        "entered": len(effect.entered),
        "left": len(effect.left),
        "moved": len(effect.moved),
        "lost_relevant": len(effect.lost_relevant),
    }


def listing_values(listing: Listing | None) -> dict[str, object] | None:
    if listing is None:
        return None
    return {
        "considered": listing.considered,
        "strong": listing.strong,
        "partial": listing.partial,
        "blocked": listing.blocked,
        "says_nothing": listing.is_empty,
    }


def shift_values(shift: Shift) -> dict[str, object]:
    return {
        "project": shift.project_id,
        "call_id": shift.call.id,
        "title": plain(shift.call.title),
        "before": standing_values(shift.before),
        "after": standing_values(shift.after),
        "more": [term_values(term) for term in shift.more],
        "less": [term_values(term) for term in shift.less],
    }


def standing_values(standing: Standing) -> dict[str, object]:
    return {
        "stage": standing.stage.value,
        "place": standing.place,
        "strength": None if standing.strength is None else standing.strength.value,
        "rule": None if standing.check is None else standing.check.rule.value,
        "field": None if standing.rule is None else standing.rule.field,
        "terms": [] if standing.rule is None else list(standing.rule.terms),
    }


def term_values(term: SharedTerm) -> dict[str, object]:
    return {"term": term.own[0].text, "in_call": term.word.text}


def lost_values(lost: LostRelevant) -> dict[str, object]:
    return {
        "project": lost.project_id,
        "call_id": lost.call.id,
        "title": plain(lost.call.title),
        "before": standing_values(lost.before),
        "after": standing_values(lost.after),
        "people": lost.people,
    }


def change_values(change: Change) -> dict[str, object]:
    return {
        "project": change.project_id,
        "field": change.field,
        "kind": change.kind.value,
        "about": change.about,
        "old": None if change.old is None else str(change.old),
        "new": None if change.new is None else str(change.new),
    }


def suggestion_values(project_id: str, found: Suggestion) -> dict[str, object]:
    return {
        "project": project_id,
        "term": found.term,
        "english": found.is_english,
        "origin": found.origin.value,
        "entered": found.entered,
        "left": found.left,
        "moved": found.moved,
        "first": None if found.first is None else found.first.id,
    }

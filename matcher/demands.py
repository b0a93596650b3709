"""What a project demands of a call, or rules out, beside being alike."""

from dataclasses import dataclass

from funding.city import Project
from matcher.index.call_index import CallIndex
from matcher.named_terms import is_named, languages_of
from matcher.text.must_terms import forbidden_term, is_excluded, missing_terms


@dataclass(frozen=True, kw_only=True, slots=True)
class RuledOut:
    """What a profile or a question demands, or rules out, and a call does not respect."""

    field: str
    """The profile's field: ``must``, ``must_not``, ``must_all``, ``must_none`` …"""
    terms: tuple[str, ...]
    """The term that decides; of ``must`` all, for any of them would do."""


def has_demands(project: Project) -> bool:
    """Return whether there is anything that a call could fail to respect."""
    return bool(
        project.excluded_programmes
        or project.must
        or project.must_not
        or project.must_all
        or project.must_none
    )


def ruled_out(project: Project, index: CallIndex, row: int) -> RuledOut | None:
    """Return what rules the call in *row* out; None for one that respects every demand."""
    call = index.calls[row]
    if is_excluded(call, project.excluded_programmes):
        named = call.best.programme or call.best.programme_raw or ""
        return RuledOut(field="excluded_programmes", terms=(named,))
    if missing_terms(call, project.must):
        return RuledOut(field="must", terms=project.must)
    if (term := forbidden_term(call, project.must_not)) is not None:
        return RuledOut(field="must_not", terms=(term,))
    if not (project.must_all or project.must_none):
        return None
    languages = languages_of(project, index.concepts)
    for term in project.must_all:
        if not is_named(index, row, term, languages):
            return RuledOut(field="must_all", terms=(term,))
    for term in project.must_none:
        if is_named(index, row, term, languages):
            return RuledOut(field="must_none", terms=(term,))
    return None

"""The page of one profile, made of the draft that was looked at."""

from dataclasses import replace

from fastapi import Request

from advice.profiles.changes import changes_between
from advice.profiles.diff import changed_lines
from advice.profiles.files import ProfileFile
from advice.profiles.suggestions import Suggestion, suggestions_for, unheard_keywords
from advice.profiles.warnings import warnings_of
from desk.deps import Deps
from desk.pages.profiles.edit_view import (
    MOST_SECTIONS,
    ConflictView,
    EditView,
    ProjectView,
    facts_view,
    missing_facts,
    moment_words,
    project_view,
    saved_words,
)
from desk.pages.profiles.effect_view import effect_pane
from desk.pages.profiles.feeds import feeds_of
from desk.pages.profiles.fields import ProjectFields
from desk.pages.profiles.form import FieldFault
from desk.pages.profiles.questions import answered_on, questions_on
from desk.pages.profiles.work import Work
from funding.city import Project
from funding.words import plain, shorten
from wording.desk.fault_words import fault_words
from wording.desk.profile_changes import changes_words
from wording.desk.profile_warnings import unheard_words, warning_words
from wording.language import Speech

MOST_CHANGES = 30
MOST_LINES = 400
FAULT = 400


def edit_view(
    request: Request,
    deps: Deps,
    s: Speech,
    work: Work,
    *,
    is_conflict: bool = False,
    is_refused: bool = False,
) -> EditView:
    """Return what the page shows; with *is_conflict* both versions and their difference."""
    work = replace(work, faults=tuple(worded(s, fault) for fault in work.faults))
    sections, others = sections_of(work)
    shown = work.draft or work.current
    effect = work.effect
    return EditView(
        city_id=work.current.city.id,
        name=shorten(plain(shown.city.name), 120),
        version=work.based_on,
        saved=saved_words(s, work.present),
        facts=facts_view(s, work.fields, work.faults),
        projects=tuple(
            one_project(request, deps, s, work, place, fields) for place, fields in sections
        ),
        others=others,
        only=work.only,
        text=work.fields.text,
        faults=tuple(shorten(plain(fault.sentence), FAULT) for fault in work.faults),
        pane=None if effect is None else effect_pane(s, effect, is_changed=work.is_draft),
        changes=draft_words(s, work),
        is_draft=work.is_draft,
        is_saved="saved" in request.query_params,
        comment=work.comment,
        is_refused=is_refused,
        anyway=work.anyway,
        draft_text=shown.text,
        missing=missing_facts(s, shown),
        people=people_of(work),
        conflict=conflict_view(s, work) if is_conflict else None,
        questions=questions_on(deps, s, work),
        answered=answered_on(deps, s, work),
        may_replay=any(p.endswith("/replay") for p in request.app.state.served),
    )


def worded(s: Speech, fault: FieldFault) -> FieldFault:
    return replace(fault, sentence=fault_words(s, fault.sentence))


def draft_words(s: Speech, work: Work) -> tuple[str, ...]:
    if work.draft is None or not work.is_draft:
        return ()
    return tuple(
        changes_words(
            s,
            changes_between(work.current, work.draft)[:MOST_CHANGES],
            titles_of(work.current, work.draft),
        )
    )


def sections_of(work: Work) -> tuple[list[tuple[int, ProjectFields]], tuple[tuple[str, str], ...]]:
    """Return the projects whose fields are shown, with their places, and the names of the others.

    New ones are always shown: what was typed would be lost otherwise.
    """
    numbered = list(enumerate(work.fields.projects))
    saved = {p.id.partition("/")[2] for p in work.current.projects}
    if work.only is None and len(numbered) <= MOST_SECTIONS:
        return numbered, ()
    wanted = work.only or next(iter(saved), None)
    kept = [(n, p) for n, p in numbered if p.id == wanted or p.id not in saved]
    kept_ids = {p.id for _, p in kept}
    return kept, tuple(
        (p.id, shorten(plain(p.texts.get("title", "")), 120) or p.id)
        for _, p in numbered
        if p.id not in kept_ids
    )


def one_project(
    request: Request, deps: Deps, s: Speech, work: Work, place: int, fields: ProjectFields
) -> ProjectView:
    name = f"{work.current.city.id}/{fields.id}"
    shown = work.draft or work.current
    project = next((p for p in shown.projects if p.id == name), None)
    return project_view(
        s,
        fields,
        place,
        work.faults,
        remarks=() if project is None else remarks_on(s, work, project),
        suggestions=suggested(deps, work, project) if work.wants == fields.id else None,
        feeds=feeds_of(request, deps, s, work.store, name),
    )


def remarks_on(s: Speech, work: Work, project: Project) -> list[str]:
    found = [warning_words(s, warning) for warning in warnings_of(project, work.today)]
    unheard = unheard_keywords(project, work.corpus.index)
    return [*found, unheard_words(s, unheard)] if unheard else found


def suggested(deps: Deps, work: Work, project: Project | None) -> tuple[Suggestion, ...]:
    if project is None:
        return ()
    corpus = work.corpus
    with deps.turn:
        return suggestions_for(corpus, project, today=work.today, rank=work.look.rank)


def people_of(work: Work) -> int:
    """Return how many people follow the city or one of its projects."""
    names = {work.current.city.id, *(p.id for p in work.current.projects)}
    return sum(bool(names & set(person.profiles)) for person in work.corpus.people)


def conflict_view(s: Speech, work: Work) -> ConflictView:
    present = work.present
    mine = work.draft or work.base
    lines = changed_lines(work.current.text.splitlines(), mine.text.splitlines())
    return ConflictView(
        version=present.version,
        who=shorten(plain(present.author or ""), 60) or s.say("somebody"),
        when=moment_words(s, present.saved_at),
        comment=shorten(plain(present.comment), 200) if present.comment else None,
        theirs=tuple(
            changes_words(
                s,
                changes_between(work.base, work.current)[:MOST_CHANGES],
                titles_of(work.base, work.current),
            )
        ),
        mine=tuple(
            changes_words(
                s, changes_between(work.base, mine)[:MOST_CHANGES], titles_of(work.base, mine)
            )
        ),
        text=work.current.text,
        lines=tuple((line[:1], line[2:]) for line in list(lines)[:MOST_LINES]),
    )


def titles_of(*profiles: ProfileFile | None) -> dict[str, str]:
    """Return the titles of all projects by their ids, as the last of the profiles says them."""
    return {p.id: p.title for profile in profiles if profile for p in profile.projects}

"""From the draft to a bulletin: the same steps for the page, the command and the API."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from advice.bulletin.told import stated_now
from advice.one_call.network import Network
from advice.profiles.stored_projects import load_projects
from advice.ranking.matching import Corpus, rank_project
from advice.weekly.cards import make_fit
from advice.weekly.content import ProjectFit
from funding.call import Call
from funding.errors import EmptyProfile, WrongInput
from store.bulletins.bulletins import (
    BulletinItem,
    Draft,
    draft_of,
    find_bulletin,
    next_number,
    publish_draft,
    stored_file,
    told_before,
)
from store.calls.calls import calls_of
from store.database import Store
from wording.bulletin.content import (
    MOST_CALLS,
    BulletinContent,
    bulletin_content,
    read_content,
    usual_title,
)
from wording.bulletin.files import BulletinForm, write_bulletin
from wording.bulletin.prefill import first_sentence
from wording.language import Speech, speech

CONTENT = "json"
"""The form in which the words themselves are kept, beside the files made of them."""


def begun(store: Store, s: Speech, today: date) -> Draft:
    """Return the draft that staff work on; a new one, not saved, where there is none."""
    return draft_of(store) or Draft(
        language=s.code, title=usual_title(s, today), introduction="", items=()
    )


def with_calls(
    store: Store,
    corpus: Corpus,
    draft: Draft,
    call_ids: Iterable[str],
    *,
    network: Network | None,
    today: date,
) -> Draft:
    """Return the draft with further calls at its end, each with a sentence to begin with.

    Raises WrongInput for a call that is not known, and for too many.
    """
    there = {item.call_id for item in draft.items}
    wanted = [name for name in dict.fromkeys(call_ids) if name not in there]
    calls = calls_of(store, wanted)
    unknown = [name for name in wanted if name not in calls]
    if unknown:
        raise WrongInput(f"no call is known as {unknown[0]!r}; `citycalls calls` lists them")
    if len(draft.items) + len(wanted) > MOST_CALLS:
        raise WrongInput(
            f"a bulletin has room for {MOST_CALLS} calls, and this would have "
            f"{len(draft.items) + len(wanted)}; take some out first"
        )
    s = speech(draft.language)
    fits = best_fits(store, corpus, calls, network, today)
    added = tuple(
        BulletinItem(call_id=name, sentence=first_sentence(s, calls[name], fits.get(name), today))
        for name in wanted
    )
    return replace(draft, items=(*draft.items, *added))


def in_its_language(
    store: Store,
    corpus: Corpus,
    before: Draft | None,
    after: Draft,
    *,
    network: Network | None,
    today: date,
) -> Draft:
    """Return the draft with our own words in the language that was chosen for it now.

    What a person wrote, or changed, stays as it is.
    """
    if before is None or before.language == after.language:
        return after
    old, new = speech(before.language), speech(after.language)
    calls = calls_of(store, [item.call_id for item in after.items])
    fits = best_fits(store, corpus, calls, network, today)
    items = []
    for item in after.items:
        call, fit = calls.get(item.call_id), fits.get(item.call_id)
        if call is not None and item.sentence == first_sentence(old, call, fit, today):
            item = replace(item, sentence=first_sentence(new, call, fit, today))
        items.append(item)
    is_ours = after.title in ("", usual_title(old, today))
    title = usual_title(new, today) if is_ours else after.title
    return replace(after, title=title, items=tuple(items))


def best_fits(
    store: Store,
    corpus: Corpus,
    calls: Mapping[str, Call],
    network: Network | None,
    today: date,
) -> dict[str, ProjectFit]:
    """Return for each call why it fits the member's project that it fits best."""
    by_project: dict[str, list[str]] = {}
    for name, call in calls.items():
        fits = () if network is None else network.fits.get(call.id, ())
        if fits:
            by_project.setdefault(fits[0].project_id, []).append(name)
    projects = {project.id: project for project in load_projects(store)} if by_project else {}
    found = {}
    for project_id, names in by_project.items():
        project = projects.get(project_id)
        if project is None:
            continue
        try:
            ranked = rank_project(corpus, project, today=today)
        except EmptyProfile:
            continue
        by_call = {match.call.id: match for match in ranked.found.results}
        for name in names:
            if (match := by_call.get(calls[name].id)) is not None:
                found[name] = make_fit(ranked.explained([match])[0], project)
    return found


def content_now(
    store: Store, draft: Draft, *, network: Network | None, today: date
) -> BulletinContent:
    """Return what the draft says if it is published today."""
    return bulletin_content(
        speech(draft.language),
        draft,
        calls_of(store, [item.call_id for item in draft.items]),
        number=next_number(store),
        network=network,
        told=told_before(store),
        today=today,
    )


def publish(
    store: Store, draft: Draft, *, network: Network | None, who: str, today: date, now: datetime
) -> int:
    """Publish the draft in all its forms, and return its number.

    Raises WrongInput for one without calls or too long for a mail, StaleVersion if somebody
    changed it meanwhile.
    """
    content = content_now(store, draft, network=network, today=today)
    if not content.calls:
        raise WrongInput("the bulletin has no calls; put some in first")
    files = {str(form): write_bulletin(form, content).body for form in BulletinForm}
    files[CONTENT] = json.dumps(content.values(), ensure_ascii=False).encode()
    calls = calls_of(store, [item.call_id for item in draft.items])
    return publish_draft(
        store,
        version=draft.version,
        told={name: stated_now(call) for name, call in calls.items()},
        files=files,
        who=who,
        today=today,
        now=now,
    )


def content_of_published(store: Store, number: int) -> BulletinContent:
    """Return what a published bulletin says, as it was then.  Raises UnknownName."""
    return read_content(json.loads(stored_file(store, number, CONTENT)))


def published_file(store: Store, number: int, form: BulletinForm) -> bytes:
    """Return the bytes of a published bulletin.  Raises UnknownName."""
    find_bulletin(store, number)
    return stored_file(store, number, form)

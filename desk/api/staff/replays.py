"""Past issues made again with other versions of a profile, and what stood in a reader's issue."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from advice.as_json.replays import replay_values
from advice.as_json.told import told_values
from advice.profiles.files import read_profile_file
from advice.profiles.stored_projects import load_projects
from advice.replay.tried import Asked
from advice.replay.was_told import was_it_told
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import api_router
from desk.api.shapes.replays import IssueList, ReplayedIssues, ReplayQuestion, ToldInIssue
from desk.deps import Deps, deps_of
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.past.past_store import is_issue, letters_to
from store.people.profiles import profile_history
from store.people.recipients import Recipient, removed_recipient
from wording.desk.replay_words import DRAFT
from wording.desk.told_words import told_sentence
from wording.language import LOCALES, speech

PersonId = Annotated[int, Path(ge=1, le=10**9, description="The reader's number.")]
Period = Annotated[str, Path(max_length=12, description="A week 2026-W41, or a month or a day.")]
Call = Annotated[str, Query(min_length=1, max_length=500, description="An id or identifier.")]
Code = Annotated[str, Query(max_length=2, description="The language of the sentence.")]


def replay_routes() -> APIRouter:
    """Return ``/api/v1/replays`` and the issues below ``/api/v1/people``."""
    router = api_router("issues")

    @router.post("/api/v1/replays", responses={200: {"model": ReplayedIssues}})
    def replay(request: Request, question: ReplayQuestion) -> Response:
        """What other versions of a profile would have told in past weeks; nothing is kept."""
        deps = deps_of(request)
        if deps.replay is None:
            raise ApiFault(404, "Not found", "This service replays no issues.")
        with deps.open_store() as store, store.read():
            texts = texts_of(request, deps, store, question)
        asked = Asked(profile=question.profile, weeks=question.weeks, texts=texts)
        return document(request, replay_values(deps.replay(asked, None)))

    @router.get("/api/v1/people/{person_id}/issues", responses={200: {"model": IssueList}})
    def issues(request: Request, person_id: PersonId) -> Response:
        """The issues of one reader, the newest first."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            person = person_of(request, deps, store, person_id)
            letters = [x for x in letters_to(store, person.id) if is_issue(x)]
        items = [
            {
                "period": x.period,
                "made_on": x.due_at.date().isoformat(),
                "subject": x.subject,
                "state": x.state.value,
            }
            for x in reversed(letters)
        ]
        return document(request, {"items": items})

    @router.get(
        "/api/v1/people/{person_id}/issues/{period}", responses={200: {"model": ToldInIssue}}
    )
    def issue(
        request: Request, person_id: PersonId, period: Period, call: Call, language: Code = "en"
    ) -> Response:
        """Whether a call stood in a reader's issue, and if not, why."""
        deps = deps_of(request)
        if language not in LOCALES:
            raise UnknownName(
                f"the language {language!r} is unknown; it is one of {', '.join(LOCALES)}"
            )
        with deps.open_store() as store, store.read():
            person = person_of(request, deps, store, person_id)
            found = was_it_told(store, person, call, period=period, today=deps.clock().date())
        return document(request, told_values(found, told_sentence(speech(language), found)))

    return router


def texts_of(
    request: Request, deps: Deps, store: Store, question: ReplayQuestion
) -> Mapping[str, str]:
    """Return what is to be tried, by name.  Raises UnknownName and WrongInput."""
    city_id = question.profile.partition("/")[0]
    if not actor_of(request, deps).may_see(city_id):
        raise UnknownName(f"no city is called {city_id!r}")
    load_projects(store, question.profile)
    kept = {one.version: one.text for one in profile_history(store, city_id)}
    for number in question.versions:
        if number not in kept:
            raise UnknownName(f"{city_id} has no version {number}; it has 1 to {max(kept)}")
    texts = {str(number): kept[number] for number in question.versions}
    if question.draft is not None:
        found = read_profile_file(question.draft, name=DRAFT)
        if found.city.id != city_id:
            raise WrongInput(f"the draft is the profile of {found.city.id!r}, not of {city_id!r}")
        texts[DRAFT] = question.draft
    return texts or {str(max(kept)): kept[max(kept)]}


def person_of(request: Request, deps: Deps, store: Store, number: int) -> Recipient:
    """Return a reader, also one who left.  Raises UnknownName."""
    person = removed_recipient(store, number)
    actor = actor_of(request, deps)
    is_theirs = bool(person.profiles) and all(actor.may_see(x) for x in person.profiles)
    if actor.cities is not None and not is_theirs:
        raise UnknownName(f"there is no recipient {number}")
    return person

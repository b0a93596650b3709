"""Profiles tried, saved, looked back at and brought back, for programs."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from advice.as_json.effects import change_values, effect_values
from advice.profiles.changes import changes_between
from advice.profiles.effect import LostRelevant
from advice.profiles.files import ProfileFile, read_profile_file
from advice.profiles.saved_changes import readable, said_of
from advice.profiles.saving import Draft, StaleProfile, revert_profile, save_drafts
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.route import PROBLEMS, api_router
from desk.api.shapes.profiles import (
    DraftQuestion,
    DraftToSave,
    History,
    SavedVersion,
    VersionToBringBack,
)
from desk.api.shapes.profiles import Effect as EffectShape
from desk.deps import Deps, deps_of
from desk.draft_look import DraftLook
from desk.security.actor import Actor, actor_of
from funding.errors import UnknownName, WrongInput, as_parameters
from funding.words import shorten
from store.database import Store
from store.operations.audit import note_change
from store.people.profiles import ProfileVersion, find_profile, latest_profile, profile_history
from wording.desk.profile_changes import changes_words
from wording.language import speech

CITY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CityId = Annotated[str, Path(max_length=60, pattern=CITY, description="Id of a city.")]
TAG = re.compile(r'"?([0-9]{1,9})"?')
"""A version in If-Match: ``"4"``"""
IfMatch = Annotated[str | None, Header(max_length=40, description="The version that was seen.")]
CONFLICT = {
    **PROBLEMS[422],
    "description": "Somebody saved meanwhile, or a call marked relevant would drop out.",
}


def profile_routes() -> APIRouter:
    """Return the addresses below ``/api/v1/profiles`` that try, save and look back."""
    router = api_router("profiles")

    @router.post("/api/v1/profiles/{city_id}/try", include_in_schema=False)
    @router.post("/api/v1/profiles/{city_id}/-/try", responses={200: {"model": EffectShape}})
    def try_draft(request: Request, city_id: CityId, question: DraftQuestion) -> Response:
        """Which calls a draft lets enter, leave and move, and why; nothing is saved."""
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            theirs(request, deps, city_id)
            draft = read_draft(question.text, city_id)
            found = look_at(deps, store, draft, is_saving=False).effect
        return document(request, effect_values([found]))

    @router.put(
        "/api/v1/profiles/{city_id}", responses={200: {"model": SavedVersion}, 409: CONFLICT}
    )
    def save(
        request: Request, city_id: CityId, question: DraftToSave, if_match: IfMatch = None
    ) -> Response:
        """Save a draft as the next version, if nobody saved since the version that it rests on."""
        deps = deps_of(request)
        actor = theirs(request, deps, city_id)
        draft = read_draft(question.text, city_id)
        based_on = version_seen(question.version, if_match)
        with deps.open_store() as store:
            if not question.anyway:
                with store.read():
                    refuse_loss(look_at(deps, store, draft, is_saving=True).lost)
            saved = saved_draft(deps, store, actor, draft, based_on, question.comment)
        return document(request, saved_values(saved))

    @router.get("/api/v1/profiles/{city_id}/-/history", responses={200: {"model": History}})
    def history(request: Request, city_id: CityId) -> Response:
        """Every version of a profile: who saved it, when, why, and what it changed."""
        deps = deps_of(request)
        theirs(request, deps, city_id)
        with deps.open_store() as store, store.read():
            find_profile(store, city_id)
            found = profile_history(store, city_id)
        items = [
            {
                **saved_values(version),
                "said": [change_values(change) for change in said],
                "text": version.text,
            }
            for version, said in zip(found, said_of(found), strict=True)
        ]
        return document(request, {"items": items})

    @router.post(
        "/api/v1/profiles/{city_id}/-/revert",
        responses={200: {"model": SavedVersion}, 409: CONFLICT},
    )
    def revert(request: Request, city_id: CityId, question: VersionToBringBack) -> Response:
        """Save a former version as the newest one."""
        deps = deps_of(request)
        actor = theirs(request, deps, city_id)
        now = deps.clock()
        with deps.open_store() as store:
            try:
                with store.write():
                    saved = revert_profile(
                        store,
                        city_id,
                        question.to,
                        based_on=question.version,
                        author=actor.name,
                        comment=question.comment,
                        now=now,
                    )
                    note_change(
                        store,
                        who=actor.name,
                        did="brought a profile back",
                        about=city_id,
                        detail=f"version {saved.version}: {saved.comment}",
                        now=now,
                    )
            except StaleProfile as error:
                raise conflict(error) from error
        return document(request, saved_values(saved))

    return router


def theirs(request: Request, deps: Deps, city_id: str) -> Actor:
    """Return who asks.  Raises UnknownName for a city that is not theirs, as if it was none."""
    actor = actor_of(request, deps)
    if not actor.may_see(city_id):
        raise UnknownName(f"no city is called {city_id!r}; /api/v1/profiles lists yours")
    return actor


def read_draft(text: str, city_id: str) -> ProfileFile:
    """Return the draft.  Raises WrongInput that names the line of every fault."""
    draft = read_profile_file(text, city_id)
    if draft.city.id != city_id:
        raise WrongInput(
            f"{city_id}: field 'city.id' is {draft.city.id!r}; write {city_id}, as the address says"
        )
    return draft


def look_at(deps: Deps, store: Store, draft: ProfileFile, *, is_saving: bool) -> DraftLook:
    saved = latest_profile(store, draft.city.id)
    return DraftLook(
        deps=deps,
        store=store,
        today=deps.clock().date(),
        current=None if saved is None else readable(saved),
        draft=draft,
        is_saving=is_saving,
        most=None,
    )


def refuse_loss(found: tuple[LostRelevant, ...]) -> None:
    """Raise ApiFault if a call that somebody marked relevant would drop out."""
    if found:
        ids = ", ".join(lost.call.id for lost in found[:10])
        raise ApiFault(
            409,
            "A relevant call would drop out",
            f"Somebody marked these calls relevant: {shorten(ids, 300)}. Say anyway: true to save"
            " all the same.",
        )


def version_seen(version: int | None, if_match: str | None) -> int | None:
    """Return the version that a draft rests on; the header says it where the document does not."""
    if version is not None or if_match is None:
        return version
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise ApiFault(400, "Wrong value", 'If-Match names a version, such as "4".')
    return int(found[1])


def saved_draft(
    deps: Deps,
    store: Store,
    actor: Actor,
    draft: ProfileFile,
    based_on: int | None,
    comment: str | None,
) -> ProfileVersion:
    now = deps.clock()
    try:
        with store.write():
            said = comment or what_changed(store, draft)
            (saved,) = save_drafts(
                store,
                [Draft(profile=draft, based_on=based_on)],
                author=actor.name,
                comment=said,
                now=now,
            )
            if saved.version != based_on:
                note_change(
                    store,
                    who=actor.name,
                    did="saved a profile",
                    about=saved.city_id,
                    detail=f"version {saved.version}: {said}",
                    now=now,
                )
    except StaleProfile as error:
        raise conflict(error) from error
    return saved


def what_changed(store: Store, draft: ProfileFile) -> str:
    """Return what changed, in English, where nobody said why."""
    saved = latest_profile(store, draft.city.id)
    before = None if saved is None else readable(saved)
    return shorten("; ".join(changes_words(speech("en"), changes_between(before, draft))), 250)


def conflict(error: StaleProfile) -> ApiFault:
    return ApiFault(409, "Somebody saved meanwhile", as_parameters(str(error)))


def saved_values(saved: ProfileVersion) -> dict[str, object]:
    return {
        "city": saved.city_id,
        "version": saved.version,
        "author": saved.author,
        "comment": saved.comment,
        "saved_at": saved.saved_at,
    }

"""``/profiles/{city}``: a profile is changed with the effect in sight, and then saved."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.changes import changes_between
from advice.profiles.saving import Draft, StaleProfile, save_drafts
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.page_view import edit_view
from desk.pages.profiles.sent import Sent, pairs_of
from desk.pages.profiles.work import SAVING, Pairs, Work, work_on
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.words import shorten
from store.database import Store
from store.operations.audit import note_change
from wording.desk.profile_changes import changes_words
from wording.language import speech

BUTTONS = ("show", "save", "replace", "merge", "yaml", "form", "suggest")
AUTOMATIC = 250
"""Characters of a comment that nobody wrote: what changed, in words."""


def profile_edit_routes() -> APIRouter:
    """Return the routes of one profile."""
    router = guarded_router()

    @router.api_route("/profiles/{city_id}", methods=["GET", "HEAD"])
    def show(request: Request, city_id: str) -> Response:
        deps = deps_of(request)
        return shown(deps, request, city_id, None)

    @router.api_route("/profiles/{city_id}/{project_id}", methods=["GET", "HEAD"])
    def show_project(request: Request, city_id: str, project_id: str) -> Response:
        deps = deps_of(request)
        return shown(deps, request, city_id, project_id)

    @router.post("/profiles/{city_id}")
    def change(request: Request, city_id: str, sent: Sent) -> Response:
        deps = deps_of(request)
        return changed(deps, request, city_id, pairs_of(sent))

    return router


def shown(deps: Deps, request: Request, city_id: str, only: str | None) -> Response:
    s = language_of(request)
    asked = [(n, v) for n, v in request.query_params.multi_items() if n in ("draft", "as")]
    with deps.open_store() as store, store.read():
        work = work_on(deps, store, request, city_id, asked, only=only)
        if only is not None and only not in {p.id for p in work.fields.projects}:
            raise PageFault(
                404,
                s.say("There is no such project"),
                s.say("It may have been taken back."),
            )
        return page(deps, request, work)


def changed(deps: Deps, request: Request, city_id: str, pairs: Pairs) -> Response:
    do = dict(pairs).get("do", "show").partition(":")[0]
    with deps.open_store() as store:
        with store.read():
            work = work_on(deps, store, request, city_id, pairs, only=None)
            if do not in SAVING:
                return page(
                    deps, request, work, status=200 if work.draft or is_htmx(request) else 422
                )
            if work.draft is None:
                return page(deps, request, work, status=422)
            if do == "save" and work.is_stale:
                return page(deps, request, work, status=409, is_conflict=True)
            if not work.anyway and work.look.lost:
                return page(deps, request, work, status=422, is_conflict=work.is_stale)
        try:
            version = save(deps, request, store, work)
        except StaleProfile:  # saved between the look and now
            with store.read():
                late = work_on(deps, store, request, city_id, pairs, only=None)
                return page(deps, request, late, status=409, is_conflict=True)
    query = urlencode([("saved", str(version)), *kept_language(request)])
    return RedirectResponse(f"/profiles/{city_id}?{query}", status_code=303)


def save(deps: Deps, request: Request, store: Store, work: Work) -> int:
    """Save the draft on the present version, and note who did it.  Raises StaleProfile."""
    assert work.draft is not None  # refused before
    now, who = deps.clock(), actor_of(request, deps).name
    comment = work.comment or automatic_comment(work)
    draft = Draft(profile=work.draft, based_on=work.present.version)
    with store.write():
        (saved,) = save_drafts(store, [draft], author=who, comment=comment, now=now)
        if saved.version != work.present.version:
            note_change(
                store,
                who=who,
                did="saved a profile",
                about=saved.city_id,
                detail=f"version {saved.version}: {comment}",
                now=now,
            )
    return saved.version


def automatic_comment(work: Work) -> str:
    """Return what changed, in English, where nobody said why."""
    assert work.draft is not None
    changes = changes_between(work.current, work.draft)
    return shorten("; ".join(changes_words(speech("en"), changes)), AUTOMATIC)


def page(
    deps: Deps, request: Request, work: Work, *, status: int = 200, is_conflict: bool = False
) -> Response:
    s = language_of(request)
    view = edit_view(request, deps, s, work, is_conflict=is_conflict, is_refused=status == 422)
    return render(request, "profiles/profile.html.j2", view, title=view.name, status=status)


def is_htmx(request: Request) -> bool:
    """Return whether a script asks for the pane alone; it shows no page of an error."""
    return "hx-request" in request.headers

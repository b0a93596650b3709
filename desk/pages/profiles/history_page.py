"""``/profiles/{city}/-/history``: every version with author and comment, compared, brought back."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.changes import changes_between
from advice.profiles.diff import changed_lines
from advice.profiles.saved_changes import readable, said_of
from advice.profiles.saving import StaleProfile, revert_profile
from desk.deps import Deps, deps_of
from desk.draft_look import DraftLook
from desk.pages.admission import guarded_router, unknown_value
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.page_view import titles_of
from desk.pages.profiles.sent import Sent, pairs_of, present_of
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import UnknownName, WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.operations.audit import note_change
from store.people.profiles import ProfileVersion, profile_history
from wording.desk.profile_changes import changes_words
from wording.language import Speech

PAGE = 30
MOST_CHANGES = 12
MOST_LINES = 600
COMMENT = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    number: int
    when: str
    who: str
    comment: str | None
    changes: tuple[str, ...]
    is_first: bool
    is_present: bool
    lines: tuple[tuple[str, str], ...]
    """What it changed in the YAML: kind and line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    old: int
    new: int
    changes: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryView:
    city_id: str
    name: str
    present: int
    versions: tuple[VersionView, ...]
    older: int | None
    """The version before which there is more; None at the beginning."""
    compared: Comparison | None


def profile_history_routes() -> APIRouter:
    """Return the routes of a profile's history."""
    router = guarded_router()

    @router.api_route("/profiles/{city_id}/-/history", methods=["GET", "HEAD"])
    def history(request: Request, city_id: str) -> Response:
        deps = deps_of(request)
        s = language_of(request)
        with deps.open_store() as store, store.read():
            present = present_of(request, deps, store, city_id)
            view = history_view(request, s, present, profile_history(store, city_id))
        title = s.say("Versions of {name}", name=view.name)
        return render(request, "profiles/history.html.j2", view, title=title)

    @router.post("/profiles/{city_id}/-/revert")
    def revert(request: Request, city_id: str, sent: Sent) -> Response:
        deps = deps_of(request)
        single = dict(pairs_of(sent))
        s = language_of(request)
        to, based_on = number(single.get("to")), number(single.get("version"))
        with deps.open_store() as store:
            with store.read():
                present_of(request, deps, store, city_id)
                loses = loses_relevant(request, deps, store, city_id, to)
            if loses:  # the draft's page names the calls, and asks for a tick
                query = urlencode([("draft", str(to)), *kept_language(request)])
                return RedirectResponse(f"/profiles/{city_id}?{query}", status_code=303)
            try:
                saved = brought_back(request, deps, store, city_id, to, based_on, single)
            except StaleProfile as error:
                raise PageFault(
                    409,
                    s.say("Somebody saved this profile meanwhile"),
                    s.say("Look at the newest version first. Nothing was saved."),
                ) from error
            except UnknownName as error:
                raise PageFault(
                    404, s.say("There is no such version"), s.say("Nothing was saved.")
                ) from error
            except WrongInput as error:
                raise PageFault(
                    400,
                    s.say("This version is the present one already"),
                    s.say("Nothing was saved."),
                ) from error
        query = urlencode([("saved", str(saved.version)), *kept_language(request)])
        return RedirectResponse(f"/profiles/{city_id}?{query}", status_code=303)

    return router


def number(text: str | None) -> int:
    """Return the number of a version; 0, which none has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def brought_back(
    request: Request,
    deps: Deps,
    store: Store,
    city_id: str,
    to: int,
    based_on: int,
    single: dict[str, str],
) -> ProfileVersion:
    now, who = deps.clock(), actor_of(request, deps).name
    comment = " ".join(single.get("comment", "").split())[:COMMENT] or None
    with store.write():
        saved = revert_profile(
            store, city_id, to, based_on=based_on, author=who, comment=comment, now=now
        )
        note_change(
            store,
            who=who,
            did="brought a profile back",
            about=city_id,
            detail=f"version {saved.version}: {saved.comment}",
            now=now,
        )
    return saved


def loses_relevant(request: Request, deps: Deps, store: Store, city_id: str, to: int) -> bool:
    """Return whether a call marked relevant would drop out with a former version."""
    present = present_of(request, deps, store, city_id)
    former = next((v for v in profile_history(store, city_id) if v.version == to), None)
    current = readable(present)
    draft = None if former is None else readable(former)
    if current is None or draft is None:
        return False
    today = deps.clock().date()
    look = DraftLook(
        deps=deps, store=store, today=today, current=current, draft=draft, is_saving=True
    )
    return bool(look.lost)


def history_view(
    request: Request, s: Speech, present: ProfileVersion, versions: list[ProfileVersion]
) -> HistoryView:
    before = number(request.query_params.get("before")) or present.version + 1
    shown = [v for v in versions if v.version < before][-PAGE:]
    first = shown[0].version if shown else 1
    # the one before the first is read for the difference only
    context = [v for v in versions if v.version == first - 1]
    lined = [*context, *shown]
    changes = dict(zip([v.version for v in lined], said_of(lined), strict=True))
    texts = {v.version: v.text.splitlines() for v in lined}
    now = readable(present)
    return HistoryView(
        city_id=present.city_id,
        name=present.city_id if now is None else shorten(plain(now.city.name), 120),
        present=present.version,
        versions=tuple(
            VersionView(
                number=v.version,
                when=s.full_date(v.saved_at.date()),
                who=shorten(plain(v.author or ""), 80) or s.say("somebody"),
                comment=shorten(plain(v.comment), COMMENT) if v.comment else None,
                changes=()
                if v.version == 1
                else tuple(changes_words(s, changes[v.version][:MOST_CHANGES], titles_of(now))),
                is_first=v.version == 1,
                is_present=v.version == present.version,
                lines=diff_lines(texts.get(v.version - 1), texts[v.version]),
            )
            for v in reversed(shown)
        ),
        older=first if first > 1 else None,
        compared=compared(request, s, versions),
    )


def diff_lines(old: list[str] | None, new: list[str]) -> tuple[tuple[str, str], ...]:
    if old is None:
        return ()
    found = list(changed_lines(old, new))[:MOST_LINES]
    return tuple((line[:1], line[2:]) for line in found)


def compared(request: Request, s: Speech, versions: list[ProfileVersion]) -> Comparison | None:
    """Return the difference of the two versions that the address names.  Raises PageFault."""
    asked = {name: request.query_params.get(name) for name in ("from", "to")}
    if None in asked.values():
        return None
    by_number = {v.version: v for v in versions}
    for name, text in asked.items():
        if number(text) not in by_number:
            raise unknown_value(request, name, text or "", known=[f"1 … {len(versions)}"])
    old, new = by_number[number(asked["from"])], by_number[number(asked["to"])]
    before, after = readable(old), readable(new)
    changes = () if before is None or after is None else changes_between(before, after)
    return Comparison(
        old=old.version,
        new=new.version,
        changes=tuple(changes_words(s, changes, titles_of(before, after))),
        lines=diff_lines(old.text.splitlines(), new.text.splitlines()),
    )

"""``/profiles/-/several``: one change of many profiles, its effect city by city, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from advice.profiles.bulk import FACTS, BulkChange, BulkKind, changed_profile
from advice.profiles.effect import Effect, LostRelevant
from advice.profiles.files import ProfileFile
from advice.profiles.saving import Draft, StaleProfile, save_drafts
from advice.profiles.stored_projects import read_saved
from desk.deps import Deps, deps_of
from desk.draft_look import DraftLook
from desk.numbers import read_number
from desk.pages.admission import guarded_router, unknown_value
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.edit_view import Options
from desk.pages.profiles.sent import Sent, pairs_of
from desk.pages.profiles.work import Pairs
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.errors import WrongInput
from funding.words import plain, shorten
from store.database import Store
from store.operations.audit import note_change
from store.people.profiles import ProfileVersion, present_profiles
from wording.city_names import city_name
from wording.desk.profile_effect import listing_words, lost_words
from wording.desk.profile_fields import field_name
from wording.language import Speech
from wording.match_words import legal_type_words

TITLE = 100
COMMENT = 300
Saved = tuple[ProfileVersion, ProfileFile]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A project to tick."""

    id: str
    title: str
    is_ticked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CityChoice:
    id: str
    name: str
    version: int
    projects: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectLine:
    city: str
    project: str
    now: str
    draft: str
    entered: str
    left: str
    moved: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SeveralView:
    cities: tuple[CityChoice, ...]
    kinds: Options
    facts: Options
    kind: str
    value: str
    fact: str
    comment: str
    anyway: bool
    lines: tuple[EffectLine, ...]
    lost: tuple[str, ...]
    faults: tuple[str, ...]
    stale: tuple[str, ...]
    """Cities whose profile somebody saved meanwhile."""
    count: int
    """Profiles that would be saved."""
    saved: int | None
    has_looked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulk:
    """What was sent, and what it does."""

    single: dict[str, str]
    ticked: frozenset[str]
    saved: Sequence[Saved]
    drafts: Sequence[tuple[ProfileVersion, ProfileFile]] = ()
    looks: Sequence[DraftLook] = ()
    """One of each draft."""
    faults: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[LostRelevant, ...]:
        return tuple(lost for look in self.looks for lost in look.lost)

    @property
    def effects(self) -> Sequence[Effect]:
        return [look.effect for look in self.looks]


def profile_several_routes() -> APIRouter:
    """Return the routes of changes of several profiles."""
    router = guarded_router()

    @router.api_route("/profiles/-/several", methods=["GET", "HEAD"])
    def show(request: Request) -> Response:
        deps = deps_of(request)
        asked = request.query_params
        with deps.open_store() as store, store.read():
            bulk = Bulk(
                single={},
                ticked=frozenset(asked.getlist("project")),
                saved=profiles(request, deps, store),
            )
        return page(request, bulk, saved=read_number(asked.get("saved")))

    @router.post("/profiles/-/several")
    def change(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        return changed(deps, request, pairs_of(sent))

    return router


def profiles(request: Request, deps: Deps, store: Store) -> list[Saved]:
    actor = actor_of(request, deps)
    return [(v, read_saved(v)) for v in present_profiles(store) if actor.may_see(v.city_id)]


def changed(deps: Deps, request: Request, pairs: Pairs) -> Response:
    single, today = dict(pairs), deps.clock().date()
    ticked = frozenset(value for name, value in pairs if name == "project")
    with deps.open_store() as store:
        with store.read():
            bulk = Bulk(single=single, ticked=ticked, saved=profiles(request, deps, store))
            bulk = looked_at(request, deps, store, bulk, today)
            is_saving = single.get("do") == "save"
            if not is_saving or bulk.faults or ("anyway" not in single and bulk.lost):
                return page(request, bulk, status=422 if bulk.faults or is_saving else 200)
            if bulk.stale:
                return page(request, bulk, status=409)
        try:
            saved = save_all(deps, request, store, bulk)
        except StaleProfile as error:
            with store.read():
                return page(request, replace(bulk, stale=(error.city_id,)), status=409)
    query = urlencode([("saved", str(saved)), *kept_language(request)])
    return RedirectResponse(f"/profiles/-/several?{query}", status_code=303)


def looked_at(request: Request, deps: Deps, store: Store, bulk: Bulk, today: date) -> Bulk:
    """Return the change with its effect on every city that it changes."""
    change = read_change(request, bulk.single)
    drafts: list[tuple[ProfileVersion, ProfileFile]] = []
    looks: list[DraftLook] = []
    faults: list[str] = []
    is_saving = bulk.single.get("do") == "save"
    for version, current in bulk.saved:
        try:
            draft = changed_profile(current, change, bulk.ticked)
        except WrongInput as error:
            faults += [f"{version.city_id}: {line}" for line in str(error).splitlines()[:3]]
            continue
        if draft.text != current.text:
            drafts.append((version, draft))
            looks.append(
                DraftLook(
                    deps=deps,
                    store=store,
                    today=today,
                    current=current,
                    draft=draft,
                    is_saving=is_saving,
                )
            )
    seen = {
        name.removeprefix("version."): v for name, v in bulk.single.items() if "version." in name
    }
    stale = [v.city_id for v, _ in drafts if seen.get(v.city_id, str(v.version)) != str(v.version)]
    return Bulk(
        single=bulk.single,
        ticked=bulk.ticked,
        saved=bulk.saved,
        drafts=drafts,
        looks=looks,
        faults=tuple(faults[:8]),
        stale=tuple(stale),
    )


def read_change(request: Request, single: dict[str, str]) -> BulkChange:
    """Return the change that a form says.  Raises PageFault for one that there is not."""
    kind = single.get("kind", BulkKind.KEYWORD)
    if kind not in tuple(BulkKind):
        raise unknown_value(request, "kind", kind, known=tuple(BulkKind))
    if kind != BulkKind.FACT:
        return BulkChange(kind=BulkKind(kind), value=single.get("value", ""))
    fact, _, value = single.get("fact", "").partition("=")
    return BulkChange(kind=BulkKind.FACT, fact=fact, value=value)


def save_all(deps: Deps, request: Request, store: Store, bulk: Bulk) -> int:
    """Save all drafts and return how many they are.  Raises StaleProfile."""
    now, who = deps.clock(), actor_of(request, deps).name
    change = read_change(request, bulk.single)
    about = f"{change.fact} = {change.value}" if change.fact else f"{change.kind}: {change.value}"
    comment = " ".join(bulk.single.get("comment", "").split())[:COMMENT] or about
    drafts = [Draft(profile=draft, based_on=version.version) for version, draft in bulk.drafts]
    with store.write():
        saved = save_drafts(store, drafts, author=who, comment=comment, now=now)
        for version in saved:
            note_change(
                store,
                who=who,
                did="saved a profile",
                about=version.city_id,
                detail=f"version {version.version}: {comment}",
                now=now,
            )
    return len(saved)


def page(request: Request, bulk: Bulk, *, status: int = 200, saved: int | None = None) -> Response:
    s = language_of(request)
    single = bulk.single
    names = {profile.city.id: profile.city.name for _, profile in bulk.saved}
    view = SeveralView(
        cities=tuple(
            city_choice(s, version, profile, bulk.ticked) for version, profile in bulk.saved
        ),
        kinds=(
            *(
                (kind.value, field_name(s, kind.value))
                for kind in BulkKind
                if kind is not BulkKind.FACT
            ),
            ("fact", s.say("A fact of the city")),
        ),
        facts=fact_options(s),
        kind=single.get("kind", BulkKind.ENGLISH_KEYWORD.value),
        value=single.get("value", ""),
        fact=single.get("fact", ""),
        comment=single.get("comment", ""),
        anyway="anyway" in single,
        lines=tuple(line for effect in bulk.effects for line in effect_lines(s, effect, names)),
        lost=tuple(lost_words(s, lost) for lost in bulk.lost),
        faults=tuple(shorten(plain(fault), 300) for fault in bulk.faults),
        stale=tuple(plain(names.get(city_id, city_id)) for city_id in bulk.stale),
        count=len(bulk.drafts),
        saved=saved,
        has_looked=bool(single),
    )
    title = s.say("Several profiles at once")
    return render(request, "profiles/several.html.j2", view, title=title, status=status)


def city_choice(
    s: Speech, version: ProfileVersion, profile: ProfileFile, ticked: frozenset[str]
) -> CityChoice:
    return CityChoice(
        id=version.city_id,
        name=city_name(shorten(plain(profile.city.name), TITLE), s.code),
        version=version.version,
        projects=tuple(
            Choice(id=p.id, title=shorten(plain(p.title), TITLE), is_ticked=p.id in ticked)
            for p in profile.projects
        ),
    )


def effect_lines(s: Speech, effect: Effect, names: dict[str, str]) -> list[EffectLine]:
    return [
        EffectLine(
            city=shorten(plain(names.get(effect.city_id, effect.city_id)), TITLE),
            project=shorten(plain(project.title), TITLE),
            now=listing_words(s, project.before),
            draft=listing_words(s, project.after),
            entered=s.number(len(project.entered)),
            left=s.number(len(project.left)),
            moved=s.number(len(project.moved)),
        )
        for project in effect.projects
    ]


def fact_options(s: Speech) -> Options:
    words = {"yes": s.say("yes"), "no": s.say("no"), "": s.say("not stated")}
    return tuple(
        (
            f"{fact}={value}",
            s.labelled(
                field_name(s, fact),
                legal_type_words(s, known) if fact == "legal_type" else words.get(value, value),  # type: ignore[arg-type]
            ),
        )
        for fact, values in FACTS.items()
        for value, known in values.items()
    )

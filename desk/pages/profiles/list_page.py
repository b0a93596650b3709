"""``/profiles``: all cities with their projects, and what each finds now; new cities, files."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile

from advice.profiles.countries import read_countries
from advice.profiles.files import ProfileFile, read_profile_file
from advice.profiles.keeping import free_identifier
from advice.profiles.saving import Draft, StaleProfile, save_drafts
from advice.profiles.stored_projects import read_saved
from advice.profiles.suggestions import unheard_keywords
from advice.profiles.warnings import warnings_of
from advice.profiles.yaml_reader import MAX_BYTES
from advice.ranking.matching import Corpus
from desk.deps import Deps, deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import kept_language, language_of
from desk.pages.profiles.edit_view import Options, missing_facts, moment_words
from desk.pages.profiles.sent import Sent, pairs_of
from desk.pages.render import render
from desk.security.actor import actor_of
from funding.city import Project
from funding.errors import WrongInput
from funding.words import plain, shorten
from store.operations.audit import note_change
from store.people.profiles import ProfileVersion, present_profiles
from wording.city_names import city_name
from wording.desk.profile_warnings import unheard_words, warning_words
from wording.language import Speech

TITLE = 120
FAULTS = 8
FAULT = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectLine:
    id: str
    title: str
    is_example: bool
    finds: str
    strong: str
    remarks: tuple[str, ...]
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CityLines:
    id: str
    name: str
    country: str
    saved: str
    who: str
    missing: tuple[str, ...]
    projects: tuple[ProjectLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListView:
    cities: tuple[CityLines, ...]
    projects: int
    countries: Options
    faults: tuple[str, ...] = ()
    name: str = ""
    country: str = ""
    title: str = ""
    text: str = ""


def profile_list_routes() -> APIRouter:
    """Return the routes of all profiles."""
    router = guarded_router()

    @router.api_route("/profiles", methods=["GET", "HEAD"])
    def show(request: Request) -> Response:
        deps = deps_of(request)
        return page(deps, request, {}, ())

    @router.post("/profiles")
    def add(request: Request, sent: Sent) -> Response:
        deps = deps_of(request)
        single = dict(pairs_of(sent))
        file = sent.get("file")
        try:
            if isinstance(file, UploadFile) and file.filename:
                single["text"] = read_upload(file)
            return added(deps, request, single)
        except WrongInput as error:
            faults = [shorten(plain(line), FAULT) for line in str(error).splitlines()[:FAULTS]]
            return page(deps, request, single, tuple(faults), status=422)

    return router


def read_upload(file: UploadFile) -> str:
    """Return the text of a file that was sent.  Raises WrongInput."""
    name = shorten(plain(file.filename or ""), 80)
    content = file.file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise WrongInput(f"{name} has more than {MAX_BYTES:,} bytes: shorten its texts")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongInput(f"{name}, line {line}: not UTF-8 text; save it as UTF-8") from error


def added(deps: Deps, request: Request, single: dict[str, str]) -> Response:
    """Save a new city, from a file or from its name.

    A file of a city that is there already is no new one: its page shows it as a draft.
    """
    s, actor, now = language_of(request), actor_of(request, deps), deps.clock()
    if single.get("text", "").strip():
        profile = read_profile_file(single["text"].replace("\r\n", "\n"), "file")
        comment = s.say("imported")
    else:
        profile = new_city(single)
        comment = s.say("new city")
    city_id = profile.city.id
    if not actor.may_see(city_id):
        raise WrongInput(f"{city_id}: this city is not among yours; ask who runs the desk")
    with deps.open_store() as store:
        try:
            with store.write():
                draft = Draft(profile=profile, based_on=None)
                save_drafts(store, [draft], author=actor.name, comment=comment, now=now)
                note_change(store, who=actor.name, did="added a profile", about=city_id, now=now)
        except StaleProfile as error:
            raise WrongInput(
                f"{city_id} is there already; open its page, choose “YAML”, and put the text in:"
                " you see what it changes before it is saved"
            ) from error
    query = urlencode([("saved", "1"), *kept_language(request)])
    return RedirectResponse(f"/profiles/{city_id}?{query}", status_code=303)


def new_city(single: dict[str, str]) -> ProfileFile:
    """Return the profile of a city of which only the first things are known.  Raises WrongInput."""
    name = " ".join(single.get("name", "").split())
    title = " ".join(single.get("title", "").split())
    if not (name and title):
        raise WrongInput("a city needs its name and the title of a first project; fill them in")
    values: dict[str, dict[str, Any]] = {
        "city": {
            "id": free_identifier(name, ()),
            "name": name,
            "country": single.get("country", ""),
        },
        "project": {"id": free_identifier(title, ()), "title": title},
    }
    return read_profile_file(
        "\n".join(
            [
                "city:",
                *(f"  {key}: {quoted(value)}" for key, value in values["city"].items()),
                "projects:",
                f"  - id: {quoted(values['project']['id'])}",
                f"    title: {quoted(title)}",
                "",
            ]
        ),
        "city",
    )


def quoted(text: str) -> str:
    """Return a text in quotes, as YAML reads it back.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def page(
    deps: Deps, request: Request, single: dict[str, str], faults: tuple[str, ...], status: int = 200
) -> Response:
    s, today = language_of(request), deps.clock().date()
    actor = actor_of(request, deps)
    with deps.open_store() as store, store.read():
        corpus = deps.corpora.corpus(store, today)
        saved = [v for v in present_profiles(store) if actor.may_see(v.city_id)]
        cities = [city_lines(deps, s, corpus, version) for version in saved]
    names = sorted((s.country(code), code) for code in read_countries())
    view = ListView(
        cities=tuple(sorted(cities, key=lambda c: (c.name.casefold(), c.id))),
        projects=sum(len(city.projects) for city in cities),
        countries=tuple((code, words) for words, code in names),
        faults=faults,
        name=single.get("name", ""),
        country=single.get("country", ""),
        title=single.get("title", ""),
        text=single.get("text", "") if faults else "",
    )
    return render(request, "profiles/list.html.j2", view, title=s.say("Profiles"), status=status)


def city_lines(deps: Deps, s: Speech, corpus: Corpus, version: ProfileVersion) -> CityLines:
    profile = read_saved(version)
    return CityLines(
        id=profile.city.id,
        name=city_name(shorten(plain(profile.city.name), TITLE), s.code),
        country=s.country(profile.city.country),
        saved=moment_words(s, version.saved_at),
        who=shorten(plain(version.author or ""), 60) or s.say("somebody"),
        missing=missing_facts(s, profile),
        projects=tuple(project_line(deps, s, corpus, p) for p in profile.projects),
    )


def project_line(deps: Deps, s: Speech, corpus: Corpus, project: Project) -> ProjectLine:
    today = deps.clock().date()
    with deps.turn:
        counts = deps.lists.counts(corpus, project, today=today)
    if counts is None:
        finds, strong = s.say("says nothing that can be searched for"), "–"
    else:
        finds, strong = s.number(counts.strong + counts.partial), s.number(counts.strong)
    remarks = [warning_words(s, found) for found in warnings_of(project, today)]
    if unheard := unheard_keywords(project, corpus.index):
        remarks.append(unheard_words(s, unheard))
    names = {project.id, project.city.id}
    return ProjectLine(
        id=project.id,
        title=shorten(plain(project.title), TITLE),
        is_example=project.is_illustrative,
        finds=finds,
        strong=strong,
        remarks=tuple(remarks),
        people=sum(bool(names & set(person.profiles)) for person in corpus.people),
    )

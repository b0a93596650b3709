"""An answer becomes a new version of the profile, and is not asked for again within a quarter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from advice.profiles.files import ProfileFile, write_profile_file
from advice.profiles.stored_projects import load_profile, read_saved
from advice.questions.facts import AskedFact, Value, asked_fact, read_answer, said_of
from funding.city import Project
from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.operations.audit import note_change
from store.people.profiles import find_profile, profile_at, save_profile
from store.people.questions import Said, note_said

QUARTER = timedelta(weeks=13)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What an answer did."""

    about: str
    fact: str
    before: str
    """What the profile said, as it is typed; "" for nothing."""
    after: str
    version: int
    is_changed: bool
    """False where the profile said so already."""


def answer_fact(
    store: Store,
    about: str,
    fact_name: str,
    text: str,
    *,
    who: str,
    now: datetime,
    recipient_id: int | None = None,
) -> Answered:
    """Write an answer into the profile of a city or project, and return what changed.

    The answer is noted with who gave it, also where the profile says so already: that confirms it.
    Raises UnknownName for a city, project or fact that is not there, WrongInput with fact, value
    and cure for an answer that can't be.
    """
    fact = asked_fact(fact_name)
    value = read_answer(fact, text)
    with store.write():
        profile = load_profile(store, about.partition("/")[0])
        project = project_of(profile, fact, about)
        named = fact.about(project)
        before = fact.known(project)
        changed = with_answer(profile, fact, project, value)
        version = find_profile(store, profile.city.id).version
        is_changed = changed.text != profile.text
        detail = f"{fact.name}: {fact.written(before) or 'not stated'} -> {fact.written(value)}"
        if is_changed:
            saved = save_profile(
                store, profile.city.id, changed.text, author=who, comment=detail, now=now
            )
            version = saved.version
        note_said(
            store,
            about=named,
            fact=fact.name,
            recipient_id=recipient_id,
            is_answer=True,
            now=now,
        )
        note_change(store, who=who, did="answered a question", about=named, detail=detail, now=now)
    return Answered(
        about=named,
        fact=fact.name,
        before=fact.written(before),
        after=fact.written(value),
        version=version,
        is_changed=is_changed,
    )


def put_off(
    store: Store,
    about: str,
    fact_name: str,
    *,
    who: str,
    now: datetime,
    recipient_id: int | None = None,
) -> tuple[str, date]:
    """Keep a question out of a reader's mails for a quarter; of all mails where staff say so.

    Return what it is about, and the first day on which a mail may ask again.  Raises UnknownName
    and WrongInput as `answer_fact`.
    """
    fact = asked_fact(fact_name)
    with store.write():
        profile = load_profile(store, about.partition("/")[0])
        project = project_of(profile, fact, about)
        named = fact.about(project)
        note_said(
            store,
            about=named,
            fact=fact.name,
            recipient_id=recipient_id,
            is_answer=False,
            now=now,
        )
        note_change(
            store, who=who, did="put a question off", about=named, detail=fact.name, now=now
        )
    return named, now.date() + QUARTER


def present_answer(profile: ProfileFile, about: str, fact_name: str) -> str:
    """Return what a profile says of a fact, as it is typed; "" for nothing.

    Raises UnknownName for a project or fact that is not there.
    """
    fact = asked_fact(fact_name)
    return said_of(fact, project_of(profile, fact, about))


def project_of(profile: ProfileFile, fact: AskedFact, about: str) -> Project:
    """Return the project that *about* names, any one for a fact of the city."""
    if fact.is_of_city:
        if "/" in about and about not in {p.id for p in profile.projects}:
            raise UnknownName(f"no project is called {about[:120]!r}")
        return profile.projects[0]
    if "/" not in about and len(profile.projects) == 1:
        return profile.projects[0]
    for project in profile.projects:
        if project.id == about:
            return project
    known = ", ".join(p.id for p in profile.projects)
    if "/" in about:
        raise UnknownName(f"no project is called {about[:120]!r}; those of the city are {known}")
    raise WrongInput(f"{fact.name!r} is a fact of a project; name one of {known}")


def with_answer(
    profile: ProfileFile, fact: AskedFact, project: Project, value: Value
) -> ProfileFile:
    """Return the profile with an answer in it; comments stay.  Raises WrongInput."""
    told = fact.told(project, value)
    if fact.is_of_city:
        return write_profile_file(profile, profile.city.id, city=told.city)
    projects = [told if p.id == project.id else p for p in profile.projects]
    return write_profile_file(profile, profile.city.id, projects=projects)


def still_says(store: Store, profile: ProfileFile, one: Said) -> bool:
    """Return whether a profile still says what somebody answered.

    False once another person put it right or took it back, and where its project is gone.
    """
    then = profile_at(store, profile.city.id, one.said_at)
    if then is None:
        return False
    try:
        return present_answer(profile, one.about, one.fact) == present_answer(
            read_saved(then), one.about, one.fact
        )
    except (UnknownName, WrongInput):
        return False  # another release could read what this one can't


def is_quiet(said: Collection[Said], about: str, fact: str, now: datetime) -> bool:
    """Return whether somebody answered a question within a quarter."""
    return any(
        one.is_answer and one.about == about and one.fact == fact and one.said_at > now - QUARTER
        for one in said
    )

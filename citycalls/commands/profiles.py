"""`profiles`: cities and their projects; YAML in and out, every version kept."""

import getpass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.effect_printing import tell_effect
from citycalls.options import (
    COMMAND_LINE,
    Db,
    Json,
    Today,
    load_settings,
    opened,
    read_day,
    stamp,
    to_folder,
    used,
    whole,
)
from citycalls.output import print_json, print_table, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from funding.city import Project
    from store.database import Store
    from store.people.profiles import ProfileVersion

group = typer.Typer(help="Cities and projects.", no_args_is_help=True, rich_markup_mode=None)
Author = Annotated[str | None, typer.Option(help="Who changes it; the login name if unset.")]
Comment = Annotated[str | None, typer.Option(help="Why it is changed.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="profiles")


@group.command("list")
def list_profiles(db: Db = None, json: Json = False) -> None:
    """All cities and their projects."""
    from advice.as_json.profiles import profile_values
    from advice.profiles.stored_projects import load_profiles

    with opened(load_settings(db)) as store:
        found = load_profiles(store)
    if json:
        print_json([profile_values(f.city, p) for f in found for p in f.projects])
        return
    print_table(
        ("profile", "country", "language", "title"),
        [
            (p.id, f.city.country, p.language, p.title + (" (illustrative)" * p.is_illustrative))
            for f in found
            for p in f.projects
        ],
    )


@group.command()
def show(
    profile: Annotated[str, typer.Argument(help="A city or city/project.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """One city or project with everything it says, and what it had better say, too."""
    from advice.as_json.profiles import project_values
    from advice.profiles.remarks import remarks_on
    from advice.profiles.stored_projects import load_projects
    from advice.questions.open_questions import resting
    from advice.ranking.own_concepts import concepts_of
    from citycalls.question_printing import questions_to, tell_questions, values_of
    from store.people.profiles import find_profile

    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store, store.read():
        projects = load_projects(store, profile)
        text = find_profile(store, profile.partition("/")[0]).text
        concepts = concepts_of(store)
        now = stamp(today, settings)
        asked = questions_to(store, profile, today=day, now=now)
        rests = resting(store, asked, now=now)
    remarks = {p.id: remarks_on(p, concepts, day) for p in projects}
    if json:
        print_json(
            [
                {
                    **project_values(p, remarks[p.id]),
                    "questions": values_of(
                        [q for q in asked if q.about in (p.id, p.city.id)], rests
                    ),
                }
                for p in projects
            ]
        )
        return
    say(text)
    for name, lines in remarks.items():
        for line in lines:
            warn(f"{name}: {line}")
    tell_questions(asked, rests)


def suggested_terms(
    store: "Store", projects: "list[Project]", today: date
) -> "dict[str, list[str]]":
    """Return by project the terms that would find calls, for profiles with few keywords."""
    from advice.ranking.keyword_terms import has_few_keywords, suggest_keywords
    from advice.ranking.matching import open_corpus

    bare = [p for p in projects if has_few_keywords(p)]
    if not bare:
        return {}
    with store.read():
        index = open_corpus(store, today).index
        return {p.id: suggest_keywords(p, index) for p in bare}


@group.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="YAML files, or folders of them.")],
    author: Author = None,
    comment: Comment = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what it would do; nothing is saved.")
    ] = False,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Read profile files; all of them, or none when one is wrong."""
    if dry_run:
        tell_effect(paths, today, db, json)
        return
    from advice.profiles.remarks import remarks_on
    from advice.profiles.stored_projects import import_profiles, load_profile, read_files
    from advice.ranking.own_concepts import concepts_of
    from store.people.profiles import present_versions

    for path in paths:
        read_files(path)  # before a database is made: a wrong file makes none
    settings, who = load_settings(db), author or login()
    now, day = stamp(today, settings), read_day(today, settings)
    with opened(settings, create=True) as store:
        with store.write():
            before = dict(present_versions(store))
            saved = import_profiles(store, *paths, author=who, comment=comment, now=now)
            for one in saved:
                if before.get(one.city_id) != one.version:
                    did = "saved a profile" if one.city_id in before else "added a profile"
                    note_version(store, who, did, one, now)
        files = [load_profile(store, s.city_id) for s in saved]
        concepts = concepts_of(store)
        terms = suggested_terms(store, [p for file in files for p in file.projects], day)
    for file in files:
        for line in file.passed_over:
            warn(f"{file.city.id}, {line}")
        for project in file.projects:
            for line in remarks_on(project, concepts, day):
                warn(f"{project.id}: {line}")
            if words := terms.get(project.id):
                warn(f"{project.id}: keywords that its text suggests: {', '.join(words)}")
    if json:
        print_json([{"city": s.city_id, "version": s.version} for s in saved])
    else:
        say("\n".join(f"{s.city_id}: version {s.version}" for s in saved))


@group.command()
def export(
    city: Annotated[str | None, typer.Argument(help="A city; all if none.")] = None,
    to: Annotated[Path | None, typer.Option(help="A folder for one file per city.")] = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Write profile files as they were given, comments kept."""
    from store.people.profiles import find_profile, present_profiles

    with opened(load_settings(db)) as store:
        found = present_profiles(store) if city is None else [find_profile(store, city)]
    if to is not None:
        with used(to_folder(to), "name a folder that you may write to"):
            to.mkdir(parents=True, exist_ok=True)
            for saved in found:
                (to / f"{saved.city_id}.yaml").write_text(saved.text, encoding="utf-8")
    if json:
        print_json([{"city": s.city_id, "version": s.version, "text": s.text} for s in found])
    elif to is None:
        say("\n".join(s.text for s in found))


@group.command()
def history(
    city: str,
    changes: Annotated[
        bool, typer.Option("--changes", help="With the lines that each version changed.")
    ] = False,
    db: Db = None,
    json: Json = False,
) -> None:
    """Every version of a city's file: who changed it, when, why and what."""
    from advice.as_json.effects import change_values
    from advice.profiles.diff import changes_of
    from advice.profiles.saved_changes import said_of
    from store.people.profiles import find_profile, profile_history
    from wording.desk.profile_changes import changes_words
    from wording.language import speech

    with opened(load_settings(db)) as store:
        find_profile(store, city)
        found = profile_history(store, city)
    if json:
        print_json(
            [
                {
                    "city": v.city_id,
                    "version": v.version,
                    "author": v.author,
                    "comment": v.comment,
                    "saved_at": v.saved_at,
                    "changes": lines,
                    "said": [change_values(change) for change in said],
                }
                for v, lines, said in zip(found, changes_of(found), said_of(found), strict=True)
            ]
        )
        return
    if changes:
        told = zip(found, changes_of(found), said_of(found), strict=True)
        for n, (version, lines, said) in enumerate(told):
            why = f": {version.comment}" if version.comment else ""
            who = version.author or "somebody"
            say(f"version {version.version}, {version.saved_at:%Y-%m-%d %H:%M}, {who}{why}")
            for line in changes_words(speech("en"), said) if n else ():
                say(f"  {line}")
            for line in lines:
                say(f"  {line}")
        return
    print_table(
        ("version", "saved", "author", "comment"),
        [(v.version, f"{v.saved_at:%Y-%m-%d %H:%M}", v.author, v.comment) for v in found],
    )


@group.command()
def keywords(
    project: Annotated[str, typer.Argument(help="A project, city/project.")],
    add: Annotated[str, typer.Option(metavar="TERMS", help="Terms, with ; between them.")] = "",
    remove: Annotated[str, typer.Option(metavar="TERMS", help="Terms, with ; between them.")] = "",
    english: Annotated[
        bool, typer.Option("--english", help="The English ones of a project in another language.")
    ] = False,
    author: Author = None,
    comment: Comment = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Add or take away keywords of one project; the comments in its file stay."""
    from advice.profiles.stored_projects import change_keywords
    from store.people.profiles import present_versions

    added, removed = ([t.strip() for t in terms.split(";") if t.strip()] for terms in (add, remove))
    if not (added or removed):
        raise WrongInput('nothing to change; name terms, such as --add "heat action plan; shade"')
    settings, who = load_settings(db), author or login()
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        before = present_versions(store)
        saved = change_keywords(
            store,
            project,
            add=added,
            remove=removed,
            in_english=english,
            author=who,
            comment=comment or "keywords",
            now=now,
        )
        if present_versions(store) != before:
            note_version(store, who, "saved a profile", saved, now)
    if json:
        print_json([{"city": saved.city_id, "version": saved.version}])
    else:
        say(f"{saved.city_id}: version {saved.version}")


@group.command()
def revert(
    city: str,
    to: Annotated[
        int,
        typer.Option(parser=whole(1), metavar="VERSION", help="The version to go back to."),
    ],
    author: Author = None,
    comment: Comment = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Make a former version the present one again, as a new version."""
    from advice.profiles.saving import revert_profile

    settings, who = load_settings(db), author or login()
    now = stamp(today, settings)
    with opened(settings) as store, store.write():
        saved = revert_profile(store, city, to, author=who, comment=comment, now=now)
        note_version(store, who, "brought a profile back", saved, now)
    if json:
        print_json([{"city": saved.city_id, "version": saved.version}])
    else:
        say(f"{saved.city_id}: version {saved.version} (as version {to})")


def note_version(
    store: "Store", who: str | None, did: str, saved: "ProfileVersion", now: datetime
) -> None:
    """Let the trail of changes tell a version as the page tells one."""
    from store.operations.audit import note_change

    why = f": {saved.comment}" if saved.comment else ""
    note_change(
        store,
        who=who or COMMAND_LINE,
        did=did,
        about=saved.city_id,
        detail=f"version {saved.version}{why}",
        now=now,
    )


def login() -> str | None:
    """Return the name of the user; None where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None

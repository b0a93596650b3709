"""`concepts`: the table that joins the languages, and a city's own words in it."""

from pathlib import Path
from typing import Annotated

import typer

from citycalls.options import Db, Json, load_settings, opened, to_file, used
from citycalls.output import print_json, print_table, say
from funding.errors import WrongInput

group = typer.Typer(
    help="What joins the languages: one thing, its words in each of them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(metavar="CONCEPT", help="For example heat-planning.")]
Language = Annotated[str, typer.Option(help="Of the terms: de, fr, it …")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="concepts")


@group.command(name="list")
def list_(
    word: Annotated[str, typer.Argument(help="Part of a name or term.")] = "",
    own: Annotated[bool, typer.Option("--own", help="Only what was added here.")] = False,
    db: Db = None,
    json: Json = False,
) -> None:
    """Concepts with their terms by language."""
    from advice.ranking.own_concepts import concepts_of, read_own

    settings = load_settings(db)
    with opened(settings) as store:
        concepts = read_own(settings.db.parent) if own else concepts_of(store).table
    found = [
        c
        for c in concepts
        if any(word.casefold() in t.casefold() for t in (c.id, *sum(c.terms.values(), ())))
    ]
    if json:
        print_json([{"concept": c.id, "checked": c.checked, "terms": c.terms} for c in found])
        return
    print_table(
        ("concept", "language", "terms"),
        [(c.id, language, ", ".join(terms)) for c in found for language, terms in c.terms.items()],
    )


@group.command()
def add(
    name: Name,
    terms: Annotated[list[str], typer.Argument(metavar="TERM …")],
    language: Language,
    db: Db = None,
    json: Json = False,
) -> None:
    """Add terms to a concept, or begin a new one (in English first)."""
    from advice.ranking.own_concepts import add_terms, concepts_of, own_file
    from matcher.model_version import model_name

    settings = load_settings(db)
    with opened(settings) as store:
        new = add_terms(settings.db.parent, name, language, terms)
        model = model_name(concepts_of(store))
    if json:
        print_json({"concept": name, "language": language, "added": new, "model": model})
    elif new:
        say(f"{name} ({language}): {', '.join(new)}; kept in {own_file(settings.db.parent)}")
        say(f"the model is {model} now; `citycalls model show` says what that changes")
    else:
        say(f"{name} ({language}) has these terms already")


@group.command()
def remove(
    name: Name,
    term: Annotated[str, typer.Argument()],
    language: Language,
    db: Db = None,
) -> None:
    """Take back a term that was added here."""
    from advice.ranking.own_concepts import remove_term

    settings = load_settings(db)
    with opened(settings):
        remove_term(settings.db.parent, name, language, term)
    say(f"{name} ({language}): {term} is taken back")


@group.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write, in the table's own layout.")],
    db: Db = None,
) -> None:
    """Write what was added here to a file, to share it or to give it to the project."""
    from advice.ranking.own_concepts import read_own
    from matcher.concept_table import write_table

    settings = load_settings(db)
    to_file(file, "concepts.csv")
    with opened(settings):
        own = read_own(settings.db.parent)
    if not own:
        raise WrongInput("no concept was added here yet; `citycalls concepts add` does that")
    with used(file, "name another file"):
        write_table(file, own)
    say(f"{file}: {len(own)} concepts")

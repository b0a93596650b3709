"""`export`: a list of calls as a file that a colleague, a boss or a calendar can read."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.commands.matching import (
    Applicant,
    Asker,
    Country,
    Question,
    Span,
    Terms,
    TextFile,
    Without,
    check_asker,
    check_terms,
    read_span,
    read_text,
)
from citycalls.options import (
    Db,
    Json,
    Today,
    check_language,
    load_settings,
    opened,
    read_day,
    read_moment,
    to_file,
    write_file,
)
from citycalls.output import print_json, say, warn
from funding.city import LegalType
from funding.errors import WrongInput

if TYPE_CHECKING:
    from datetime import date, datetime

    from advice.export.export import Export
    from advice.ranking.asked import Asked
    from store.database import Store
    from wording.export.forms import Form
    from wording.language import Speech


def register(app: typer.Typer) -> None:
    app.command()(export)


def export(
    profile: Asker = None,
    text: TextFile = None,
    query: Question = None,
    calls: Annotated[
        str | None,
        typer.Option(metavar="QUERY", help='A search: words, an address of /calls, or "" for all.'),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            help="Of a search: comma list of open, forthcoming, planned, closed, rolling, unknown."
        ),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Of a search: calls of one source.")] = None,
    paper: Annotated[
        str | None,
        typer.Option(metavar="CALL", help="A paper for a committee on this call: docx, md, html."),
    ] = None,
    project: Annotated[
        str | None, typer.Option(metavar="PROJECT", help="Of a paper: whose, such as city/project.")
    ] = None,
    country: Country = None,
    applicant: Applicant = None,
    terms: Terms = "",
    without: Without = None,
    between: Span = None,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="xlsx, csv, md, html, ics or atom, by its ending."),
    ] = None,
    columns: Annotated[
        str, typer.Option(help="short, full, or names between commas: title,grant_max,url.")
    ] = "short",
    language: Annotated[str, typer.Option(help="The language of the headings, such as de.")] = "en",
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """A list of calls as a file: matches of a profile, a text or a question, or a search.

    Or one call as a paper that a committee can decide on: --paper CALL --project PROJECT.
    """
    from advice.ranking.asked import Asked
    from wording.export.files import Format, write_export
    from wording.language import speech

    if paper is not None or project is not None:
        asks = (profile, text, query, calls, status, source, country, applicant, between, without)
        wanted = check_paper(
            paper, project, *asks, terms or None, None if columns == "short" else columns
        )
        write_paper_of(*wanted, to, language, today, db, json=json)
        return
    if sum(value is not None for value in (profile, text, query, calls)) != 1:
        raise WrongInput(
            "export needs one of: a PROFILE, --text FILE, --query TEXT, --calls QUERY, --paper CALL"
        )
    check_terms(text, terms, without)
    check_asker(profile, country, applicant)
    check_search(calls, status=status, source=source, country=country, applicant=applicant)
    to, form = read_target(to, Format, "calls.xlsx")
    check_language(language, "lists")
    s, settings = speech(language), load_settings(db)
    day, now = read_day(today, settings), read_moment(None, today, settings)
    with opened(settings) as store, store.read():
        if calls is not None:
            found = searched(store, calls, status, source, between, s, day, now)
        else:
            asked = Asked(
                profile=profile,
                text=None if text is None else read_text(text),
                query=query,
                country=country,
                applicant=applicant or LegalType.MUNICIPALITY,
                terms=terms,
                without=without or (),
            )
            shown = profile or query or ("" if text in (None, "-") else Path(str(text)).name)
            found = matched(store, asked, shown, between, day, now)
        file = write_export(form, found, s, columns=columns)
    write_file(to, file.body)
    if json:
        print_json({"file": to, "form": form, "calls": len(found.rows), "bytes": len(file.body)})
    else:
        say(f"{to}: {len(found.rows)} calls")
    if not found.rows:
        warn("no call fits; the file says so, and what was read")


def check_paper(paper: str | None, project: str | None, *others: object) -> tuple[str, str]:
    """Return the call and the project of a paper.  Raises WrongInput."""
    if paper is None or project is None:
        raise WrongInput("a paper needs both --paper CALL and --project PROJECT (city/project)")
    if any(value is not None for value in others):
        raise WrongInput(
            "--paper takes --project, --to, --language and --today; leave the rest out"
        )
    return paper, project


def write_paper_of(
    call: str,
    project: str,
    to: Path | None,
    language: str,
    today: str | None,
    db: Path | None,
    *,
    json: bool,
) -> None:
    """Write one call as a paper for a committee.  Raises WrongInput, UnknownName."""
    from advice.paper.paper import make_paper
    from advice.profiles.stored_projects import load_projects
    from advice.ranking.matching import open_corpus
    from store.calls.calls import find_call
    from wording.language import speech
    from wording.paper.content import paper_content
    from wording.paper.files import PaperForm, write_paper

    to, form = read_target(to, PaperForm, "paper.docx")
    check_language(language, "papers")
    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store, store.read():
        if "/" not in project:
            known = ", ".join(p.id for p in load_projects(store, project))
            raise WrongInput(f"{project!r} names a city; a paper is for one project: {known}")
        (wanted,) = load_projects(store, project)
        found = find_call(store, call)
        made = make_paper(store, found, wanted, corpus=open_corpus(store, day), today=day)
        content = paper_content(speech(language), made)
    file = write_paper(form, content)
    write_file(to, file.body)
    if json:
        print_json(content.values())
    else:
        say(f"{to}: {content.title}")
    for warning in content.warnings:
        warn(warning)


def read_target(to: Path | None, forms: "type[Form]", example: str) -> "tuple[Path, Form]":
    """Return the file to write and the form that its ending asks for.  Raises WrongInput."""
    from wording.export.forms import read_form

    if to is None:
        raise WrongInput(f"export needs --to FILE; its ending tells the form: {example}")
    form = read_form(to.name, forms)
    return to_file(to, example), form


def check_search(calls: str | None, **options: object) -> None:
    """Refuse what the kind of list does not know, so that no option is passed over in silence."""
    only_search = ("status", "source")
    for name, value in options.items():
        if value is not None and (calls is None) == (name in only_search):
            needed = "--calls QUERY" if calls is None else "a profile, a text or a question"
            raise WrongInput(f"--{name} is for {needed}; leave it out")


def searched(
    store: "Store",
    query: str,
    status: str | None,
    source: str | None,
    between: str | None,
    s: "Speech",
    day: "date",
    now: "datetime",
) -> "Export":
    from advice.export.searching import export_search, read_search
    from advice.ranking.matching import open_between
    from advice.search.choices import Filter
    from citycalls.commands.calls import read_statuses
    from funding.source import find_source
    from wording.export.search_words import chosen_words

    asked = read_search(query)
    if status is not None:
        asked = asked.only(Filter.STATUS, *(str(name) for name in read_statuses(status)))
    if source is not None:
        asked = asked.only(Filter.SOURCE, find_source(source).name)
    chosen = chosen_words(s, asked)
    found = export_search(store, asked, chosen=chosen, today=day, now=now)
    if between is None:
        return found
    is_open = open_between(*read_span(between))
    return replace(
        found,
        rows=tuple(row for row in found.rows if is_open(row.call)),
        chosen=(*found.chosen, ("open_between", between)),
    )


def matched(
    store: "Store",
    asked: "Asked",
    shown: str,
    between: str | None,
    day: "date",
    now: "datetime",
) -> "Export":
    from advice.export.export import Asking, export_matches
    from advice.ranking.asked import projects_asked
    from advice.ranking.matching import open_between, open_corpus, rank_projects
    from matcher.understanding import understood

    chosen = None if between is None else open_between(*read_span(between))
    corpus = open_corpus(store, day)
    projects = [
        understood(p, corpus.index, without=asked.without) for p in projects_asked(store, asked)
    ]
    told = [
        ("country", asked.country),
        ("applicant", None if asked.profile else str(asked.applicant)),
        ("open_between", between),
        ("terms", asked.terms or None),
        ("without", "; ".join(asked.without) or None),
    ]
    return export_matches(
        store,
        projects,
        [r.whole() for r in rank_projects(corpus, projects, today=day, chosen=chosen)],
        asking=Asking.PROFILE
        if asked.profile is not None
        else (Asking.TEXT if asked.text is not None else Asking.QUESTION),
        asked=shown,
        chosen=[(name, value) for name, value in told if value is not None],
        today=day,
        now=now,
    )

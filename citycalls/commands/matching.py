"""`match`, `explain` and `evaluate`: which calls fit, why, and how good the ranking is."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.engines.choice import Engine, Scheduler, Where, scheduler_of
from citycalls.options import (
    Db,
    Json,
    Today,
    load_settings,
    opened,
    parse_day,
    read_day,
    read_file,
    read_moment,
    to_file,
    used,
    whole,
)
from citycalls.output import (
    print_json,
    print_json_list,
    print_json_text,
    progress_bar,
    say,
    warn,
    watched,
)
from funding.city import LegalType
from funding.errors import WrongInput

if TYPE_CHECKING:
    from funding.call import Call

TextFile = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="PDF, DOCX, ODT, web page, mail, RTF or text; - reads it."),
]
Country = Annotated[str | None, typer.Option(help="The applicant's country, e.g. DE.")]
Applicant = Annotated[
    LegalType | None,
    typer.Option(help="Who asks with a text or a question; a municipality if unset."),
]
Terms = Annotated[
    str, typer.Option(metavar='"A; B"', help="Terms to add to what is understood of a text.")
]
Without = Annotated[
    list[str] | None, typer.Option(metavar="TERM", help="A derived term that is not meant.")
]
Span = Annotated[
    str | None,
    typer.Option("--open-between", metavar="A..B", help="Open on some day from A to B."),
]
Asker = Annotated[
    str | None, typer.Argument(help="A city, a city/project or a profile file: draft.yaml.")
]
Askers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PROFILE …",
        help="A city, a city/project or a profile file: draft.yaml; or several.",
    ),
]
Every = Annotated[bool, typer.Option("--all", help="Every stored city, one after the other.")]
Question = Annotated[str | None, typer.Option(help="A question in a few words.")]
Must = Annotated[
    list[str] | None,
    typer.Option(metavar="TERM", help="Only calls that name it, in any form or language."),
]
MustNot = Annotated[
    list[str] | None,
    typer.Option(metavar="TERM", help="No calls that name it, in any form or language."),
]


def register(app: typer.Typer) -> None:
    app.command()(match)
    app.command()(explain)
    app.command()(evaluate)


def match(
    profile: Askers = None,
    every: Every = False,
    text: TextFile = None,
    query: Question = None,
    top: Annotated[
        int, typer.Option(parser=whole(1), metavar="NUMBER", help="How many results.")
    ] = 10,
    country: Country = None,
    applicant: Applicant = None,
    terms: Terms = "",
    without: Without = None,
    must: Must = None,
    must_not: MustNot = None,
    between: Span = None,
    engine: Where = Engine.LOCAL,
    scheduler: Scheduler = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Ranked, explained matches of profiles, a text or a question.

    JSON is one document for one question, and a list of them for several profiles.
    """
    from advice.ranking.asked import Asked, every_city, projects_asked
    from advice.ranking.matching import open_between
    from citycalls.engines.matching import Asking
    from citycalls.match_printing import print_matches

    names = profile or []
    first = "--all" if every else next(iter(names), None)
    if every and names:
        raise WrongInput(f"--all is every profile; leave {names[0]!r} out, or --all")
    check_one("match", first, text, query, more=", --all")
    check_terms(text, terms, without)
    check_asker(first, country, applicant)
    check_demands(first, must, must_not)
    settings = load_settings(db)
    address = scheduler_of(engine, scheduler, settings)
    day = read_day(today, settings)
    chosen: Callable[[Call], bool] | None = None
    if between is not None:
        chosen = open_between(*read_span(between))
    asked = Asked(
        text=None if text is None else read_text(text),
        query=query,
        country=country,
        applicant=applicant or LegalType.MUNICIPALITY,
        terms=terms,
        without=without or (),
        must=must or (),
        must_not=must_not or (),
    )
    with opened(settings) as store, store.read(), watched() as progress:
        if every:
            questions = every_city(store)
        else:
            asks = [replace(asked, profile=name) for name in names] or [asked]
            questions = [(each, projects_asked(store, each)) for each in asks]
        asking = Asking(
            store=store,
            questions=questions,
            address=address,
            top=top,
            today=day,
            chosen=chosen,
            progress=progress,
        )
        if not json:
            for found in asking.answers():
                print_matches(found.projects, found.lists, top, day)
        elif every or len(names) > 1:
            print_json_list(asking.texts())
        else:
            print_json_text(*asking.texts())


def check_one(
    command: str, profile: str | None, text: str | None, query: str | None, more: str = ""
) -> None:
    if sum(value is not None for value in (profile, text, query)) != 1:
        raise WrongInput(f"{command} needs one of: a PROFILE{more}, --text FILE, --query TEXT")


def check_terms(text: str | None, terms: str, without: list[str] | None) -> None:
    if text is None and (terms or without):
        raise WrongInput(
            "--terms and --without change what is understood of a text; give --text FILE, too"
        )


def check_asker(profile: str | None, country: str | None, applicant: LegalType | None) -> None:
    for option, value in (("--country", country), ("--applicant", applicant)):
        if profile is not None and value is not None:
            raise WrongInput(
                f"{option} is for a text or a question; {profile!r} has its own: leave {option} "
                "out, or change the profile"
            )


def check_demands(profile: str | None, must: list[str] | None, must_not: list[str] | None) -> None:
    for option, value in (("--must", must), ("--must-not", must_not)):
        if profile is not None and value:
            raise WrongInput(
                f"{option} is for a text or a question; {profile!r} has its own: "
                "write must_all or must_none into the profile"
            )


def read_text(name: str) -> str:
    """Return the text of a file or of standard input; it is not kept."""
    from advice.documents.document import MAX_BYTES
    from advice.documents.reading import read_document

    if name == "-":
        found = read_document(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    else:
        path = Path(name)
        with used(path, "name a file, or - for standard input"):
            if not path.is_file():
                raise WrongInput(f"--text is {name!r}, which is no file; - reads standard input")
        found = read_document(read_file(path, MAX_BYTES + 1), path.name)
    for remark in found.remarks:
        warn(remark)
    return found.text


def read_span(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    if not dots:
        raise WrongInput(f"--open-between is {text!r}; it looks like 2026-09-01..2026-12-31")
    start, end = parse_day("--open-between", first), parse_day("--open-between", last)
    if end < start:
        raise WrongInput(f"--open-between is {text!r}; the second date is before the first")
    return start, end


def explain(
    profile: Annotated[
        str | None,
        typer.Argument(help="A city, a city/project or a profile file; not with --text."),
    ] = None,
    call: Annotated[
        str | None, typer.Argument(help="A call's id, the portal's identifier or address.")
    ] = None,
    text: TextFile = None,
    query: Annotated[str | None, typer.Option(help="A question in a few words.")] = None,
    country: Country = None,
    applicant: Applicant = None,
    terms: Terms = "",
    without: Without = None,
    must: Must = None,
    must_not: MustNot = None,
    at: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="As decided for an issue: 2026-W41.")
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="ADDRESS", help="In this reader's issue of --at, or the last."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Of the sentence about a reader's issue.")
    ] = "en",
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Why a call is, or is not, in a list or in an issue: each stage with its figure."""
    from advice.as_json.stages import stages_values
    from advice.as_json.told import told_values
    from advice.ranking.asked import Asked, projects_asked
    from advice.ranking.explain import explain_call
    from citycalls.told import issue_stages, speech_of, told_to
    from wording.desk.told_words import told_sentence

    if (text is not None or query is not None) and call is None:
        profile, call = None, profile  # the only name that is given is the call's
    check_one("explain", profile, text, query)
    check_terms(text, terms, without)
    check_asker(profile, country, applicant)
    check_demands(profile, must, must_not)
    s = speech_of(language)
    if call is None:
        raise WrongInput("explain needs a CALL: its id, the portal's identifier or its address")
    settings = load_settings(db)
    day = read_day(today, settings)
    asked = Asked(
        profile=profile,
        text=None if text is None else read_text(text),
        query=query,
        country=country,
        applicant=applicant or LegalType.MUNICIPALITY,
        terms=terms,
        must=must or (),
        must_not=must_not or (),
    )
    with opened(settings) as store:
        answer = None
        if (at is not None or reader is not None) and profile is None:
            raise WrongInput("--at and --for ask about an issue; name a PROFILE")
        if reader is not None and profile is not None:
            answer = told_to(store, reader, call, profile=profile, at=at, today=day)
            at = answer.period
        if at is not None and profile is not None:
            found = issue_stages(store, profile, call, period=at, today=day, answer=answer)
        else:
            found = explain_call(
                store,
                projects_asked(store, asked),
                call,
                today=day,
                now=read_moment(None, today, settings),
                without=without or (),
            )
    if answer is not None:
        sentence = told_sentence(s, answer)
        if json:
            values = stages_values(asked.name, call, found)
            print_json(values | told_values(answer, sentence))
            return
        say(sentence)
    elif json:
        print_json(stages_values(asked.name, call, found))
        return
    for project, each in found.items():
        say(project)
        for stage in each:
            say(f"  {'+' if stage.is_passed else '-'} {stage.stage}: {stage.outcome}")
            for line in stage.details:
                say(f"      {line}")


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A judged set.")],
    profiles: Annotated[
        Path | None, typer.Option(help="Another profile file of the same layout.")
    ] = None,
    run: Annotated[Path | None, typer.Option(help="Write a TREC run file.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="A run file of another ranking: tell the differences.")
    ] = None,
    json: Json = False,
) -> None:
    """Relevance figures on a judged set, with intervals."""
    from advice.as_json.matches import evaluation_values
    from citycalls.match_printing import print_evaluation
    from matcher.evaluation.evaluate import evaluate_folder

    path = profiles
    if run is not None:
        to_file(run, "run.tsv")
    with used(folder, "name readable files, and a place to write to"), progress_bar() as progress:
        if path is not None and not path.is_file() and (folder / path).is_file():
            path = folder / path
        found = evaluate_folder(
            folder, profiles=path, run_file=run, against=against, progress=progress
        )
    if json:
        print_json(evaluation_values(found))
    else:
        print_evaluation(found)

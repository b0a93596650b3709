"""`pipeline`: where the cities stand with their calls, and calls shared with people."""

from pathlib import Path
from typing import Annotated

import typer

from citycalls.options import (
    COMMAND_LINE,
    Db,
    Json,
    Today,
    load_settings,
    opened,
    read_day,
    stamp,
    to_file,
    used,
    whole,
)
from citycalls.output import print_json, print_table, say
from funding.errors import WrongInput

group = typer.Typer(
    help="Where the cities stand with their calls.", no_args_is_help=True, rich_markup_mode=None
)
City = Annotated[str, typer.Argument(help="The id of a city: krefeld.")]
CallId = Annotated[str, typer.Argument(metavar="CALL", help="Its id, or the portal's identifier.")]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="pipeline")


@group.command("list")
def list_(
    city: Annotated[list[str] | None, typer.Option(help="Only this city.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="Only this state.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write: .xlsx or .csv.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the file.")] = "en",
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """All entries, by city; with --to as a sheet."""
    from advice.as_json.pipeline import pipeline_values
    from advice.pipeline.rows import CITY, STATE, PipelineQuery, pipeline_rows

    pairs = [*((CITY, value) for value in city or ()), *((STATE, value) for value in state or ())]
    query = PipelineQuery.from_params(pairs)
    if to is not None and to_file(to, "pipeline.xlsx").suffix.lower() not in (".xlsx", ".csv"):
        raise WrongInput(f"{to.name!r} has no ending that tells the form; use .xlsx or .csv")
    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store:
        rows = pipeline_rows(store, query, may_see=lambda _: True, today=day)
    if to is not None:
        from advice.export.comma_file import write_comma_file
        from advice.export.workbook import write_workbook
        from wording.language import speech
        from wording.pipeline.sheet import pipeline_sheet

        sheet = pipeline_sheet(speech(language), rows, chosen=pairs, today=day)
        write = write_workbook if to.suffix.lower() == ".xlsx" else write_comma_file
        with used(to, "name another file"):
            to.write_bytes(write(sheet))
    if json:
        print_json([pipeline_values(row) for row in rows])
        return
    from wording.language import speech
    from wording.refusals.words import fallen_words

    english = speech("en")
    print_table(
        ("city", "state", "call", "title", "person", "amount", "why", "back again"),
        [
            (
                row.entry.city_id,
                row.entry.standing.stand,
                row.entry.call_id,
                None if row.call is None else row.call.title[:60],
                row.entry.standing.person,
                row.entry.standing.amount_eur,
                row.entry.standing.why,
                None if row.fallen is None else fallen_words(english, row.fallen, row.city),
            )
            for row in rows
        ],
    )


@group.command("set")
def set_(
    city: City,
    call: CallId,
    state: Annotated[
        str, typer.Argument(help="watching, applying, submitted, won, lost, declined, or out.")
    ],
    person: Annotated[str | None, typer.Option(help="Who looks after it.")] = None,
    amount: Annotated[
        int | None, typer.Option(parser=whole(1), metavar="EURO", help="Asked for, or won.")
    ] = None,
    why: Annotated[
        str | None, typer.Option(help="Of declined: own_share, capacity, cannot_apply:population …")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why not, in words.")] = None,
    note: Annotated[str | None, typer.Option(help="What else is to be known.")] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Note where a city stands with a call; `out` takes the entry out.

    What was declined comes back once in the mail when the reason of --why falls away.
    """
    from advice.as_json.pipeline import entry_values
    from advice.refusals.reasons import read_why
    from advice.refusals.saying import decide
    from store.calls.calls import find_call
    from store.pipeline.entries import Stand, Standing

    if state not in (*Stand, "out"):
        raise WrongInput(f"{state!r} is no state; the known ones are {', '.join(Stand)}, out")
    standing = None
    named, rule = read_why(why or "")
    if named is not None and state != Stand.DECLINED:
        raise WrongInput(f"--why says why a call was declined, and the state is {state!r}")
    if state != "out":
        standing = Standing(
            stand=Stand(state),
            person=person,
            amount_eur=amount,
            why=named,
            rule=rule,
            reason=reason,
            note=note,
        )
    settings = load_settings(db)
    with opened(settings) as store:
        now = stamp(today, settings)
        entry = decide(
            store,
            city_id=city,
            call_id=find_call(store, call).id,
            standing=standing,
            version=None,
            who=COMMAND_LINE,
            now=now,
            today=now.date(),
        )
    if json:
        print_json(None if entry is None else entry_values(entry))
    else:
        say(f"{city}: {call} is {'out of the pipeline' if entry is None else state}")


@group.command()
def share(
    call: CallId,
    address: Annotated[str, typer.Argument(help="Of a person who gets mail.")],
    note: Annotated[str | None, typer.Option(help="What she should know.")] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Put a call into a person's inbox, on her own page."""
    from store.calls.calls import find_call
    from store.people.recipients import find_recipient
    from store.pipeline.shares import share_call

    settings = load_settings(db)
    with opened(settings) as store:
        found, person = find_call(store, call), find_recipient(store, address)
        share_call(store, found.id, person, note=note, who=COMMAND_LINE, now=stamp(today, settings))
    if json:
        print_json({"call": found.id, "shared_with": person.address})
    else:
        say(f"{found.id} lies in the inbox of {person.address}")

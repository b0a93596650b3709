"""`network`, `tandem` and `proposals`: what the member cities can do together."""

from typing import TYPE_CHECKING, Annotated

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
    whole,
)
from citycalls.output import print_json, say
from funding.errors import UnknownName
from funding.words import plain, shorten

if TYPE_CHECKING:
    from advice.network.proposals import KnownProposal
    from funding.call import Call
    from store.database import Store

group = typer.Typer(
    help="Proposals to apply together for a call.", no_args_is_help=True, rich_markup_mode=None
)
CallId = Annotated[str, typer.Argument(metavar="CALL", help="The call's id, as `calls` shows it.")]
Cities = Annotated[list[str], typer.Argument(metavar="CITY …", help="Ids of member cities.")]
Number = Annotated[
    int, typer.Argument(parser=whole(1), metavar="NUMBER", help="The one that `list` shows.")
]


def register(app: typer.Typer) -> None:
    app.command("network")(network)
    app.command("tandem")(tandem)
    app.add_typer(group, name="proposals")


def network(
    programme: Annotated[str | None, typer.Option(help="Only calls of this programme.")] = None,
    deadline: Annotated[
        str | None, typer.Option(help="30, 90, 180 (days), later, none, or a month: 2027-01.")
    ] = None,
    theme: Annotated[str | None, typer.Option(help="A field of work, as /network has it.")] = None,
    city: Annotated[str | None, typer.Option(help="Only calls that fit this city.")] = None,
    cities: Annotated[
        int, typer.Option(parser=whole(1, 4), help="Calls that fit at least so many cities.")
    ] = 1,
    alike: Annotated[
        bool, typer.Option("--alike", help="Alike projects of different cities instead of calls.")
    ] = False,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Which calls fit which member cities; with --alike, which of them work on alike projects."""
    from advice.as_json.network import matrix_values, pair_values
    from advice.network.alike import alike_projects
    from advice.network.matrix import NetworkQuery, matrix
    from advice.one_call.network import network_of

    settings = load_settings(db)
    day = read_day(today, settings)
    params = (
        ("programme", programme or ""),
        ("deadline", deadline or ""),
        ("theme", theme or ""),
        ("city", city or ""),
        ("cities", str(cities)),
    )
    query = NetworkQuery.from_params(params)
    with opened(settings) as store:
        if alike:
            pairs = alike_projects(store, city=city)
            if json:
                print_json([pair_values(pair) for pair in pairs])
                return
            for pair in pairs:
                shared = ", ".join(str(word) for word in pair_values(pair)["shared"])  # type: ignore[attr-defined]
                say(f"{pair.one.id} – {pair.other.id} ({pair.likeness:.2f}): {shared}")
            if not pairs:
                say("no two projects of different cities are alike enough")
            return
        found = matrix(store, network_of(store, day), query, day)
    if json:
        print_json(matrix_values(found))
        return
    for row in found.rows:
        names = ", ".join(
            f"{name}{'' if fit.strength == 'strong' else ' (partial)'}"
            for name, fit in sorted(row.fits.items())
        )
        say(f"{row.row.id}  {shorten(plain(row.row.call.title), 80)}")
        say(f"   {len(row.fits)}: {names}")
    if not found.rows:
        say("no call fits a member city")


def tandem(
    call: CallId,
    cities: Cities,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Whether some cities are the consortium that a call asks for, and what is missing."""
    from advice.as_json.network import tandem_values
    from advice.network import tandem as tandems
    from advice.one_call.network import network_of
    from wording.language import speech
    from wording.network.needs import missing_words, need_words, unclear_words, verdict_words

    settings = load_settings(db)
    day = read_day(today, settings)
    with opened(settings) as store:
        found = tandems.tandem(store, network_of(store, day), call_of(store, call), cities, day)
    if json:
        print_json(tandem_values(found))
        return
    s = speech("en")
    pairing = found.pairing
    say(shorten(plain(found.call.title), 100))
    for need in found.rule.needs:
        where = "usual in the programme" if need.is_default else need.evidence.quote
        say(f"  {need_words(s, need)} – {where}")
    if pairing is None:
        return
    say(verdict_words(s, pairing))
    for gap in pairing.missing:
        say(f"  missing: {missing_words(s, gap)}")
    for gap in pairing.unclear:
        say(f"  not known: {unclear_words(s, gap)}")
    for one in found.experience:
        say(f"  experience of {one.city.name}: {one.past.title}")


def call_of(store: "Store", call_id: str) -> "Call":
    """Return a call.  Raises UnknownName."""
    from store.calls.calls import calls_of

    found = calls_of(store, [call_id]).get(call_id)
    if found is None:
        raise UnknownName(f"the call {call_id!r} is not known; `citycalls calls` shows them all")
    return found


@group.command("list")
def list_(today: Today = None, db: Db = None, json: Json = False) -> None:
    """All proposals with how they stand, the newest first."""
    from advice.network.proposals import known_proposals

    settings = load_settings(db)
    with opened(settings) as store:
        now = stamp(today, settings)
        tell(list(known_proposals(store, now=now, today=read_day(today, settings))), json=json)


@group.command()
def propose(
    call: CallId,
    cities: Cities,
    sentence: Annotated[
        str, typer.Option(help="A sentence to the cities, without names and addresses.")
    ] = "",
    author: Annotated[
        str | None, typer.Option(help="Who proposes it; the command line if unset.")
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Ask some cities, each in its next mail, whether they would apply together."""
    from advice.network import proposals

    settings = load_settings(db)
    now, day = stamp(today, settings), read_day(today, settings)
    with opened(settings) as store:
        made = proposals.propose(
            store,
            call_id=call,
            cities=cities,
            sentence=sentence,
            by=author or COMMAND_LINE,
            now=now,
            today=day,
        )
        tell([proposals.known_proposal(store, made.id, now=now, today=day)], json=json)


@group.command()
def withdraw(
    number: Number,
    author: Annotated[
        str | None, typer.Option(help="Who withdraws it; the command line if unset.")
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """End a proposal that not all have said yes to."""
    from advice.network import proposals

    settings = load_settings(db)
    now, day = stamp(today, settings), read_day(today, settings)
    with opened(settings) as store:
        proposals.withdraw(store, number, by=author or COMMAND_LINE, now=now)
        tell([proposals.known_proposal(store, number, now=now, today=day)], json=json)


def tell(found: "list[KnownProposal]", *, json: bool) -> None:
    from advice.as_json.network import proposal_values

    values = [proposal_values(known, with_answers=True) for known in found]
    if json:
        print_json(values)
        return
    for known in found:
        proposal = known.proposal
        title = proposal.call_id if known.call is None else known.call.title
        said = {True: "yes", False: "not this time", None: "no answer yet"}
        answers = ", ".join(
            f"{city}: {said[None if (a := proposal.answer_of(city)) is None else a.is_yes]}"
            for city in proposal.cities
        )
        say(f"{proposal.id}. {shorten(plain(title), 80)} ({known.state})")
        say(f"   {answers}")
    if not found:
        say("no proposal")

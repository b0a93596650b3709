"""`feeds`: calls for feed readers and calendars, each by a private address."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from citycalls.options import (
    COMMAND_LINE,
    Db,
    Json,
    Today,
    check_language,
    load_settings,
    opened,
    read_day,
    stamp,
)
from citycalls.output import print_json, say, warn
from funding.errors import WrongInput

if TYPE_CHECKING:
    from citycalls.settings import Settings
    from store.database import Store
    from store.people.feeds import SavedFeed

group = typer.Typer(
    help="Feeds for feed readers and calendars, each by a private address.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="feeds")


@group.command()
def add(
    profile: Annotated[
        str | None, typer.Argument(help="The calls that fit a city, or a city/project.")
    ] = None,
    calls: Annotated[
        str | None,
        typer.Option(metavar="QUERY", help="A search: words, or an address of /calls."),
    ] = None,
    watched: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The calls that this person follows.")
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--for", metavar="ADDRESS", help="Whose it is: it ends when they leave."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Unless given: the person's language, else English.")
    ] = None,
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Make a feed and tell its two addresses; the same wish again tells them again."""
    from advice.export.searching import read_search, search_text
    from advice.profiles.stored_projects import load_projects
    from advice.search.find import search_calls
    from store.people.feeds import FeedKind, add_feed, list_feeds
    from store.people.recipients import find_recipient

    if sum(value is not None for value in (profile, calls, watched)) != 1:
        raise WrongInput("feeds add needs one of: a PROFILE, --calls QUERY, --watched ADDRESS")
    if watched is not None and owner is not None:
        raise WrongInput("--watched names whose the feed is; leave --for out")
    check_language(language, "feeds")
    settings = load_settings(db)
    with opened(settings) as store:
        address = watched or owner
        person = None if address is None else find_recipient(store, address)
        if profile is not None:
            load_projects(store, profile)
            kind, about = FeedKind.PROJECT, profile
        elif calls is not None:
            query = read_search(calls)
            search_calls(store, query, read_day(today, settings))  # refuses an unknown programme
            kind, about = FeedKind.SEARCH, search_text(query)
        else:
            kind, about = FeedKind.WATCHED, ""
        now = stamp(today, settings)
        with store.write():
            before = {known.id for known in list_feeds(store)}
            feed = add_feed(
                store,
                kind=kind,
                about=about,
                recipient_id=None if person is None else person.id,
                language=language or (person.language if person else "en"),
                now=now,
            )
            if feed.id not in before:
                note_feed(store, "made a feed", feed, now)
        tell([feed], store, settings, json=json, as_list=False)


@group.command("list")
def list_(db: Db = None, json: Json = False) -> None:
    """All feeds with their addresses; who has one may read the feed."""
    from store.people.feeds import list_feeds

    settings = load_settings(db)
    with opened(settings) as store:
        tell(list_feeds(store), store, settings, json=json, as_list=True)


@group.command()
def remove(
    feed: Annotated[str, typer.Argument(metavar="FEED", help="As `list` shows it.")],
    today: Today = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Take a feed away: its address works no more, whoever has it."""
    from store.people.feeds import remove_feed

    settings = load_settings(db)
    with opened(settings) as store, store.write():
        found = remove_feed(store, feed)
        note_feed(store, "took a feed away", found, stamp(today, settings))
    if json:
        print_json({"removed": found.id})
    else:
        say(f"the feed {found.id} is taken away")


def note_feed(store: "Store", did: str, feed: "SavedFeed", now: datetime) -> None:
    """Let the trail tell what a feed is about: its name is the key to reading it."""
    from store.operations.audit import note_change

    about, detail = feed.about or None, str(feed.kind)
    note_change(store, who=COMMAND_LINE, did=did, about=about, detail=detail, now=now)


def tell(
    feeds: "list[SavedFeed]", store: "Store", settings: "Settings", *, json: bool, as_list: bool
) -> None:
    from advice.as_json.feeds import feed_values
    from citycalls.mailing import sender_config
    from store.people.recipients import list_recipients
    from wording.feed_links import feed_addresses

    secret = sender_config(settings, store).secret
    people = {person.id: person.address for person in list_recipients(store)}
    found = []
    for feed in feeds:
        at = feed_addresses(feed.id, secret, settings.base_url)
        person = None if feed.recipient_id is None else people.get(feed.recipient_id)
        found.append(feed_values(feed, person=person, atom=at.atom, ics=at.ics))
    if json:
        print_json(found if as_list else found[0])
        return
    for feed_row in found:
        whose = f", for {feed_row['for']}" if feed_row["for"] else ""
        about = f" {feed_row['about']}" if feed_row["about"] else ""
        say(f"{feed_row['feed']}: {feed_row['kind']}{about}{whose}, {feed_row['language']}")
        say(f"  {feed_row['atom']}")
        say(f"  {feed_row['ics']}")
    if not found:
        say("no feed")
    elif settings.base_url is None:
        warn("these are paths: CITYCALLS_BASE_URL has no public address of the pages")

"""No name and no address leaves before all have said yes: every byte that others can reach."""

from datetime import timedelta

import pytest

from desk.security.roles import DeskRole
from store.people.feeds import FeedKind, add_feed
from store.people.recipients import find_recipient, list_recipients
from tests.desk.network.conftest import CALL, PEOPLE, SECRET, Network, links_in
from wording.answer_links import Action, Grant, Links, sign
from wording.feed_links import feed_addresses

PAGES = (
    "/",
    "/network",
    "/network?city=sofia",
    f"/network/calls/{CALL}",
    f"/network/calls/{CALL}?city=sofia&city=krefeld",
    f"/calls/{CALL}",
    "/calls",
    "/calls/export.csv",
    "/calls/export.html",
    "/api/openapi.json",
    "/api/v1/network",
    f"/api/v1/network/{CALL}?city=sofia&city=krefeld",
    "/api/v1/proposals",
    "/api/v1/profiles",
    "/api/v1/calls",
    "/api/v1/events",
)


def answer_links(network: Network, city: str, proposal_id: int) -> dict[Action, str]:
    """The signed links of a city's person, as their mail has them."""
    with network.open() as store:
        person = find_recipient(store, PEOPLE[city][1])
    links = Links(
        base_url="",
        secret=SECRET,
        sender_address="calls@network.example",
        recipient_id=person.id,
        period="2026-W43",
        today=network.now.date(),
    )
    about = f"tandem:{proposal_id}/{city}"
    found = {
        action: links.answer(action, about)
        for action in (Action.TANDEM_YES, Action.TANDEM_NO, Action.TANDEM_UNDO)
    }
    return {**found, Action.MY: links.answer(Action.MY)}


def reached_by(network: Network, city: str, proposal_id: int) -> str:
    """All that a city can reach at present: pages, API, feeds, its own links, its mails."""
    client = network.client(DeskRole.CITY)
    links = answer_links(network, city, proposal_id)
    with network.open() as store:
        person = find_recipient(store, PEOPLE[city][1])
        feed = add_feed(
            store,
            kind=FeedKind.WATCHED,
            about="",
            recipient_id=person.id,
            language="en",
            now=network.now,
        )
    feeds = feed_addresses(feed.id, SECRET, "")
    found = [*network.told.get(city, ())]
    for path in (*PAGES, *links.values(), feeds.atom, feeds.ics):
        answer = client.get(path)
        assert answer.status_code < 500, path
        found += [answer.text, str(answer.headers)]
    return "\n".join(found).casefold()


def hidden_of(city: str) -> tuple[str, ...]:
    name, address, _ = PEOPLE[city]
    return (*name.casefold().split(), address.casefold(), address.partition("@")[0].casefold())


def assert_hidden(network: Network, from_city: str, proposal_id: int) -> None:
    """Look for everybody of the other cities in all that one city can reach."""
    reached = reached_by(network, from_city, proposal_id)
    others = [word for city in PEOPLE if city != from_city for word in hidden_of(city)]
    assert [word for word in others if word in reached] == []


def test_nothing_leaves_before_both_have_said_yes(network: Network) -> None:
    made = network.proposed("krefeld", "sofia")
    network.mails()
    client = network.client()
    client.post(answer_links(network, "krefeld", made.id)[Action.TANDEM_YES])
    network.mails(weeks=1)
    for city in PEOPLE:
        assert_hidden(network, city, made.id)
    page = client.post(answer_links(network, "sofia", made.id)[Action.TANDEM_YES]).text
    assert PEOPLE["krefeld"][1] in page
    mails = network.mails(weeks=1)
    assert PEOPLE["sofia"][1] in mails["krefeld"]
    assert PEOPLE["krefeld"][1] in mails["sofia"]
    assert_hidden(network, "utrecht", made.id)


@pytest.mark.parametrize("order", [("sofia", "krefeld"), ("krefeld", "sofia")])
def test_who_said_no_is_never_named(network: Network, order: tuple[str, str]) -> None:
    yes, no = order
    made = network.proposed("krefeld", "sofia")
    network.mails()
    client = network.client()
    client.post(answer_links(network, yes, made.id)[Action.TANDEM_YES])
    client.post(answer_links(network, no, made.id)[Action.TANDEM_NO])
    mails = network.mails(weeks=1)
    said = {"krefeld": "Dieses Mal nicht", "sofia": "Not this time"}
    assert said[yes] in mails[yes]
    assert f"tandem:{made.id}" not in mails[no]
    assert_hidden(network, no, made.id)
    assert_hidden(network, yes, made.id)


def test_of_three_cities_two_yes_share_nothing(network: Network) -> None:
    made = network.proposed("krefeld", "sofia", "utrecht")
    network.mails()
    client = network.client()
    for city in ("krefeld", "sofia"):
        client.post(answer_links(network, city, made.id)[Action.TANDEM_YES])
    network.mails(weeks=1)
    for city in PEOPLE:
        assert_hidden(network, city, made.id)


def test_a_colleague_who_did_not_say_yes_is_not_shared(network: Network) -> None:
    from store.people.recipients import add_recipient

    with network.open() as store:
        add_recipient(
            store,
            "kollegin.unbeteiligt@krefeld.example",
            name="Kunigunde Unbeteiligt",
            profiles=["krefeld"],
            language="de",
            confirmed=True,
            now=network.now,
        )
    made = network.proposed("krefeld", "sofia")
    client = network.client()
    for city in ("krefeld", "sofia"):
        client.post(answer_links(network, city, made.id)[Action.TANDEM_YES])
    mails = network.mails()
    assert PEOPLE["krefeld"][1] in mails["sofia"]
    assert "unbeteiligt" not in mails["sofia"].casefold()


def test_a_forged_link_or_that_of_another_city_answers_nothing(network: Network) -> None:
    made = network.proposed("krefeld", "sofia")
    with network.open() as store:
        people = {p.profiles[0]: p for p in list_recipients(store)}
    grant = Grant(
        action=Action.TANDEM_YES,
        recipient_id=people["utrecht"].id,
        about=f"tandem:{made.id}/sofia",
        period=None,
        expires_on=network.now.date() + timedelta(days=9),
    )
    client = network.client()
    assert client.post(f"/a/{sign(grant, 'another secret')}").status_code == 400
    assert "Nothing to answer any more" in client.post(f"/a/{sign(grant, SECRET)}").text
    with network.open() as store:
        assert store.rows("SELECT * FROM proposal_answers") == []


def test_opening_a_link_answers_nothing(network: Network) -> None:
    network.proposed("krefeld", "sofia")
    mails = network.mails()
    client = network.client()
    for path in links_in(mails["sofia"]):
        client.get(path)
        client.head(path)
    with network.open() as store:
        assert store.rows("SELECT * FROM proposal_answers") == []

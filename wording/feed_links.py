"""The private addresses of feeds: signed like the links of a mail, good until they are taken away.

What the token names is a random number in the database, and nobody's name.
"""

from dataclasses import dataclass

from itsdangerous import BadData

from wording.answer_links import LONGEST_TOKEN, BadLink, serializer, signed

PURPOSE = "feed"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedAddresses:
    atom: str
    ics: str


def feed_addresses(feed_id: str, secret: str, base_url: str | None) -> FeedAddresses:
    """Return where a feed is; the path alone where the pages have no public address."""
    token = serializer(secret, PURPOSE).dumps(feed_id)
    if isinstance(token, bytes):
        token = token.decode()
    start = f"{base_url or ''}/feeds/{token}"
    return FeedAddresses(atom=f"{start}.atom", ics=f"{start}.ics")


def read_feed_token(token: str, secret: str) -> str:
    """Return the number of a feed.  Raises BadLink."""
    try:
        return str(signed(token[:LONGEST_TOKEN], secret, PURPOSE))
    except (BadData, ValueError) as error:
        raise BadLink("the address of the feed is damaged; copy it again") from error

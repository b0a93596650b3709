"""A form that another site sends in a reader's name is refused, without tokens or cookies."""

from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request

from desk.security.roles import is_by_link

SAFE = ("GET", "HEAD", "OPTIONS")
OWN = ("same-origin", "none")
"""``none``: the reader typed the address."""


def is_foreign(request: Request, base_url: str | None) -> bool:
    """Return whether a request that may change something was sent by a page of another site.

    Browsers say so in Sec-Fetch-Site, and old ones in Origin; a program that sends neither acts in
    nobody's name.  A signed link is a key in itself, so that it may be sent from anywhere.
    """
    if request.method in SAFE or is_by_link(request.url.path):
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in OWN
    origin = request.headers.get("origin")
    if origin is None:
        return False
    ours = {request.headers.get("host", "").lower()}
    if base_url is not None:
        ours.add(urlsplit(base_url).netloc.lower())
    sender = read_address(origin)
    return sender is None or sender.netloc.lower() not in ours


def read_address(text: str) -> SplitResult | None:
    """Return the parts of an address that a header names; None for what is none: ``http://[``."""
    try:
        return urlsplit(text)
    except ValueError:
        return None

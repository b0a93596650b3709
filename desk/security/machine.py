"""From which machine a request comes; what a proxy says of it counts only if the proxy is ours."""

from starlette.requests import Request

from desk.security.login import Login

LONGEST = 2_000
"""Characters of a header with addresses that are read."""


def machine_of(request: Request, login: Login) -> str:
    """Return the network address of who asks; "" where the server does not know one.

    Behind proxies of ours it is the last address in X-Forwarded-For that is none of theirs: what
    stands before it anybody may have written.
    """
    peer = peer_of(request)
    if not login.trusts(peer):
        return peer
    told = ",".join(request.headers.getlist("x-forwarded-for"))[-LONGEST:]
    for address in reversed([part.strip().strip('"') for part in told.split(",")]):
        if not login.trusts(address):
            return address[:100] or peer
    return peer


def peer_of(request: Request) -> str:
    """Return the address of the other end of the connection."""
    return request.client.host if request.client is not None else ""

"""Which program asks: a token in the header names it; on the own machine none is needed."""

from fastapi import Request

from desk.api.faults import ApiFault
from desk.deps import Deps
from desk.security.actor import Actor, actor_of
from desk.security.origin import SAFE
from desk.security.roles import DeskRole, needed
from store.people.clients import ClientRole, client_of

ROLES = {
    ClientRole.READER: DeskRole.CITY,
    ClientRole.ANALYST: DeskRole.ANALYST,
    ClientRole.STAFF: DeskRole.STAFF,
}
SCHEME = "bearer"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="City Calls"'}
LONGEST = 200
"""Characters of a header with a token."""


def admit_client(request: Request, deps: Deps) -> None:
    """Raise ApiFault unless whoever asks may: 401 for nobody known, 403 for too small a role."""
    wanted = needed(request.method, request.scope["route"].path)
    if "authorization" in request.headers:
        actor = actor_of_token(request, deps)
        request.state.actor = actor
        role = actor.role
    else:
        actor = actor_of(request, deps)
        # who is signed in reads here, and acts on the pages, whose forms say that it was them
        is_acting = actor.is_signed_in and request.method not in SAFE
        role = DeskRole.PUBLIC if is_acting else actor.role
        if role < wanted:
            raise ApiFault(
                401,
                "A token is needed",
                "Send the header Authorization: Bearer … with the token that "
                "`citycalls clients add NAME --role ROLE` told.",
                headers=CHALLENGE,
            )
    if role < wanted:
        raise ApiFault(
            403,
            "The role is not enough",
            f"This address needs the role {wanted.name.lower()}, or one above it.",
        )
    if not actor.may_open(request.method, request.scope["route"].path):
        raise ApiFault(
            403,
            "Not for some cities",
            "This concerns every city, and the token or account is limited to some.",
        )


def actor_of_token(request: Request, deps: Deps) -> Actor:
    """Return the program whose token was sent.  Raises ApiFault."""
    scheme, _, token = request.headers["authorization"][:LONGEST].partition(" ")
    client = None
    if scheme.lower() == SCHEME:
        with deps.open_store() as store:
            client = client_of(store, token.strip())
    if client is None:
        raise ApiFault(
            401,
            "This token is nobody's",
            "It was removed or mistyped; `citycalls clients list` shows who has one.",
            headers=CHALLENGE,
        )
    return Actor(name=f"program {client.name}", role=ROLES[client.role], cities=client.cities)

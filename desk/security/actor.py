"""Who acts: the name that stands in the trail, the role, and the cities that are theirs.

actor_of(request, deps).may_see("krefeld")
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import Request

from desk.deps import Deps
from desk.security.cookies import session_number
from desk.security.login import ROLES, LoginWay
from desk.security.machine import peer_of
from desk.security.roles import FOR_ALL_CITIES, DeskRole, is_by_link, needed, role_of
from funding.errors import StoreBusy, StoreMissing
from store.accounts.accounts import account_named
from store.accounts.sessions import note_use, session_of
from store.database import Store

DESK = "desk"
"""Whoever sits at this machine, where no login is set up."""
NOBODY = "nobody"
"""Whoever is not signed in."""
LONGEST_NAME = 200
LONGEST_GROUPS = 8_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Whoever sent a request."""

    name: str
    """Stands as author of what they save, and in the trail of changes."""
    role: DeskRole
    cities: frozenset[str] | None = None
    """Ids of the cities that are theirs; None for all."""
    way: str | None = None
    """``password``, ``link``, ``openid`` or ``proxy``; None for who did not sign in."""
    account_id: int | None = None
    form_key: str | None = None
    """What the tokens in their forms are bound to; None where a form needs none."""

    @property
    def is_signed_in(self) -> bool:
        return self.way is not None

    def may_see(self, about: str) -> bool:
        """Return whether a city, or a project of it (``krefeld/heat-warnings``), is theirs."""
        return self.cities is None or about.partition("/")[0] in self.cities

    def may_open(self, method: str, path: str) -> bool:
        """Return whether a route is for their role, and not only for who has all cities."""
        is_limited = self.cities is not None and path in FOR_ALL_CITIES
        return self.role >= needed(method, path) and not is_limited

    def seen(self, abouts: Iterable[str]) -> tuple[str, ...]:
        """Return those that are theirs, in the same order."""
        return tuple(about for about in abouts if self.may_see(about))


def actor_of(request: Request, deps: Deps) -> Actor:
    """Return who sent *request*; it is found out once a request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is None:
        known = found_actor(request, deps)
        request.state.actor = known
    return known


def found_actor(request: Request, deps: Deps) -> Actor:
    if deps.login.is_on and not is_by_link(request.url.path):
        return (
            proxied(request, deps)
            or signed_in(request, deps)
            or Actor(name=NOBODY, role=DeskRole.PUBLIC)
        )
    role = role_of(request, DeskRole.PUBLIC if deps.login.is_on else deps.everybody)
    return Actor(name=DESK if role > DeskRole.PUBLIC else NOBODY, role=role)


def signed_in(request: Request, deps: Deps) -> Actor | None:
    """Return whose session the cookie names; None without a good one."""
    number = session_number(request, deps.base_url)
    if number is None:
        return None
    now = deps.clock()
    with suppress(StoreMissing), deps.open_store() as store:
        session = session_of(store, number, now=now)
        if session is None or session.way not in deps.login.ways:
            return None
        if session.is_to_note(now):
            with suppress(StoreBusy):  # not worth an error page
                note_use(store, session.id_hash, now=now)
        return Actor(
            name=session.account.name,
            role=ROLES[session.account.role],
            cities=session.account.cities,
            way=session.way,
            account_id=session.account.id,
            form_key=session.id_hash,
        )
    return None


def proxied(request: Request, deps: Deps) -> Actor | None:
    """Return whom a web server in front names; None unless it is one of ours and names one.

    The role is that of the groups it names, or else that of the account with that name.
    """
    login = deps.login
    if LoginWay.PROXY not in login.ways or not login.trusts(peer_of(request)):
        return None
    names = request.headers.getlist(login.user_header)
    # two of them: one may be the reader's own
    name = names[0].strip() if len(names) == 1 else ""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return None
    told = ",".join(request.headers.getlist(login.groups_header))[:LONGEST_GROUPS]
    found = login.role_in(part.strip() for part in told.replace(";", ",").split(","))
    if found is not None:
        return Actor(
            name=name,
            role=ROLES[found.role],
            cities=found.cities,
            way=LoginWay.PROXY,
            form_key=f"proxy {name}",
        )
    with suppress(StoreMissing), deps.open_store() as store:
        return by_name(store, name)
    return by_name(None, name)


def by_name(store: Store | None, name: str) -> Actor:
    """Return the account of a name that a proxy told; without one they may read public pages."""
    account = None if store is None else account_named(store, name)
    return Actor(
        name=name if account is None else account.name,
        role=DeskRole.PUBLIC if account is None else ROLES[account.role],
        cities=None if account is None else account.cities,
        way=LoginWay.PROXY,
        account_id=None if account is None else account.id,
        form_key=f"proxy {name}",
    )

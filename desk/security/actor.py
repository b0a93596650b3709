"""Who acts: the name that stands in the trail, the role, and the cities that are theirs.

actor_of(request, deps).may_see("krefeld")
"""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request

from desk.deps import Deps
from desk.security.roles import DeskRole, role_of

DESK = "desk"
"""Whoever sits at this machine, where no login is set up."""
NOBODY = "nobody"
"""Whoever is not signed in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Whoever sent a request."""

    name: str
    """Stands as author of what they save, and in the trail of changes."""
    role: DeskRole
    cities: frozenset[str] | None = None
    """Ids of the cities that are theirs; None for all."""

    def may_see(self, about: str) -> bool:
        """Return whether a city, or a project of it (``krefeld/heat-warnings``), is theirs."""
        return self.cities is None or about.partition("/")[0] in self.cities

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
    role = role_of(request, deps.everybody)
    return Actor(name=DESK if role > DeskRole.PUBLIC else NOBODY, role=role)

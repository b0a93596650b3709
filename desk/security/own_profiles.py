"""Profiles, limited to the cities of who asks: another city's are unknown, as if there were none.

own_projects(store, actor, "krefeld/heat-warnings")
"""

from advice.profiles.stored_projects import load_profiles, load_projects
from desk.security.actor import Actor
from funding.city import Project
from funding.errors import UnknownName
from store.database import Store


def own_projects(store: Store, actor: Actor, name: str | None = None) -> list[Project]:
    """Return the projects that *name* means (None: all) among those that are the actor's.

    Raises UnknownName with the names that the actor may know.
    """
    check_own(store, actor, name)
    return [p for p in load_projects(store, name) if actor.may_see(p.id)]


def check_own(store: Store, actor: Actor, name: str | None) -> None:
    """Raise UnknownName for a city or project that is not the actor's, or not there at all."""
    if name is None or actor.cities is None:
        return
    city = name.partition("/")[0]
    known = [f.city.id for f in load_profiles(store) if actor.may_see(f.city.id)]
    if city not in known:
        hint = f"the known ones are {', '.join(known)}" if known else "none is yours"
        raise UnknownName(f"no city is called {city!r}; {hint}")

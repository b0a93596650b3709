"""What the match page offers to who may keep a question as a project: the cities, the readers."""

from dataclasses import dataclass
from functools import lru_cache

from advice.profiles.stored_projects import read_saved
from desk.security.actor import Actor
from funding.words import plain, shorten
from store.database import Store
from store.people.profiles import ProfileVersion, present_profiles
from store.people.recipients import list_recipients

NAME = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """Where a question may be kept; empty of cities where no profile is there yet."""

    cities: tuple[tuple[str, str], ...]
    """Id and name, by name."""
    people: tuple[tuple[str, str], ...]
    """Address, and how the person is called."""


def keeping_of(store: Store, actor: Actor) -> Keeping:
    """Return the cities that are the actor's, and the people who read of nothing else."""
    cities = (
        (saved.city_id, city_name(saved))
        for saved in present_profiles(store)
        if actor.may_see(saved.city_id)
    )
    return Keeping(
        cities=tuple(sorted(cities, key=lambda city: (city[1].casefold(), city[0]))),
        people=tuple(
            (person.address, shorten(plain(person.name or person.address), NAME))
            for person in list_recipients(store)
            if all(map(actor.may_see, person.profiles))
        ),
    )


@lru_cache(maxsize=500)  # reading a profile takes longer than a match
def city_name(saved: ProfileVersion) -> str:
    return shorten(plain(read_saved(saved).city.name), NAME)

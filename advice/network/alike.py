"""Which member cities work on alike projects, and by what they are alike.

Projects share what their keywords and themes name: concepts of all languages, and terms of their
own.  What few projects have counts most, so that everybody's "climate" makes no pair.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advice.profiles.stored_projects import load_projects
from advice.profiles.warnings import broad_keywords
from advice.ranking.own_concepts import concepts_of
from advice.search.parameters import UnknownChoice
from funding.city import Project
from funding.words import normalised
from matcher.concepts import Concepts
from matcher.text.languages import known
from matcher.text.tokens import analyser
from store.database import Store
from store.people.profiles import present_versions

ALIKE = 0.25
"""Likeness 0..1 from which two projects are called alike."""
FEWEST = 2
"""Things that two projects have to share."""
SHOWN = 6
ENGLISH = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """One thing that two projects have in common."""

    names: Mapping[str, str]
    """Its usual term by language; only English for a term of the projects' own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AlikePair:
    """Two projects of different cities."""

    one: Project
    other: Project
    likeness: float
    """0..1"""
    shared: tuple[Shared, ...]
    """The rarest first."""


def alike_projects(store: Store, *, city: str | None = None) -> tuple[AlikePair, ...]:
    """Return the pairs of alike projects of different cities, the most alike first.

    With *city* only those of that city.  Raises UnknownChoice for one that is no member.
    """
    projects = load_projects(store)
    members = dict.fromkeys(project.city.id for project in projects)
    if city is not None and city not in members:
        raise UnknownChoice("city", city, list(members))
    pairs = kept_pairs(store, projects, concepts_of(store))
    if city is None:
        return pairs
    return tuple(p for p in pairs if city in (p.one.city.id, p.other.city.id))


KEPT: dict[tuple[object, ...], tuple[AlikePair, ...]] = {}


def kept_pairs(
    store: Store, projects: Sequence[Project], concepts: Concepts
) -> tuple[AlikePair, ...]:
    key = (str(store.path), present_versions(store), concepts.local)
    if key not in KEPT:
        found = find_pairs(projects, concepts)
        KEPT.clear()  # one state of the profiles is asked for at a time
        KEPT[key] = found
    return KEPT[key]


def find_pairs(projects: Sequence[Project], concepts: Concepts) -> tuple[AlikePair, ...]:
    """Return the alike pairs among *projects*, the most alike first."""
    things = {project.id: things_of(project, concepts) for project in projects}
    cities: dict[str, set[str]] = {}
    for project in projects:
        for thing in things[project.id]:
            cities.setdefault(thing, set()).add(project.city.id)
    total = len({project.city.id for project in projects})
    weight = {name: math.log((total + 1) / len(found)) for name, found in cities.items()}
    length = {p.id: sum(weight[t] for t in things[p.id]) for p in projects}
    pairs = []
    for place, one in enumerate(projects):
        for other in projects[place + 1 :]:
            common = things[one.id] & things[other.id]
            if one.city.id == other.city.id or len(common) < FEWEST:
                continue
            least = math.sqrt(length[one.id] * length[other.id])
            likeness = sum(weight[t] for t in common) / least if least else 0.0
            if likeness >= ALIKE:
                ordered = sorted(common, key=lambda t: (-weight[t], t))
                shared = tuple(shared_of(t, concepts) for t in ordered[:SHOWN])
                pairs.append(AlikePair(one=one, other=other, likeness=likeness, shared=shared))
    return tuple(sorted(pairs, key=lambda p: (-round(p.likeness, 9), p.one.id, p.other.id)))


def things_of(project: Project, concepts: Concepts) -> frozenset[str]:
    """Return what a project's keywords and themes name: ids of concepts, and terms of its own."""
    found: set[str] = set()
    own = project.language or ENGLISH
    texts = (
        *((text, own) for text in project.keywords),
        *((text, ENGLISH) for text in (*project.english_keywords, *project.themes)),
    )
    broad = broad_keywords()
    for text, language in texts:
        if normalised(text) in broad:
            continue
        named = concept_ids(text, known(language) or ENGLISH, concepts)
        found |= named
        if not named and language == ENGLISH:
            found.add(f"={normalised(text)}")
    return frozenset(found)


@lru_cache(maxsize=5000)
def concept_ids(text: str, language: str, concepts: Concepts) -> frozenset[str]:
    counts: Counter[str] = Counter(analyser(language).counts(text))
    return frozenset(concepts.table[n].id for n, _ in concepts.terms_among(language, counts))


def shared_of(thing: str, concepts: Concepts) -> Shared:
    if thing.startswith("="):
        return Shared(names={ENGLISH: thing[1:]})
    concept = concepts.table[concepts.place_of(thing)]
    return Shared(names={code: concept.name(code) for code in concept.terms})

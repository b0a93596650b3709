"""Why a call fits a project: every contribution, in the call's own words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from funding.call import Call
from funding.city import Project
from funding.match import Reason
from funding.understanding import Source
from matcher.concepts import Concepts
from matcher.index.call_index import PROGRAMME, CallIndex
from matcher.index.programme_texts import PAGE_LANGUAGE, load_programme_texts, texts_for
from matcher.index.term_counts import field_text
from matcher.profile_vector import DERIVED, ProfileVector, Topic, parts_of
from matcher.text.sentences import best_sentence
from matcher.text.tokens import analyser

LONGEST = 1 << 32
"""More letters than any text has."""
Part = tuple[int, str, str]
"""Column, field of the profile, section of the call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """One pair taken apart."""

    lexical: float
    """Lexical score, 0..1."""
    reasons: tuple[Reason, ...]
    """All contributions, the largest first; they sum to `lexical`."""
    not_covered: tuple[str, ...]
    sentence: str | None
    """The sentence of the call that shows the fit best, verbatim."""


def explain_row(
    project: Project,
    vector: ProfileVector,
    index: CallIndex,
    row: int,
    *,
    most: int | None = None,
) -> Explanation:
    """Return the explanation of the call in *row* of the index, with at most *most* reasons."""
    call = index.calls[row]
    parts = parts_of_score(vector, index, row)
    return Explanation(
        lexical=sum(parts.values()),
        reasons=reasons_of(parts, Words(project, call, index), index, most),
        not_covered=missing_topics(vector, index, row),
        sentence=best_sentence(call, vector, index),
    )


def parts_of_score(vector: ProfileVector, index: CallIndex, row: int) -> dict[Part, float]:
    """Return what every column of a call contributes to its lexical score."""
    parts: defaultdict[Part, float] = defaultdict(float)
    for section, (columns, weights) in index.sections_of(row).items():
        values = weights * index.recipe.call_fields[section]
        for name, asked in vector.fields.items():
            shares = asked[columns] * values
            for place in shares.nonzero()[0].tolist():
                parts[int(columns[place]), name, section] += float(shares[place])
    return parts


def reasons_of(
    parts: Mapping[Part, float], words: "Words", index: CallIndex, most: int | None
) -> tuple[Reason, ...]:
    """Return the *most* largest parts in words, the largest first."""
    ordered = sorted(
        parts.items(),  # rounded: versions of scipy add up in another order
        key=lambda p: (-round(p[1], 9), index.term_of(p[0][0]), p[0][1], p[0][2]),
    )
    return tuple(
        Reason(
            term=words.shown(column, section),
            weight=weight,
            field=name,
            section=section,
            via=words.via(column, name),
        )
        for (column, name, section), weight in ordered[:most]
    )


def missing_topics(vector: ProfileVector, index: CallIndex, row: int) -> tuple[str, ...]:
    """Return the topics that the call has not; two words of one concept are one topic.

    A word of another language that names no concept is no gap: the call can't have it.
    """
    missing: dict[str, None] = {}
    told: set[int] = set()
    present = set(index.weights_of(row)[0].tolist())
    language = index.languages[row]
    for topic in vector.topics:
        concepts = {c for c in topic.columns if index.concept_of(c) is not None}
        if topic.language != language and not concepts:
            continue
        if not covers(index, present, topic) and told.isdisjoint(concepts):
            missing[topic.text] = None
            told |= concepts
    return tuple(missing)


def covers(index: CallIndex, present: Collection[int], topic: Topic) -> bool:
    """Return whether a call has a concept of the topic, or a third of the weight of its words.

    *present* are the columns of the call.
    """
    if any(c in present and index.concept_of(c) is not None for c in topic.columns):
        return True
    got = sum(w for c, w in zip(topic.columns, topic.weights, strict=True) if c in present)
    return got > 0 and got * 3 >= sum(topic.weights) + topic.unknown


class Words:
    """The words that stand for a column: as the call writes them, as the profile writes them."""

    def __init__(self, project: Project, call: Call, index: CallIndex) -> None:
        self.index = index
        self.language = index.languages[index.row[call.id]]
        self._call = call
        self._asked = asked_words(project, index.concepts)
        self._sections: dict[str, Mapping[str, str]] = {}
        self._concepts: dict[str, Mapping[int, str]] = {}

    def shown(self, column: int, section: str) -> str:
        """Return the first words of the section that stand for a column."""
        surfaces = self._surfaces(section)
        place = self.index.concept_of(column)
        if place is None:
            term = self.index.term_of(column)[1]
            return surfaces.get(term, term)
        return self._named(section).get(place) or self.index.concepts.name(place)

    def via(self, column: int, name: str) -> str | None:
        """Return the profile's own words where a concept made the bridge."""
        place = self.index.concept_of(column)
        if place is None:
            return None
        own = self._asked.get((name, place))
        return own or self.index.concepts.name(place)

    def _surfaces(self, section: str) -> Mapping[str, str]:
        if section not in self._sections:
            if section == PROGRAMME:
                places = texts_for(self._call.best, load_programme_texts())
                self._sections[section] = page_surfaces(tuple(places))
            else:
                text = field_text(self._call, section)
                self._sections[section] = text_surfaces(text, self.language)
        return self._sections[section]

    def _named(self, section: str) -> Mapping[int, str]:
        """Return the first words of the section by the place of the concept they name."""
        if section not in self._concepts:
            surfaces = self._surfaces(section)
            own = PAGE_LANGUAGE if section == PROGRAMME else self.language
            found: dict[int, str] = {}
            for place, keys in self.index.concepts.terms_among(own, surfaces):
                found.setdefault(place, joined(surfaces, keys))
            self._concepts[section] = found
        return self._concepts[section]


@lru_cache(maxsize=150)  # who refines a question looks at the same calls again
def text_surfaces(text: str, language: str) -> Mapping[str, str]:
    return surfaces_of([text], language)


@lru_cache(maxsize=256)
def page_surfaces(places: tuple[int, ...]) -> Mapping[str, str]:
    return surfaces_of([load_programme_texts().pages[p].text for p in places], PAGE_LANGUAGE)


@lru_cache(maxsize=4)
def asked_words(project: Project, concepts: Concepts) -> Mapping[tuple[str, int], str]:
    """Return the profile's own words by its field and the place of the concept they name."""
    found = {
        (DERIVED, concepts.places[term.concept]): term.term
        for term in reversed(project.understood)
        if term.source is Source.TEXT
        and term.concept is not None
        and term.concept in concepts.places
    }
    for part in parts_of(project, concepts):
        held = surfaces_of([part.text], part.language)
        for place, keys in concepts.terms_among(part.language, held):
            found.setdefault((part.field, place), joined(held, keys))
    return found


def joined(surfaces: Mapping[str, str], keys: Sequence[str]) -> str:
    """Return the words of a concept's term from those of its pairs, which overlap.

    >>> joined({"a b": "heat early", "b c": "early-warning"}, ("a b", "b c"))
    'heat early-warning'
    """
    words = surfaces[keys[0]]
    for key in keys[1:]:
        more = surfaces[key]
        shared = max(
            n for n in range(len(more) + 1) if words.casefold().endswith(more[:n].casefold())
        )
        words += more[shared:] if shared else f" {more}"
    return words


class Surfaces(Mapping[str, str]):
    """Term to the words of its first place, cut out of the texts when they are asked for.

    A place is one number, number of the text, start and end: hundreds of texts are remembered.
    """

    def __init__(self, texts: Sequence[str], places: dict[str, int]) -> None:
        self._texts = texts
        self._places = places

    def __getitem__(self, term: str) -> str:
        rest, end = divmod(self._places[term], LONGEST)
        number, start = divmod(rest, LONGEST)
        return " ".join(self._texts[number][start:end].split())

    def __contains__(self, term: object) -> bool:
        return term in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def surfaces_of(texts: Sequence[str], language: str) -> Surfaces:
    """Return term to the words of its first place, for stems and pairs."""
    found: dict[str, int] = {}
    for number, text in enumerate(texts):
        former, begins = "", 0
        for stem, start, end in analyser(language).places(text):
            if stem not in found:
                found[stem] = (number * LONGEST + start) * LONGEST + end
            if former:
                pair = f"{former} {stem}"
                if pair not in found:
                    found[pair] = (number * LONGEST + begins) * LONGEST + end
            former, begins = stem, start
    return Surfaces(texts, found)

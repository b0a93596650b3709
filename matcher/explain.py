"""Why a call fits a project: every contribution, in the call's own words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from typing import TYPE_CHECKING

from funding.call import Call
from funding.city import Project
from funding.match import Reason
from funding.understanding import Source
from matcher.concepts import Concepts
from matcher.index.call_index import PROGRAMME, CallIndex
from matcher.index.counted import NO_PAGE
from matcher.index.programme_texts import PAGE_LANGUAGE, load_texts
from matcher.index.term_counts import field_text
from matcher.profile_vector import DERIVED, ProfileVector, parts_of
from matcher.text.sentences import best_sentence
from matcher.text.stemmed import StemmedText, stemmed
from matcher.topics import Topic

if TYPE_CHECKING:
    import numpy as np

Part = tuple[int, str, str]
"""Column, field of the profile, section of the call."""
Sections = Mapping[str, tuple["np.ndarray", "np.ndarray"]]
"""The columns and the weights of a call by section, as an index gives them."""


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


class Explainer:
    """Explains the calls of one project; what it needs of the project is looked up once."""

    def __init__(self, project: Project, vector: ProfileVector, index: CallIndex) -> None:
        self.project = project
        self.vector = vector
        self.index = index

    def explain(self, row: int, *, most: int | None = None) -> Explanation:
        """Return the explanation of the call in *row* of the index, with *most* reasons at most."""
        call = self.index.calls[row]
        words = Words(self.project, call, self.index)
        sections = self.index.sections_of(row)
        parts = parts_of_score(self.vector, self.index, sections)
        present = frozenset().union(*(columns.tolist() for columns, _ in sections.values()))
        asked = self.asked_of(words.language, present)
        text = words.text("text")
        return Explanation(
            lexical=sum(parts.values()),
            reasons=reasons_of(parts, words, self.index, most),
            not_covered=missing_topics(self.vector, words.language, present),
            sentence=best_sentence(text, len(text.text) - len(call.best.text), asked),
        )

    def asked_of(self, language: str, present: Collection[int]) -> Mapping[str, float]:
        """Return the terms of a language that the project asks for and the call has, weighed."""
        return {
            term: weight
            for column, weight, spoken, term in self._asked
            if column in present and spoken == language
        }

    @cached_property
    def _asked(self) -> Sequence[tuple[int, float, str, str]]:
        """Column, weight, language and term of each stem or pair that the project asks for."""
        whole = zip(self.vector.columns.tolist(), self.vector.whole.tolist(), strict=True)
        return [(c, weight, *self.index.term_of(c)) for c, weight in whole if weight > 0]


def parts_of_score(
    vector: ProfileVector, index: CallIndex, sections: Sections
) -> dict[Part, float]:
    """Return what every column of a call contributes to its lexical score."""
    import numpy as np

    parts: dict[Part, float] = {}
    last = len(vector.columns) - 1
    if last < 0:  # no call has any word of the project
        return parts
    for section, (columns, weights) in sections.items():
        places = np.minimum(np.searchsorted(vector.columns, columns), last)
        shared = (vector.columns[places] == columns).nonzero()[0]
        own, of_vector = columns[shared], places[shared]
        values = weights[shared] * index.recipe.call_fields[section]
        for name, asked in vector.fields.items():
            shares = asked[of_vector] * values
            told = shares.nonzero()[0]
            for column, share in zip(own[told].tolist(), shares[told].tolist(), strict=True):
                parts[column, name, section] = share
    return parts


def reasons_of(
    parts: Mapping[Part, float], words: "Words", index: CallIndex, most: int | None
) -> tuple[Reason, ...]:
    """Return the *most* largest parts in words, the largest first."""
    sized = [(-round(weight, 9), part) for part, weight in parts.items()]
    if most is not None and len(sized) > most:
        last = nsmallest(most, (size for size, _ in sized))[-1]
        sized = [pair for pair in sized if pair[0] <= last]  # names are looked up for ties only
    ordered = sorted(  # rounded: versions of scipy add up in another order
        sized, key=lambda pair: (pair[0], index.term_of(pair[1][0]), pair[1][1], pair[1][2])
    )
    return tuple(
        Reason(
            term=words.shown(column, section),
            weight=parts[column, name, section],
            field=name,
            section=section,
            via=words.via(column, name),
        )
        for _, (column, name, section) in ordered[:most]
    )


def missing_topics(
    vector: ProfileVector, language: str, present: Collection[int]
) -> tuple[str, ...]:
    """Return the topics that the call has not; two words of one concept are one topic.

    A word of another language than the call's that names no concept is no gap: the call can't have
    it.  *present* are the columns of the call.
    """
    missing: dict[str, None] = {}
    told: set[int] = set()
    for topic in vector.topics:
        if topic.language != language and not topic.concepts:
            continue
        if not covers(present, topic) and told.isdisjoint(topic.concepts):
            missing[topic.text] = None
            told |= topic.concepts
    return tuple(missing)


def covers(present: Collection[int], topic: Topic) -> bool:
    """Return whether a call has a concept of the topic, or a third of the weight of its words.

    *present* are columns of the call.
    """
    if any(c in present for c in topic.concepts):
        return True
    got = sum(w for c, w in zip(topic.columns, topic.weights, strict=True) if c in present)
    return got > 0 and got * 3 >= sum(topic.weights) + topic.unknown


class Words:
    """The words that stand for a column: as the call writes them, as the profile writes them."""

    def __init__(self, project: Project, call: Call, index: CallIndex) -> None:
        self.index = index
        self.language = index.languages[index.row[call.id]]
        self._project = project
        self._call = call
        self._texts: dict[str, StemmedText] = {}

    def shown(self, column: int, section: str) -> str:
        """Return the first words of the section that stand for a column."""
        text = self.text(section)
        place = self.index.concept_of(column)
        if place is None:
            term = self.index.term_of(column)[1]
            return text.words(term) if term in text else term
        return self._named(place, section) or self.index.concepts.name(place)

    def via(self, column: int, name: str) -> str | None:
        """Return the profile's own words where a concept made the bridge."""
        place = self.index.concept_of(column)
        if place is None:
            return None
        own = asked_words(self._project, self.index.concepts).get((name, place))
        return own or self.index.concepts.name(place)

    def text(self, section: str) -> StemmedText:
        """Return a section of the call with its words."""
        if section not in self._texts:
            if section == PROGRAMME:
                page = int(self.index.counted.page[self.index.row[self._call.id]])
                self._texts[section] = page_text(page)
            else:
                self._texts[section] = stemmed(field_text(self._call, section), self.language)
        return self._texts[section]

    def _named(self, place: int, section: str) -> str | None:
        """Return the first words of the section that name a concept."""
        text = self.text(section)
        own = PAGE_LANGUAGE if section == PROGRAMME else self.language
        for keys in self.index.concepts.keys_of(place, own):
            if all(key in text for key in keys):
                return joined([text.words(key) for key in keys])
        return None


@lru_cache(maxsize=256)
def page_text(page: int) -> StemmedText:
    """Return the text of a programme with its words; empty for `NO_PAGE`."""
    return StemmedText("" if page == NO_PAGE else load_texts()[page].text, PAGE_LANGUAGE)


@lru_cache(maxsize=8)
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
        held = StemmedText(part.text, part.language)
        for place, keys in concepts.terms_among(part.language, held.terms()):
            own = joined([held.words(key) for key in keys])
            found.setdefault((part.field, place), own)
    return found


def joined(pieces: Sequence[str]) -> str:
    """Return the words of a concept's term from those of its pairs, which overlap.

    >>> joined(["heat early", "early-warning"])
    'heat early-warning'
    """
    words = pieces[0]
    for more in pieces[1:]:
        shared = max(
            n for n in range(len(more) + 1) if words.casefold().endswith(more[:n].casefold())
        )
        words += more[shared:] if shared else f" {more}"
    return words

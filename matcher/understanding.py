"""A text without keywords is understood before it is matched: what terms and fields carry it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import log

from funding.city import City, Project, Weights
from funding.errors import EmptyProfile
from funding.resources import shipped
from funding.understanding import Source, UnderstoodTerm
from matcher.concepts import Concepts
from matcher.fields_of_work import fields_of
from matcher.index.call_index import CallIndex
from matcher.text.languages import ENOUGH, detect, has_letters
from matcher.text.query_language import language_of_prose
from matcher.text.tokens import Token, analyser

LONGEST = 200_000
"""Characters that are read: some 60 pages say what a project is about."""
TERMS = 24
"""Terms, at the most, that carry a text."""
CONCEPT = 3.0
"""Weight of a concept beside a word: it is about something, a word may be prose."""
PARAGRAPH = 5 * ENOUGH
"""Letters from which a paragraph tells its language by itself."""
NOTHING = (
    "nothing could be understood of the text: no call has any of its subject words; "
    "say in a sentence what the project does, or name the subject: --terms 'rain retention; parks'"
)
BREAK = re.compile(r"[^\w\s'’\u2010-\u2013-]")
"""Between two words that are no phrase: ``parks, streets``"""
LIGATURES = {
    ord("\ufb00") + n: s for n, s in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
"""One character for two letters, as PDF files have them: ``oﬃce``"""
SHARE = 0.2
"""Share of a text's letters from which a second language counts."""


def raw_text_project(identifier: str, text: str, city: City) -> Project:
    """Return a project of a text alone: it has no title, for its first sentence is none."""
    return Project(id=identifier, city=city, title="", summary=text)


def understood(project: Project, index: CallIndex, *, without: Sequence[str] = ()) -> Project:
    """Return the project with what its text is about; unchanged if it says so itself.

    A profile says so by many keywords or by weights of its own.  Terms that are named in *without*
    are left out.  Raises EmptyProfile where nothing can be told of a text.
    """
    if project.understood or not project.summary:
        return project
    if project.title and (project.weights != Weights() or index.recipe.terseness(project) == 1):
        return project
    text = "\n\n".join(part for part in (project.title, project.summary) if part)
    terms = tuple(leave_out(understand(text, index), without))
    if not terms and not project.keywords and not project.title:
        raise EmptyProfile(NOTHING)
    return replace(project, understood=terms)


def understand(text: str, index: CallIndex) -> Sequence[UnderstoodTerm]:
    """Return the terms and the fields of work that carry a text, the heaviest of each first.

    Empty where no call knows any subject word of the text.
    """
    weighed: list[tuple[float, UnderstoodTerm]] = []
    evidence: defaultdict[str, float] = defaultdict(float)
    for language, passage in passages(mended(text[:LONGEST]), index.concepts).items():
        terms = Passage(passage, language)
        weighed += terms.words(index)
        for weight, term in terms.concepts(index):
            weighed.append((CONCEPT * weight, term))
            evidence[term.key] += weight / index.recipe.concept
    weighed.sort(key=lambda pair: (-pair[0], pair[1].language, pair[1].key))
    top = weighed[0][0] if weighed else 1.0
    fields = [
        UnderstoodTerm(
            term=field.names[0],
            weight=share,
            concept=None,
            source=Source.FIELD,
            language="en",
            key=". ".join(field.names),
        )
        for field, share in fields_of(evidence)
    ]
    return [*(replace(term, weight=w / top) for w, term in weighed[:TERMS]), *fields]


def leave_out(terms: Sequence[UnderstoodTerm], names: Sequence[str]) -> Iterator[UnderstoodTerm]:
    """Yield the terms without those that a person names, in whatever form of the word."""
    for term in terms:
        stems = set(analyser(term.language).stems(term.term))
        unwanted = [set(analyser(term.language).stems(name)) for name in names]
        if term.concept not in names and not any(stems and stems <= own for own in unwanted):
            yield term


def mended(text: str) -> str:
    """Return *text* with divided words made whole, without addresses and lines of figures.

    >>> mended("Wärme-\\nplanung, Stadt\\u00adgrün")
    'Wärmeplanung, Stadtgrün'
    """
    whole = text.replace("\u00ad\n", "").replace("\u00ad", "").translate(LIGATURES)
    parts = [""]
    for line in whole.split("\n"):
        said = " ".join(word for word in line.split(" ") if "://" not in word)
        if sum(c.isdigit() for c in said) > sum(c.isalpha() for c in said):
            continue  # a date, a page number, a row of a table
        before = parts[-1]
        is_divided = before[-1:] == "-" and before[-2:-1].isalpha() and said[:1].islower()
        parts[-1:] = [before[:-1] + said] if is_divided else [before, said]
    return "\n".join(parts[1:]) if len(parts) > 1 else parts[0]


def passages(text: str, concepts: Concepts) -> Mapping[str, str]:
    """Return the paragraphs of a text by their language; one that hardly occurs joins the main."""
    main = language_of_prose(text, concepts)
    found: dict[str, list[str]] = {}
    for paragraph in text.split("\n\n"):
        told = has_letters(paragraph, PARAGRAPH)
        language = detect(paragraph, default=main) if told else main
        found.setdefault(language, []).append(paragraph)
    sizes = {language: sum(map(len, parts)) for language, parts in found.items()}
    kept: dict[str, list[str]] = {}
    for language, parts in found.items():
        is_large = sizes[language] >= SHARE * sum(sizes.values())
        kept.setdefault(language if is_large else main, []).extend(parts)
    return {language: "\n\n".join(parts) for language, parts in kept.items()}


class Passage:
    """The words of a text in one language."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self._text = text
        self._tokens = list(analyser(language).tokens(text))
        self._counts = analyser(language).counts(text)
        self._first = {stem: n for n, stem in reversed([*enumerate(t.stem for t in self._tokens)])}

    def words(self, index: CallIndex) -> Iterator[tuple[float, UnderstoodTerm]]:
        """Yield the stems and pairs that calls know and that are no prose, with their weight."""
        prose = prose_stems(self.language)
        for key, times in self._counts.items():
            column = index.term_column(self.language, key)
            stems = key.split()
            if column is not None and prose.isdisjoint(stems) and self._phrase(stems):
                weight = (1 + log(times)) * float(index.scale[column])
                yield weight, self._term(stems, key=key, concept=None)

    def concepts(self, index: CallIndex) -> Iterator[tuple[float, UnderstoodTerm]]:
        """Yield the concepts that the passage names, with their weight.

        Words that name several concepts count for each in part: they tell less.
        """
        found = index.concepts.terms_among(self.language, self._counts)
        owners = Counter(keys for _, keys in found)
        times: defaultdict[int, float] = defaultdict(float)
        named: dict[int, tuple[str, ...]] = {}
        for place, keys in found:
            times[place] += min(self._counts[key] for key in keys) / owners[keys]
            named.setdefault(place, keys)
        for place, n in times.items():
            weight = min(n, 1 + log(n)) * float(index.scale[index.concept_column(place)])
            first, *rest = named[place]
            stems = [*first.split(), *(pair.split()[-1] for pair in rest)]
            concept = index.concepts.table[place].id
            yield weight, self._term(stems, key=concept, concept=concept)

    def _term(self, stems: Sequence[str], *, key: str, concept: str | None) -> UnderstoodTerm:
        return UnderstoodTerm(
            term=self._surface(stems),
            weight=0.0,
            concept=concept,
            source=Source.TEXT,
            language=self.language,
            key=key,
        )

    def _surface(self, stems: Sequence[str]) -> str:
        words = [self._words([self._tokens[self._first[stem]]]) for stem in stems]
        return self._phrase(stems) or " ".join(words)

    def _phrase(self, stems: Sequence[str]) -> str | None:
        """Return the words of the first place where the stems stand side by side, as a phrase."""
        for start in range(self._first[stems[0]], len(self._tokens)):
            run = self._tokens[start : start + len(stems)]
            words = self._words(run)
            if [token.stem for token in run] == list(stems) and not BREAK.search(words):
                return words
        return None

    def _words(self, run: Sequence[Token]) -> str:
        return " ".join(self._text[run[0].start : run[-1].end].split())


@cache
def prose_stems(language: str) -> frozenset[str]:
    """Return the stems of the words of prose of a language; ``#`` starts a comment."""
    path = shipped("reference") / "prose" / f"{language}.txt"
    if not path.is_file():
        return frozenset()
    lines = (line.partition("#")[0] for line in path.read_text("utf-8").splitlines())
    return frozenset(analyser(language).stems(" ".join(lines)))

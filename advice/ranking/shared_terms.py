"""What a project and a call share, in the project's own words, and what the call leaves out.

The matcher knows stems and concepts.  People read phrases: all stems of "heat action plan" are
that keyword, and "Hitzeaktionsplan" beside it is the same thing in another language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from advice.profiles.warnings import broad_keywords
from funding.city import Project
from funding.match import Match, Reason
from funding.understanding import Source, UnderstoodTerm
from funding.words import normalised
from matcher.concepts import load_concepts
from matcher.profile_vector import DERIVED, ENGLISH, parts_of
from matcher.text.tokens import analyser

GERMAN = "de"
PROGRAMME = "programme"
"""The section of a call that describes its whole programme; always in English."""
THEMES = "themes"
PHRASES = ("keywords", "english_keywords", THEMES, DERIVED)
"""Fields of a profile that are made of phrases; title and summary are prose."""
PROSE = ("title", "summary")
LABEL = 3
"""Words up to which a phrase is a label, of which "climate-neutral" alone says nothing."""
LONGEST = 5
"""Words up to which a keyword is a phrase; a sentence in its place is prose."""
SHORT = 4
"""Letters of a word of prose that says nothing by itself: "co", "hard"."""
ALIKE = 4
"""Letters in a row by which words of two languages look like one."""
HEAD_LAST = frozenset({"en", "de", "nl", "da", "sv", "fi", "et", "hu"})
"""Languages in which the last word of a phrase says what it is: heat action *plan*."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """Some words and the language that they are in; None is not known."""

    text: str
    language: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedTerm:
    """One thing that a project asks for and a call speaks of."""

    word: Phrase
    """As the call writes it."""
    own: tuple[Phrase, ...]
    """As the profile writes it, once a language; its own language first."""
    is_whole: bool
    """True where the call has all of it; False where it has one word of a phrase."""
    is_in_call: bool
    """False where only the description of the programme speaks of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One phrase of a profile, taken apart."""

    phrase: Phrase
    field: str
    stems: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    """Where in the phrase the word of each stem begins and ends."""
    concepts: frozenset[str] = frozenset()
    """What the phrase as a whole, or most of it, is in every language."""

    def found(self, stems: Sequence[str]) -> range:
        """Return which of its words *stems* are, empty where they are none in a row."""
        size = len(stems)
        for start in range(len(self.stems) - size + 1):
            if size and self.stems[start : start + size] == tuple(stems):
                return range(start, start + size)
        return range(0)


@dataclass(slots=True)
class Gathered:
    """What the reasons say about one phrase of the profile, or one word of its prose."""

    order: int
    word: Phrase
    span: range = range(0)
    """Which words of the phrase the call has in `word`: the most in a row."""
    is_named: bool = False
    """Whether these words name a concept."""
    weight: float = 0.0
    found: set[int] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    """The call's words for a concept that the whole phrase names."""
    is_in_call: bool = False


def shared_terms(match: Match, project: Project) -> tuple[SharedTerm, ...]:
    """Return what project and call share, the weightiest first; what is whole goes before parts.

    Empty where the call is near as a whole, without a word that says so.
    """
    gathered: dict[Wanted, Gathered] = {}
    known = wanted_phrases(project)
    for reason in sorted(match.reasons, key=lambda r: -round(r.weight, 9)):
        language = ENGLISH if reason.section == PROGRAMME else match.call.best.language
        for wanted, found in phrases_of(project, known, reason, language):
            word = Phrase(text=reason.term, language=language)
            about = gathered.setdefault(wanted, Gathered(order=len(gathered), word=word))
            about.weight += reason.weight
            about.found.update(found)
            is_named = reason.via is not None
            if (len(found), is_named) > (len(about.span), about.is_named):
                about.word, about.span, about.is_named = word, found, is_named
            about.is_in_call |= reason.section != PROGRAMME
            if reason.via is not None and len(found) == len(wanted.stems):
                about.concepts.add(singular(reason.term))
    ordered = sorted(gathered.items(), key=lambda p: (-round(p[1].weight, 9), p[1].order))
    terms = [term_of(members, project, known) for members in siblings(ordered)]
    terms.sort(key=lambda term: not term.is_whole)
    telling = [term for term in terms if not is_broad(term)]
    return tuple(without_parts(telling if any(t.is_whole for t in telling) else terms))


def missing_terms(
    match: Match, project: Project, terms: Iterable[SharedTerm]
) -> tuple[Phrase, ...]:
    """Return the phrases of the profile that the call lacks, each thing once; no reason is one."""
    known = {w.phrase.text.casefold(): w for w in reversed(wanted_phrases(project))}
    said = [phrase for term in terms for phrase in (*term.own, term.word)]
    missing: list[Phrase] = []
    for text in match.not_covered:
        wanted = known.get(text.casefold())
        if wanted is not None and not any(is_akin(wanted, p, known) for p in (*said, *missing)):
            missing.append(wanted.phrase)
    return tuple(missing)


def is_akin(wanted: Wanted, said: Phrase, known: Mapping[str, Wanted]) -> bool:
    """Return whether a phrase may be what was said already, so that it can't be called missing.

    Words of two languages are compared by their concept.  Where the table of concepts has none,
    they are taken for one if they look alike: "weather sensors" and "Wettersensoren".
    """
    text = wanted.phrase.text
    mine, theirs = words_of(text), words_of(said.text)
    if mine <= theirs or theirs <= mine:
        return True
    other = known.get(said.text.casefold())
    concepts = frozenset() if other is None else other.concepts
    if wanted.concepts and concepts:
        return not wanted.concepts.isdisjoint(concepts)
    return wanted.phrase.language != said.language and look_alike(text, said.text)


def look_alike(one: str, other: str) -> bool:
    """Return whether two words share four letters in a row.

    >>> look_alike("heat warning", "Hitzewarnung"), look_alike("heat", "housing")
    (True, False)
    """
    pieces = (one[n : n + ALIKE].casefold() for n in range(len(one) - ALIKE + 1))
    return any(piece.isalpha() and piece in other.casefold() for piece in pieces)


def phrases_of(
    project: Project, known: Sequence[Wanted], reason: Reason, language: str | None
) -> Iterator[tuple[Wanted, range]]:
    """Yield those of the *known* phrases that a reason is about, and which of their words."""
    own = reason.via or reason.term
    if reason.field in PROSE:
        if is_word_of(own, project):
            spoken = project.language if reason.via else language
            phrase = Phrase(text=own, language=spoken)
            yield Wanted(phrase, reason.field, (own.casefold(),), ((0, len(own)),)), range(1)
        return
    stems: dict[str, list[str]] = {}
    for wanted in known:
        if wanted.field != reason.field:
            continue
        spoken = wanted.phrase.language
        if reason.via is None and language not in (None, spoken):
            continue
        in_language = spoken or ENGLISH
        if in_language not in stems:
            stems[in_language] = analyser(in_language).stems(own)
        found = wanted.found(stems[in_language])
        if found and reason.via is not None and is_all_of(wanted, own):
            found = range(len(wanted.stems))
        if found:
            yield wanted, found


def is_all_of(wanted: Wanted, own: str) -> bool:
    """Return whether some words of a phrase name what it is as a whole: "nature-based"."""
    language = wanted.phrase.language or ENGLISH
    whole = concepts_of_words(wanted.phrase.text, language, is_full=True)
    return not whole.isdisjoint(concepts_of_words(own, language, is_full=True))


def is_word_of(words: str, project: Project) -> bool:
    """Return whether the prose of a profile has words that say something, and no stem of one."""
    prose = normalised(f"{project.title} {project.summary}")
    return (len(words) > SHORT or words.isupper()) and f" {normalised(words)} " in f" {prose} "


@lru_cache(maxsize=64)
def wanted_phrases(project: Project) -> tuple[Wanted, ...]:
    """Return the phrases that a profile is made of, or that its text was understood by."""
    table = load_concepts()
    parts = [
        (part.field, part.text, part.language)
        for part in parts_of(project, table)
        if part.field in PHRASES and part.field != THEMES
    ]
    if project.themes:
        spoken = (ENGLISH, project.language or ENGLISH)
        language = table.language_of_terms(". ".join(project.themes), spoken)
        parts += [(THEMES, theme, language) for theme in project.themes]
    parts += [(DERIVED, term.term, term.language) for term in project.understood if is_thing(term)]
    found = {}
    for name, text, language in parts:
        tokens = list(analyser(language).tokens(text))
        if 0 < len(tokens) <= LONGEST:
            found[name, text.casefold(), language] = Wanted(
                Phrase(text=text, language=language),
                name,
                tuple(token.stem for token in tokens),
                tuple((token.start, token.end) for token in tokens),
                concepts_of_words(text, language),
            )
    return tuple(found.values())


def is_thing(term: UnderstoodTerm) -> bool:
    """Return whether a term of a text is a thing to be told: a phrase, or the name of a concept.

    In German things have a capital: "alte" is none.
    """
    if term.source is not Source.TEXT:
        return False
    is_noun = term.language != GERMAN or term.term[:1].isupper()
    return " " in term.term or (term.concept is not None and is_noun)


@lru_cache(maxsize=4096)
def concepts_of_words(text: str, language: str, *, is_full: bool = False) -> frozenset[str]:
    """Return the concepts that all words of a phrase name, or else most: half of them at least."""
    table = load_concepts()
    counts = analyser(language).counts(text)
    size = sum(" " not in key for key in counts)
    words: dict[str, set[str]] = {}
    for place, keys in table.terms_among(language, counts):
        words.setdefault(table.table[place].id, set()).update(w for k in keys for w in k.split())
    least = size if is_full else max(map(len, words.values()), default=0)
    is_enough = least * 2 >= size
    return frozenset(name for name, held in words.items() if is_enough and len(held) == least)


def siblings(
    ordered: Sequence[tuple[Wanted, Gathered]],
) -> list[list[tuple[Wanted, Gathered]]]:
    """Return the phrases grouped: one thing is the same words, or the same concept."""
    groups: list[list[tuple[Wanted, Gathered]]] = []
    for wanted, about in ordered:
        for group in groups:
            if is_same(wanted, about, *group[0]):
                group.append((wanted, about))
                break
        else:
            groups.append([(wanted, about)])
    return groups


def is_same(wanted: Wanted, about: Gathered, phrase: Wanted, other: Gathered) -> bool:
    mine, theirs = singular(wanted.phrase.text), singular(phrase.phrase.text)
    return (
        mine == theirs
        or mine in other.concepts
        or theirs in about.concepts
        or not about.concepts.isdisjoint(other.concepts)
        or not wanted.concepts.isdisjoint(phrase.concepts)
    )


def term_of(
    members: Sequence[tuple[Wanted, Gathered]], project: Project, known: Sequence[Wanted]
) -> SharedTerm:
    first, lead = members[0]
    own: dict[str | None, Phrase] = {}
    for wanted, about in members:
        own.setdefault(wanted.phrase.language, shown(wanted, about))
    for wanted in known:  # what the profile calls it in its other language
        if not first.concepts.isdisjoint(wanted.concepts):
            own.setdefault(wanted.phrase.language, wanted.phrase)
    return SharedTerm(
        word=lead.word,
        own=tuple(sorted(own.values(), key=lambda phrase: phrase.language != project.language)),
        is_whole=any(is_whole(wanted, about) for wanted, about in members),
        is_in_call=any(about.is_in_call for _, about in members),
    )


def is_whole(wanted: Wanted, about: Gathered) -> bool:
    """Return whether the call has the phrase, or so much of it that it stands by itself."""
    if wanted.field in PROSE:
        return False
    return len(about.found) == len(wanted.stems) or stands(wanted, about)


def stands(wanted: Wanted, about: Gathered) -> bool:
    """Return whether some words of a phrase stand by themselves: "street lighting"."""
    has_head = len(wanted.stems) - 1 in about.span or wanted.phrase.language not in HEAD_LAST
    is_question = about.is_named and len(wanted.stems) > LABEL
    return len(about.span) > 1 and (has_head or is_question)


def shown(wanted: Wanted, about: Gathered) -> Phrase:
    """Return the words of the phrase that the call has; all where one alone would say little."""
    if len(about.found) == len(wanted.stems) or not stands(wanted, about):
        return wanted.phrase
    text = wanted.phrase.text
    start, end = wanted.places[about.span[0]][0], wanted.places[about.span[-1]][1]
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Phrase(text=text[start:end].strip(" ,;:()"), language=wanted.phrase.language)


def without_parts(terms: Sequence[SharedTerm]) -> list[SharedTerm]:
    """Return the terms that say something new: no "twins" beside "digital twins"."""
    kept: list[SharedTerm] = []
    for term in terms:
        words = [words_of(phrase.text) for phrase in term.own]
        said = [words_of(phrase.text) for other in kept for phrase in other.own]
        if not any(mine <= other for mine in words for other in said):
            kept.append(term)
    return kept


def is_broad(term: SharedTerm) -> bool:
    """Return whether a term tells no call from another, as "energy" does beside other words."""
    return all(normalised(phrase.text) in broad_keywords() for phrase in term.own)


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    return frozenset(singular(text).split())


def singular(words: str) -> str:
    """Return words for comparison: "Floods" and "flood" are one."""
    return " ".join(w.removesuffix("s") for w in words.casefold().split())

"""A project as a vector in the space of the calls, field by field."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.city import Project
from funding.errors import EmptyProfile
from funding.understanding import Source, UnderstoodTerm
from funding.words import shorten
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.index.column_names import name_counts, split_name
from matcher.named_terms import languages_of
from matcher.relevance_feedback import FEEDBACK, rocchio_shift
from matcher.text.languages import detect, known
from matcher.text.query_language import language_of_prose
from matcher.text.tokens import analyser

if TYPE_CHECKING:
    import numpy as np

ENGLISH = "en"
DERIVED = "terms"
"""The field of the terms that were derived from prose."""

TOPICS = 8
"""The heaviest words of an input without keywords that are its topics."""
QUESTION_TERMS = 12
"""Terms, pairs included, up to which an input without prose is a question of a few words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One text of one field of a profile."""

    field: str
    text: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileVector:
    """What a project asks for."""

    fields: Mapping[str, "np.ndarray"]
    """Name of the field to its share of the whole, one figure per column; they sum to `whole`."""
    whole: "np.ndarray"
    """``(n_columns,)``, of length 1; all zero where no call knows any word of the project."""
    topics: tuple["Topic", ...]
    is_question: bool
    """True for a few words without prose: similarity of so little text says little."""
    is_text: bool
    """True for a text without keywords, of which the terms were derived."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One thing a project asks for: a keyword, or a heavy word where there are none."""

    text: str
    columns: tuple[int, ...]
    weights: tuple[float, ...]
    """The weight of each of `columns`."""
    unknown: float
    """Weight of its words that no call has."""
    language: str
    """*Format* ISO 639-1."""


def parts_of(project: Project, concepts: Concepts) -> list[Part]:
    """Return the texts of a project with the language that each is in.

    Themes are too short to tell their language; each is looked up in English and in the project's.
    """
    prose = f"{project.title}\n{project.summary}"
    language = known(project.language) or language_of_prose(prose, concepts)
    listed = ". ".join(project.keywords)
    keyword_language = language
    if listed:
        keyword_language = concepts.language_of_terms(listed, (language, ENGLISH))
    parts = [
        Part(field="title", text=project.title, language=language),
        Part(field="summary", text=project.summary, language=language),
        *(Part(field="keywords", text=k, language=keyword_language) for k in project.keywords),
        *(
            Part(field="english_keywords", text=k, language=ENGLISH)
            for k in project.english_keywords
        ),
        *(
            Part(field="themes", text=theme, language=each)
            for theme in project.themes
            for each in dict.fromkeys((ENGLISH, language))
        ),
        *(
            Part(field="past_projects", text=t, language=detect(t, default=language))
            for past in project.past_projects
            if (t := " ".join(x for x in (past.title, past.call, past.summary) if x))
        ),
    ]
    return [part for part in parts if part.text.strip()]


def counted_columns(
    index: CallIndex, language: str, counts: Mapping[str, int]
) -> tuple[dict[int, int], dict[str, int]]:
    """Return counts per column, concepts included, and the counts of what no call has."""
    columns: dict[int, int] = {}
    unknown: dict[str, int] = {}
    bridged = {k for _, keys in index.concepts.terms_among(language, counts) for k in keys}
    for name, n in name_counts(language, counts, index.concepts).items():
        column = index.column(name)
        if column is not None:
            columns[column] = n
        elif (term := split_name(name)[1]) not in bridged:
            unknown[term] = n
    return columns, unknown


def build_vector(
    project: Project,
    index: CallIndex,
    *,
    liked: Sequence[str] = (),
    disliked: Sequence[str] = (),
) -> ProfileVector:
    """Return the vector of *project*, moved a little by what its readers answered.

    *liked* and *disliked* are ids of calls that were called relevant or off topic.
    Raises EmptyProfile if no word of it survives tokenising.
    """
    import numpy as np

    counted: dict[str, Counter[int]] = {}
    topics = []
    words = 0
    for part in parts_of(project, index.concepts):
        counts = analyser(part.language).counts(part.text)
        words += len(counts)
        if project.is_text and part.field == "summary":
            continue
        columns, unknown = counted_columns(index, part.language, counts)
        counted.setdefault(part.field, Counter()).update(columns)
        if part.field in ("keywords", "english_keywords"):
            topics.append(topic_of(index, part, columns, unknown))
    if not words:
        name = project.id if project.city.name else shorten(project.title or project.summary, 60)
        raise EmptyProfile(
            f"no word of {name!r} can be searched for: "
            "describe it in a few words of its own subject"
        )
    shares = field_weights(project, index)
    raw = {name: weighed(index, columns) for name, columns in counted.items()}
    if project.understood:
        raw[DERIVED] = vector_of_terms(index, project.understood)
        if not project.themes:
            raw["themes"] = vector_of_fields(index, project.understood, dict(project.emphasis))
        if project.is_text or not topics:
            topics += topics_of_terms(index, project.understood)
    factors = factors_of(project, index)
    fields = {}
    for name, vector in raw.items():
        if factors is not None:
            vector = vector * factors
        length = np.sqrt(vector @ vector)
        fields[name] = vector * (shares[name] / length if length else 0)
    whole = sum(fields.values(), np.zeros(index.scale.shape[0]))
    length = np.sqrt(whole @ whole)
    if length:
        fields = {name: vector / length for name, vector in fields.items()}
        whole = whole / length
    topics = topics or list(heavy_topics(index, whole))
    move = rocchio_shift(index, liked, disliked)
    if move is not None:
        fields[FEEDBACK] = move
        whole = whole + move
    return ProfileVector(
        fields=fields,
        whole=whole,
        topics=tuple(topics),
        is_question=(not project.summary or project.is_text) and words <= QUESTION_TERMS,
        is_text=project.is_text,
    )


def factors_of(project: Project, index: CallIndex) -> "np.ndarray | None":
    """Return the factor of every column, as a person weighed its words; None where all are 1."""
    import numpy as np

    if not project.emphasis:
        return None
    factors = np.ones(index.scale.shape[0])
    fields = {t.term for t in project.understood if t.source is Source.FIELD}
    for term, factor in project.emphasis:
        if term in fields:
            continue  # its weight as a field of work is changed, not that of its words
        for language in languages_of(project, index.concepts):
            columns, _ = counted_columns(index, language, analyser(language).counts(term))
            factors[list(columns)] = factor
    return factors


def weighed(index: CallIndex, columns: Mapping[int, int]) -> "np.ndarray":
    """Return one figure per column from counts, as the fields of a call are weighed."""
    import numpy as np

    vector = np.zeros(index.scale.shape[0])
    places, values = figures(index, columns)
    vector[places] = values
    return vector


def figures(index: CallIndex, columns: Mapping[int, int]) -> "tuple[np.ndarray, np.ndarray]":
    """Return the columns that are counted, in order, and the figure of each."""
    import numpy as np

    places = np.array(sorted(columns), np.int64)
    values = np.array([columns[p] for p in places.tolist()], float)
    return places, (1 + np.log(values)) * index.scale[places]


def column_of(index: CallIndex, term: UnderstoodTerm) -> int | None:
    if term.concept is None:
        return index.term_column(term.language, term.key)
    place = index.concepts.places.get(term.concept)
    return None if place is None else index.concept_column(place)


def vector_of_terms(index: CallIndex, terms: Iterable[UnderstoodTerm]) -> "np.ndarray":
    """Return the weights of what a text says, per column."""
    import numpy as np

    vector = np.zeros(index.scale.shape[0])
    for term in terms:
        column = column_of(index, term) if term.source is Source.TEXT else None
        if column is not None:
            vector[column] = max(vector[column], term.weight)
    return vector


def vector_of_fields(
    index: CallIndex, terms: Iterable[UnderstoodTerm], factors: Mapping[str, float]
) -> "np.ndarray":
    """Return the names of its fields of work, each of the length of its weight, per column."""
    import numpy as np

    vector = np.zeros(index.scale.shape[0])
    for term in terms:
        if term.source is Source.FIELD:
            counts = analyser(term.language).counts(term.key)
            places, values = figures(index, counted_columns(index, term.language, counts)[0])
            factor = factors.get(term.term, 1.0)
            vector[places] += values * (factor * term.weight / (np.sqrt(values @ values) or 1))
    return vector


def topics_of_terms(index: CallIndex, terms: Iterable[UnderstoodTerm]) -> list[Topic]:
    """Return what a text says as topics: a concept and the words that name it are one."""
    found: dict[str, dict[int, float]] = {}
    languages: dict[str, str] = {}
    for term in terms:
        column = column_of(index, term) if term.source is Source.TEXT else None
        if column is not None:
            languages.setdefault(term.term.casefold(), term.language)
            found.setdefault(term.term.casefold(), {})[column] = float(index.scale[column])
    return [
        Topic(
            text=text,
            language=languages[text],
            columns=tuple(each),
            weights=tuple(each.values()),
            unknown=0.0,
        )
        for text, each in list(found.items())[:TOPICS]
    ]


def field_weights(project: Project, index: CallIndex) -> dict[str, float]:
    """Return the weight of each field: the profile's own, else chosen from the input.

    Few keywords are labels and the prose speaks; many keywords carry the query.
    """
    recipe = index.recipe
    if project.is_text:
        terms, fields, keywords = recipe.understood
        return {
            DERIVED: terms, "themes": fields, "keywords": keywords,
            "english_keywords": keywords, "past_projects": recipe.past,
        }  # fmt: skip
    terse = recipe.terseness(project)
    title, summary, keywords = (
        a + terse * (b - a) for a, b in zip(recipe.prose, recipe.terse, strict=True)
    )
    derived = recipe.derived * (1 - terse)
    themes = recipe.themes if project.themes else derived
    own = project.weights
    keywords = keywords if own.keywords is None else own.keywords
    return {
        "title": title if own.title is None else own.title,
        "summary": summary if own.summary is None else own.summary,
        "keywords": keywords,
        "english_keywords": keywords,
        DERIVED: derived,
        "themes": themes if own.themes is None else own.themes,
        "past_projects": recipe.past,
    }


def topic_of(
    index: CallIndex, part: Part, columns: Mapping[int, int], unknown: Mapping[str, int]
) -> Topic:
    places = tuple(sorted(columns))
    new = float(index.scale.max()) if index.scale.size else 1.0
    return Topic(
        text=part.text,
        language=part.language,
        columns=places,
        weights=tuple(float(index.scale[p]) for p in places),
        unknown=sum(new * (index.recipe.pair if " " in term else 1.0) for term in unknown),
    )


def heavy_topics(index: CallIndex, whole: "np.ndarray") -> tuple[Topic, ...]:
    """Return the heaviest words of a profile without keywords."""
    import numpy as np

    single = [
        c
        for c in np.flatnonzero(whole).tolist()
        if index.concept_of(c) is None and " " not in index.term_of(c)[1]
    ]
    single.sort(key=lambda c: (-whole[c], index.term_of(c)))
    return tuple(
        Topic(
            text=index.term_of(c)[1],
            language=index.term_of(c)[0],
            columns=(c,),
            weights=(float(index.scale[c]),),
            unknown=0.0,
        )
        for c in single[:TOPICS]
    )


def scores_of(vector: ProfileVector, index: CallIndex) -> "np.ndarray":
    """Return the lexical score of every call of the index, 0..1: ``(n_calls,)``."""
    import numpy as np

    columns = np.flatnonzero(vector.whole)
    return index.products(columns, vector.whole[columns])

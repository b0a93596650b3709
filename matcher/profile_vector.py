"""A project as a vector in the space of the calls, field by field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.city import Project
from funding.errors import EmptyProfile
from funding.understanding import Source
from funding.words import shorten
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.named_terms import languages_of
from matcher.profile_figures import (
    Figures,
    counted_columns,
    figures,
    figures_of_fields,
    figures_of_terms,
)
from matcher.relevance_feedback import FEEDBACK, rocchio_shift
from matcher.text.languages import detect, known
from matcher.text.query_language import language_of_prose
from matcher.text.tokens import analyser
from matcher.topics import Topic, heavy_topics, topic_of, topics_of_terms

if TYPE_CHECKING:
    import numpy as np

ENGLISH = "en"
DERIVED = "terms"
"""The field of the terms that were derived from prose."""

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

    columns: "np.ndarray"
    """The columns that the project asks for, in order; few of all that the calls have."""
    fields: Mapping[str, "np.ndarray"]
    """Name of the field to its share of the whole, one figure per column; they sum to `whole`."""
    whole: "np.ndarray"
    """One figure per column, of length 1; all zero where no call knows any word of the project."""
    topics: tuple[Topic, ...]
    is_question: bool
    """True for a few words without prose: similarity of so little text says little."""
    is_text: bool
    """True for a text without keywords, of which the terms were derived."""


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
    counted: dict[str, Counter[int]] = {}
    topics = []
    words = 0
    for part in parts_of(project, index.concepts):
        counts = analyser(part.language).counts(part.text)
        words += len(counts)
        if project.is_text and part.field == "summary":
            continue
        known_to, unknown = counted_columns(index, part.language, counts)
        counted.setdefault(part.field, Counter()).update(known_to)
        if part.field in ("keywords", "english_keywords"):
            topics.append(topic_of(index, part.text, part.language, known_to, unknown))
    if not words:
        name = project.id if project.city.name else shorten(project.title or project.summary, 60)
        raise EmptyProfile(
            f"no word of {name!r} can be searched for: "
            "describe it in a few words of its own subject"
        )
    raw = {name: figures(index, columns) for name, columns in counted.items()}
    if project.understood:
        raw[DERIVED] = figures_of_terms(index, project.understood)
        if not project.themes:
            raw["themes"] = figures_of_fields(index, project.understood, dict(project.emphasis))
        if project.is_text or not topics:
            topics += topics_of_terms(index, project.understood)
    move = rocchio_shift(index, liked, disliked)
    columns, fields, whole = joined_fields(project, index, raw)
    topics = topics or list(heavy_topics(index, columns, whole))
    if move is not None:
        columns, fields, whole = moved_by(move, columns, fields, whole)
    return ProfileVector(
        columns=columns,
        fields=fields,
        whole=whole,
        topics=tuple(topics),
        is_question=(not project.summary or project.is_text) and words <= QUESTION_TERMS,
        is_text=project.is_text,
    )


def joined_fields(
    project: Project, index: CallIndex, raw: Mapping[str, Figures]
) -> "tuple[np.ndarray, dict[str, np.ndarray], np.ndarray]":
    """Return the columns of all fields in order, each field's share in them, and their sum.

    The sum has the length 1, or 0 where no call knows any word.
    """
    import numpy as np

    none = np.zeros(0, np.int64)
    columns = np.unique(np.concatenate([none, *(places for places, _ in raw.values())]))
    shares = field_weights(project, index)
    factors = factors_of(project, index, columns)
    fields = {}
    for name, (places, values) in raw.items():
        vector = np.zeros(len(columns))
        vector[np.searchsorted(columns, places)] = values
        if factors is not None:
            vector = vector * factors
        length = np.sqrt(vector @ vector)
        fields[name] = vector * (shares[name] / length if length else 0)
    whole = sum(fields.values(), np.zeros(len(columns)))
    length = np.sqrt(whole @ whole)
    if length:
        fields = {name: vector / length for name, vector in fields.items()}
        whole = whole / length
    return columns, fields, whole


def moved_by(
    move: Figures,
    columns: "np.ndarray",
    fields: "Mapping[str, np.ndarray]",
    whole: "np.ndarray",
) -> "tuple[np.ndarray, dict[str, np.ndarray], np.ndarray]":
    """Return the same with what readers answered as a field of its own."""
    import numpy as np

    places, values = move
    both = np.union1d(columns, places)

    def spread(known: "np.ndarray", own: "np.ndarray") -> "np.ndarray":
        found = np.zeros(len(both))
        found[np.searchsorted(both, known)] = own
        return found

    wider = {name: spread(columns, own) for name, own in fields.items()}
    wider[FEEDBACK] = spread(places, values)
    return both, wider, spread(columns, whole) + wider[FEEDBACK]


def factors_of(project: Project, index: CallIndex, columns: "np.ndarray") -> "np.ndarray | None":
    """Return the factor of each of *columns*, as a person weighed its words; None if all are 1."""
    import numpy as np

    if not project.emphasis:
        return None
    factors = np.ones(len(columns))
    fields = {t.term for t in project.understood if t.source is Source.FIELD}
    for term, factor in project.emphasis:
        if term in fields:
            continue  # its weight as a field of work is changed, not that of its words
        for language in languages_of(project, index.concepts):
            named, _ = counted_columns(index, language, analyser(language).counts(term))
            factors[np.isin(columns, list(named))] = factor
    return factors


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

"""What the page of a profile shows: the form as it was filled in, its faults, the pane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from babel import Locale

from advice.profiles.countries import read_countries
from advice.profiles.files import ProfileFile
from advice.profiles.suggestions import Suggestion
from desk.pages.profiles.effect_view import EffectPane
from desk.pages.profiles.fields import (
    BASIC,
    CITY,
    DEMANDS,
    EMPTY_ROWS,
    FIELD_STEPS,
    FURTHER,
    STEPS,
    WEIGHTS,
    FormFields,
    KeywordRow,
    Kind,
    ProjectFields,
    number_text,
)
from desk.pages.profiles.form import ENGLISH_TICK, FieldFault
from desk.pages.profiles.question_view import QuestionView
from funding.city import LegalType
from funding.reference import LANGUAGES
from funding.words import plain, shorten
from store.people.profiles import ProfileVersion
from wording.desk.profile_effect import origin_words
from wording.desk.profile_fields import field_name
from wording.language import Speech
from wording.match_words import legal_type_words

MOST_SECTIONS = 4
"""Projects whose fields stand on one page; of a city with more, one at a time."""
HINT = 200
Options = tuple[tuple[str, str], ...]
"""Value and words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldView:
    name: str
    """Of the input."""
    label: str
    kind: str
    value: str
    options: Options = ()
    fault: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KeywordList:
    name: str
    label: str
    rows: tuple[KeywordRow, ...]
    """With empty ones at the end."""
    weights: tuple[Options, ...]
    """The steps beside each row."""
    fault: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionView:
    value: str
    term: str
    why: str
    effect: str
    first: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectView:
    id: str
    title: str
    basic: tuple[FieldView, ...]
    keywords: tuple[KeywordList, ...]
    demands: tuple[FieldView, ...]
    weights: tuple[FieldView, ...]
    further: tuple[FieldView, ...]
    past: tuple[Mapping[str, str], ...]
    is_out: bool
    fault: str | None
    remarks: tuple[str, ...]
    suggestions: tuple[SuggestionView, ...] | None
    """None where nobody asked for them."""
    feeds: tuple[tuple[str, str], ...] = ()
    """Addresses of its feed: name of the kind, address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictView:
    """Somebody saved meanwhile: their version, and both changes in words."""

    version: int
    who: str
    when: str
    comment: str | None
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    text: str
    """Their version as YAML."""
    lines: tuple[tuple[str, str], ...]
    """From theirs to mine: kind and line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EditView:
    city_id: str
    name: str
    version: int
    saved: str
    """When and by whom the version was saved."""
    facts: tuple[FieldView, ...]
    projects: tuple[ProjectView, ...]
    others: tuple[tuple[str, str], ...]
    """Projects whose fields are not on this page: name and title."""
    only: str | None
    text: str | None
    """The YAML, where that is edited."""
    faults: tuple[str, ...]
    pane: EffectPane | None
    """None where the draft can't be read."""
    changes: tuple[str, ...]
    is_draft: bool
    """True where the form says something that is not saved."""
    is_saved: bool
    comment: str
    is_refused: bool
    """True where somebody wanted to save it and it was not saved: the top of the page says why."""
    anyway: bool
    draft_text: str
    missing: tuple[str, ...]
    """Facts of the city that are not stated."""
    people: int
    conflict: ConflictView | None = None
    may_replay: bool = False
    questions: tuple[QuestionView, ...] = ()
    answered: tuple[str, ...] = ()
    """What readers answered, as the profile says it now."""
    """What had better be said, the answer that settles most first."""
    keeps: Mapping[str, str] = field(default_factory=dict)


def facts_view(
    s: Speech, fields: FormFields, faults: Sequence[FieldFault]
) -> tuple[FieldView, ...]:
    return tuple(
        field_view(
            s, f"city.{name}", name, kind, fields.city.get(name, ""), fault_at(faults, "city", name)
        )
        for name, kind in CITY.items()
    )


def project_view(
    s: Speech,
    project: ProjectFields,
    place: int,
    faults: Sequence[FieldFault],
    *,
    remarks: Sequence[str],
    suggestions: Sequence[Suggestion] | None,
    feeds: tuple[tuple[str, str], ...],
) -> ProjectView:
    begin = f"p.{project.id}."

    def views(names: Mapping[str, Kind]) -> tuple[FieldView, ...]:
        return tuple(
            field_view(
                s,
                begin + name,
                "is_illustrative" if name == "illustrative" else name,
                kind,
                project.texts.get(name, ""),
                fault_at(faults, "projects", place, *name.split(".")),
            )
            for name, kind in names.items()
        )

    return ProjectView(
        id=project.id,
        title=shorten(plain(project.texts.get("title", "")), 120) or project.id,
        basic=views(BASIC),
        keywords=tuple(
            keyword_list(s, begin, name, rows, fault_at(faults, "projects", place, name))
            for name, rows in (
                ("keywords", project.keywords),
                ("english_keywords", project.english_keywords),
            )
        ),
        demands=views(DEMANDS),
        weights=views(WEIGHTS),
        further=views(FURTHER),
        past=(*project.past, {"title": "", "call": "", "summary": ""}),
        is_out=project.is_out,
        fault=own_fault(faults, place),
        remarks=tuple(remarks),
        suggestions=None
        if suggestions is None
        else tuple(suggestion_view(s, one) for one in suggestions),
        feeds=feeds,
    )


def keyword_list(
    s: Speech, begin: str, name: str, rows: Sequence[KeywordRow], fault: str | None
) -> KeywordList:
    shown = (*rows, *(KeywordRow(term="") for _ in range(EMPTY_ROWS)))
    return KeywordList(
        name=begin + name,
        label=field_name(s, name),
        rows=shown,
        weights=tuple(step_options(s, row.weight) for row in shown),
        fault=fault,
    )


def step_options(s: Speech, weight: str) -> Options:
    """Return the steps of a keyword's weight; one that stands there already is one of them."""
    words = {"0.5": s.say("counts half"), "1": s.say("counts as usual")}
    values = dict.fromkeys((*(number_text(step) for step in STEPS), weight))
    return tuple((v, words.get(v) or s.say("counts {n} times", n=shorten(v, 8))) for v in values)


def field_view(
    s: Speech, name: str, about: str, kind: Kind, value: str, fault: str | None
) -> FieldView:
    return FieldView(
        name=name,
        label=field_name(s, about),
        kind=kind.value,
        value=value,
        options=options_of(s, kind, value),
        fault=fault,
    )


def options_of(s: Speech, kind: Kind, value: str) -> Options:
    """Return what may be chosen; a wrong value that was sent stays there to be seen."""
    none = ("", s.say("not stated"))
    found: Options = ()
    if kind is Kind.YES_NO:
        found = (none, ("yes", s.say("yes")), ("no", s.say("no")))
    elif kind is Kind.COUNTRY:
        names = sorted((s.country(code), code) for code in read_countries())
        found = (none, *((code, words) for words, code in names))
    elif kind is Kind.LANGUAGE:
        locale: Locale = s.locale
        names = sorted((str(locale.languages.get(code, code)), code) for code in LANGUAGES)
        found = (none, *((code, words) for words, code in names))
    elif kind is Kind.LEGAL_TYPE:
        found = tuple((each.value, legal_type_words(s, each)) for each in LegalType)
    elif kind is Kind.DEGREE:
        found = (
            none,
            ("1", s.say("1: city")),
            ("2", s.say("2: town or suburb")),
            ("3", s.say("3: rural area")),
        )
    elif kind is Kind.WEIGHT:
        steps = tuple((number_text(step), number_text(step)) for step in FIELD_STEPS)
        found = (("", s.say("chosen by the program")), *steps)
    if found and value not in dict(found):
        found = (*found, (value, shorten(plain(value), 40)))
    return found


def fault_at(faults: Sequence[FieldFault], *path: str | int) -> str | None:
    """Return what is wrong in a field, or in an entry of it."""
    for fault in faults:
        if fault.path[: len(path)] == path:
            return fault.sentence
    return None


def own_fault(faults: Sequence[FieldFault], place: int) -> str | None:
    """Return what is wrong in a project as a whole."""
    whole = [f.sentence for f in faults if f.path == ("projects", place)]
    weights = fault_at(faults, "projects", place, "keyword_weights")
    past = fault_at(faults, "projects", place, "past_projects")
    return next((found for found in (*whole, weights, past) if found), None)


def suggestion_view(s: Speech, one: Suggestion) -> SuggestionView:
    effect = s.together(
        [
            s.count("{n} enters", "{n} enter", one.entered),
            s.count("{n} leaves", "{n} leave", one.left),
            s.count("{n} moves", "{n} move", one.moved),
        ]
    )
    return SuggestionView(
        value=(ENGLISH_TICK if one.is_english else "") + one.term,
        term=one.term,
        why=origin_words(s, one.origin),
        effect=effect,
        first=None if one.first is None else shorten(plain(one.first.title), 90),
    )


def saved_words(s: Speech, saved: ProfileVersion) -> str:
    """Return when and by whom a version was saved, and why."""
    words = s.say(
        "version {n}, saved {day} by {who}",
        n=s.number(saved.version),
        day=moment_words(s, saved.saved_at),
        who=shorten(plain(saved.author or ""), 60) or s.say("somebody"),
    )
    if saved.comment:
        return s.labelled(words, shorten(plain(saved.comment), HINT))
    return words


def moment_words(s: Speech, moment: datetime) -> str:
    return s.short_date(moment.date())


def missing_facts(s: Speech, profile: ProfileFile) -> tuple[str, ...]:
    """Return the facts that no call can be checked against because they are not stated."""
    names = ("nuts3", "population", "degurba", "has_climate_plan", "is_covenant_signatory")
    return tuple(field_name(s, n) for n in names if getattr(profile.city, n) is None)

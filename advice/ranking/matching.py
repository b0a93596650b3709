"""Matches of projects on a day: store and matcher joined once, for mails, pages and commands."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advice.documents.tidy import visible
from advice.profiles.countries import suggest_country
from advice.ranking.feedback_signal import liked_calls
from advice.ranking.own_concepts import concepts_of
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import City, LegalType, Project
from funding.errors import WrongInput
from funding.evidence import Check, Role
from funding.match import MatchList
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.index.index_arrays import from_arrays, index_fingerprint, to_arrays
from matcher.index.term_counts import count_call, counts_key, from_json, to_json
from matcher.rank import Ranked, is_live, rank_calls
from matcher.understanding import raw_text_project, understood
from store.calls.calls import live_calls
from store.calls.index_cache import keep_index, read_index, stamp_of
from store.calls.lazy_calls import LazyCalls
from store.calls.term_counts import keep_counts, kept_counts
from store.database import Store
from store.people.feedback import Feedback, in_force
from store.people.recipients import Recipient, list_recipients

QUESTION = "question"
"""The city of an ad-hoc question that names no country."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """The live calls of one day with their index; built once, asked many times."""

    calls: Sequence[Call]
    index: CallIndex
    live: frozenset[str]
    """Ids of the calls that somebody can win on that day."""
    feedback: tuple[Feedback, ...] = ()
    """Answers in force, which move the ranking of the projects that they are about."""
    people: tuple[Recipient, ...] = ()


def load_corpus(store: Store, today: date) -> Corpus:
    """Return the live calls of a day with their index, and what people answered."""
    with store.read():
        concepts = concepts_of(store)
        stamp = stamp_of(store, today, index_fingerprint(concepts))
        arrays = read_index(store, stamp)
        calls = tuple(live_calls(store, today))
        if arrays is not None and arrays["ids"].tolist() != [call.id for call in calls]:
            arrays = None  # kept of other calls, whatever its stamp says
        index = (
            from_arrays(arrays, calls, concepts) if arrays else build_index(store, calls, concepts)
        )
        live = frozenset(call.id for call in calls if is_live(call, today))
        if arrays is None:
            keep_index(store, stamp, to_arrays(index, [name in live for name in index.ids]))
        return with_answers(store, calls, index, live)


def open_corpus(store: Store, today: date) -> Corpus:
    """Return the same, but read of the calls only what a match shows.

    For one question on a database that is kept open; ask and answer within one `Store.read`.
    """
    concepts = concepts_of(store)
    found = open_index(store, concepts, stamp_of(store, today, index_fingerprint(concepts)))
    if found is None:
        return load_corpus(store, today)
    index, live = found
    return with_answers(store, index.calls, index, live)


def open_index(
    store: Store, concepts: Concepts, stamp: str
) -> tuple[CallIndex, frozenset[str]] | None:
    """Return the kept index of a state and the ids of its live calls; None if none is kept."""
    arrays = read_index(store, stamp)
    if arrays is None:
        return None
    index = from_arrays(arrays, LazyCalls(store, arrays["ids"].tolist()), concepts)
    return index, frozenset(index.ids[n] for n in arrays["is_live"].nonzero()[0].tolist())


def build_index(store: Store, calls: Sequence[Call], concepts: Concepts) -> CallIndex:
    keys = {call.id: counts_key(call) for call in calls}
    kept = kept_counts(store, keys.values())
    counts = {name: from_json(kept[key]) for name, key in keys.items() if key in kept}
    return CallIndex.build(calls, counts=counts, concepts=concepts)


def with_answers(
    store: Store, calls: Sequence[Call], index: CallIndex, live: frozenset[str]
) -> Corpus:
    return Corpus(
        calls=calls,
        index=index,
        live=live,
        feedback=tuple(in_force(store)),
        people=tuple(list_recipients(store)),
    )


def count_new_calls(store: Store, today: date) -> int:
    """Keep the term counts of calls whose words were not counted before; return how many.

    Called after a harvest, so that matching has only the weighing to do.
    """
    calls = live_calls(store, today)
    keys = {call.id: counts_key(call) for call in calls}
    kept = kept_counts(store, keys.values())
    new = {keys[c.id]: to_json(count_call(c)) for c in calls if keys[c.id] not in kept}
    if new:
        keep_counts(store, new, keys.values())
    return len(new)


def make_index(store: Store, today: date) -> None:
    """Make and keep the index of a day, if it is not kept already, so that nobody waits for it.

    Called after a harvest and after midnight; it imports scikit-learn.
    """
    count_new_calls(store, today)
    load_corpus(store, today)


def match_project(
    corpus: Corpus,
    project: Project,
    *,
    today: date,
    chosen: Callable[[Call], bool] | None = None,
    fresh: Collection[str] = (),
) -> MatchList:
    """Return the explained matches of one project, with eligibility.

    With *chosen* only the calls for which it is true; scores do not depend on that.  *fresh* are
    ids of calls that are news: the nearest of them are told even if they fit badly.
    """
    return rank_project(corpus, project, today=today, chosen=chosen, fresh=fresh).whole()


def rank_project(
    corpus: Corpus,
    project: Project,
    *,
    today: date,
    chosen: Callable[[Call], bool] | None = None,
    fresh: Collection[str] = (),
) -> Ranked:
    """Return the same without reasons, which `explained` adds to the matches that are shown."""
    wanted = corpus.live
    if chosen is not None:
        wanted = frozenset(c.id for c in corpus.calls if c.id in wanted and chosen(c))

    def judge(project: Project, call: Call) -> tuple[tuple[Check, ...], Role]:
        return check_call(project, call, today=today)

    project = understood(project, corpus.index)
    learnt = liked_calls(project, corpus.feedback, corpus.people)
    return rank_calls(
        project,
        corpus.calls,
        today=today,
        index=corpus.index,
        live=wanted,
        judge=judge,
        liked=learnt.liked,
        disliked=learnt.disliked,
        fresh=fresh,
    )


def match_projects(
    corpus: Corpus,
    projects: Iterable[Project],
    *,
    today: date,
    fresh: Collection[str] = (),
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Mapping[str, MatchList]:
    """Return the matches of many projects by project id."""
    wanted = list(projects)
    found = {}
    for n, project in enumerate(wanted, 1):
        found[project.id] = match_project(corpus, project, today=today, fresh=fresh)
        if progress is not None:
            progress("matching", n, len(wanted))
    return found


def ad_hoc_project(
    text: str,
    *,
    is_question: bool,
    country: str | None,
    applicant: LegalType = LegalType.MUNICIPALITY,
    terms: Sequence[str] = (),
) -> Project:
    """Return a project for a question or a pasted text; nothing of it is stored.

    A question is taken as keywords; what a text is about is derived, and *terms* are added to it.
    Raises WrongInput for an empty text or an unknown country.
    """
    stripped = visible(text).strip()
    if not stripped:
        raise WrongInput("the text is empty; describe the project in a few words")
    hint = None if country is None else suggest_country(country)
    if hint is not None:
        raise WrongInput(f"--country is {country!r}, which is no country code; {hint}")
    city = City(id=QUESTION, name="", country=country or "", legal_type=applicant)
    if is_question:
        return Project(id=f"{QUESTION}/query", city=city, title=stripped, keywords=(stripped,))
    return replace(raw_text_project(f"{QUESTION}/text", stripped, city), keywords=tuple(terms))


def open_between(first: date, last: date) -> Callable[[Call], bool]:
    """Return whether a call takes applications on some day from *first* to *last*."""

    def is_open(call: Call) -> bool:
        opens, closes = call.best.opening_date, call.best.last_deadline
        return (opens is None or opens <= last) and (closes is None or closes >= first)

    return is_open


def interleave(lists: Sequence[MatchList]) -> list[tuple[str, int]]:
    """Return (project id, place) of all results, place by place over the projects.

    Scores of different projects can't be compared; the best of each comes before any second best.
    """
    places = [(place, m.project_id) for m in lists for place, _ in enumerate(m.results)]
    return [(project_id, place) for place, project_id in sorted(places)]

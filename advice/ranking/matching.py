"""Matches of projects on a day: store and matcher joined once, for mails, pages and commands."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advice.documents.tidy import visible
from advice.profiles.countries import suggest_country
from advice.ranking.feedback_signal import LikedCalls, liked_calls
from advice.ranking.live_index import live_index
from advice.ranking.own_concepts import concepts_of
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import City, LegalType, Project
from funding.errors import WrongInput
from funding.evidence import Check, Role
from funding.match import MatchList
from matcher.index.call_index import CallIndex
from matcher.rank import Ranked, rank_calls
from matcher.understanding import raw_text_project, understood
from store.calls.calls import live_calls
from store.calls.term_counts import keep_counts
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
        found = live_index(store, today, concepts)
        read = found.read
        if not read.keys() >= set(found.index.ids):
            read = {call.id: call for call in live_calls(store, today)}
        index = found.index
        calls = tuple(read[name] for name in index.ids)
        return with_answers(store, calls, replace(index, calls=calls), found.live)


def open_corpus(store: Store, today: date) -> Corpus:
    """Return the same, but read of the calls only what a match shows.

    For one question on a database that is kept open; ask and answer within one `Store.read`.
    """
    found = live_index(store, today, concepts_of(store))
    return with_answers(store, found.index.calls, found.index, found.live)


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


def make_index(store: Store, today: date) -> None:
    """Make and keep the index of a day, if it is not kept already, so that nobody waits for it.

    Called after a harvest and after midnight.  The counts of new words are kept in the database,
    too, for the day when the index has to be made of nothing.
    """
    with store.read():
        found = live_index(store, today, concepts_of(store))
    if found.counted:
        keep_counts(store, found.counted, found.texts)


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
    learnt: LikedCalls | None = None,
) -> Ranked:
    """Return the same without reasons, which `explained` adds to the matches that are shown.

    *learnt* is what readers' answers teach, those of *corpus* unless given.
    """
    wanted = corpus.live
    if chosen is not None:
        wanted = frozenset(c.id for c in corpus.calls if c.id in wanted and chosen(c))

    def judge(project: Project, call: Call) -> tuple[tuple[Check, ...], Role]:
        return check_call(project, call, today=today)

    project = understood(project, corpus.index)
    if learnt is None:
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

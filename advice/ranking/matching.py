"""Matches of projects on a day: store and matcher joined once, for mails, pages and commands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from advice.documents.tidy import visible
from advice.profiles.countries import suggest_country
from advice.ranking.feedback_signal import LikedCalls, liked_calls
from advice.ranking.live_index import live_index
from advice.ranking.own_concepts import concepts_of
from eligibility.gate import Gate
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import City, LegalType, Project
from funding.errors import EmptyProfile, WrongInput
from funding.evidence import Check, Role
from funding.match import Match, MatchList
from matcher.batched import AT_ONCE, lexical_scores
from matcher.index.call_index import CallIndex
from matcher.matches import Judge
from matcher.profile_vector import ProfileVector, build_vector
from matcher.rank import Ranked, rank_scored, rows_of
from matcher.understanding import raw_text_project, understood
from store.calls.calls import live_calls
from store.calls.term_counts import keep_counts
from store.database import Store
from store.people.feedback import Feedback, in_force
from store.people.recipients import Recipient, list_recipients

if TYPE_CHECKING:
    import numpy as np

NOTHING_LEARNT = LikedCalls()
QUESTION = "question"
"""The city of an ad-hoc question that names no country."""


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """The live calls of one day with their index; built once, asked many times."""

    calls: Sequence[Call]
    index: CallIndex
    live: frozenset[str]
    """Ids of the calls that somebody can win on that day."""
    feedback: tuple[Feedback, ...] = ()
    """Answers in force, which move the ranking of the projects that they are about."""
    people: tuple[Recipient, ...] = ()

    @cached_property
    def live_rows(self) -> "np.ndarray":
        """The rows of the live calls in the index, in order."""
        return rows_of(self.index, self.live)

    def judge(self, today: date) -> Judge:
        """Return who tells what a call asks of a project on a day.

        What calls state is looked up once for all projects that are ranked one after the other.
        """
        if today not in self._judges:
            return self._judges.setdefault(today, judge_of(today))
        return self._judges[today]

    @cached_property
    def _judges(self) -> dict[date, Judge]:
        return {}


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

    *learnt* is what readers taught about the project, if the corpus does not know its readers.
    """
    taught = None if learnt is None else {project.id: learnt}
    (ranked,) = rank_projects(
        corpus, [project], today=today, chosen=chosen, fresh=fresh, learnt=taught
    )
    return ranked


def rank_projects(
    corpus: Corpus,
    projects: Iterable[Project],
    *,
    today: date,
    chosen: Callable[[Call], bool] | None = None,
    fresh: Collection[str] = (),
    learnt: Mapping[str, LikedCalls] | None = None,
) -> Iterator[Ranked]:
    """Yield the same for many projects, in their order; many are scored at once.

    Raises EmptyProfile when it comes to a project that says nothing.
    """
    import numpy as np

    index = corpus.index
    live = corpus.live_rows
    if chosen is not None:
        live = np.array([row for row in live.tolist() if chosen(index.calls[row])], np.int64)
    judge = corpus.judge(today)
    news = rows_of(index, fresh)
    waiting = iter(projects)
    while some := list(islice(waiting, AT_ONCE)):
        asked, error = vectors_of(corpus, some, learnt)
        scores = lexical_scores([vector for _, vector in asked], index)
        for (project, vector), own in zip(asked, scores, strict=True):
            yield rank_scored(project, vector, own, index=index, live=live, judge=judge, fresh=news)
        if error is not None:
            raise error


def vectors_of(
    corpus: Corpus, projects: Iterable[Project], learnt: Mapping[str, LikedCalls] | None
) -> tuple[list[tuple[Project, ProfileVector]], EmptyProfile | None]:
    """Return projects as they are understood, with their vectors, up to one that says nothing."""
    found: list[tuple[Project, ProfileVector]] = []
    for each in projects:
        try:
            project = understood(each, corpus.index)
            taught = (
                liked_calls(project, corpus.feedback, corpus.people)
                if learnt is None
                else learnt.get(project.id, NOTHING_LEARNT)
            )
            vector = build_vector(
                project, corpus.index, liked=taught.liked, disliked=taught.disliked
            )
        except EmptyProfile as error:
            return found, error
        found.append((project, vector))
    return found, None


def judge_of(today: date) -> Judge:
    """Return who tells what a call asks of a project on a day."""

    def check(project: Project, call: Call) -> tuple[tuple[Check, ...], Role]:
        return check_call(project, call, today=today)

    return Judge(check=check, blocker=Gate(today).blocker)


@dataclass(frozen=True, kw_only=True, eq=False)
class MatchedProjects:
    """What matches many projects."""

    ranked: Mapping[str, Ranked]
    """By project id."""

    @cached_property
    def lists(self) -> Mapping[str, MatchList]:
        """Without reasons, which `explain` adds to the matches that are shown."""
        return {name: ranked.found for name, ranked in self.ranked.items()}

    def explain(self, match: Match) -> Match:
        """Return a match of the lists with its reasons, which are found once."""
        key = match.project_id, match.call.id
        if key not in self._explained:
            (told,) = self.ranked[match.project_id].explained([match])
            self._explained[key] = told
        return self._explained[key]

    @cached_property
    def _explained(self) -> dict[tuple[str, str], Match]:
        return {}


def match_projects(
    corpus: Corpus,
    projects: Iterable[Project],
    *,
    today: date,
    fresh: Collection[str] = (),
    progress: Callable[[str, int, int | None], None] | None = None,
) -> MatchedProjects:
    """Return the matches of many projects.  Raises EmptyProfile."""
    wanted = list(projects)
    found = {}
    for n, ranked in enumerate(rank_projects(corpus, wanted, today=today, fresh=fresh), 1):
        found[ranked.project.id] = ranked
        if progress is not None:
            progress("matching", n, len(wanted))
    return MatchedProjects(ranked=found)


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

"""The questions to a city, ranked by how much their answers would settle.

What settles a call of the project's own list counts before others: strong ones first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from advice.profiles.files import ProfileFile
from advice.questions.counting import Calls, Settled
from advice.questions.facts import ALL, AskedFact, said_of
from advice.questions.reference import PublicFact, contradicts, public_fact
from funding.call import Call
from funding.city import City, Project
from funding.match import MatchList, Strength

Weights = Mapping[str, Mapping[str, int]]
"""By project, what each call of its list counts."""


class Settling(Protocol):
    """Calls for which a fact may be asked."""

    def settled(self, project: Project, fact: AskedFact) -> Settled:
        """Return what the answers to *fact* would settle for a project."""


STRONG, PARTIAL, OTHER = 10, 5, 1
"""What it counts to settle a call that a list shows as strong or partial, and any other call."""
SURE = 1_000
"""A value that two sources contradict comes before what nobody has said yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question to a city."""

    fact: AskedFact
    about: str
    """``krefeld`` for a fact of the city, ``krefeld/heat-warnings`` for one of a project."""
    city: City
    title: str | None
    """Of the project; None for a fact of the city."""
    always: int
    """Calls that get a yes or a no, whatever the answer."""
    perhaps: int
    """Calls that get one by some answers only."""
    in_list: int
    """How many of both the lists show."""
    score: float
    present: str
    """What the profile says, as it is typed; "" for nothing."""
    public: PublicFact | None = None
    """What a public source says: to be confirmed, or to be compared with `present`."""

    @property
    def is_contradiction(self) -> bool:
        """Return whether the profile and a public source say different things."""
        return bool(self.present) and self.public is not None

    @property
    def key(self) -> str:
        """Return what the question is told apart by: ``krefeld/heat-warnings:sizes``."""
        return f"{self.about}:{self.fact.name}"

    @property
    def settles(self) -> int:
        """Return how many calls it may settle."""
        return self.always + self.perhaps


def questions_of(
    profile: ProfileFile,
    calls: Calls | Sequence[Call],
    lists: Mapping[str, MatchList],
    *,
    today: date,
) -> tuple[Question, ...]:
    """Return the questions that an answer would settle something for, the most first.

    *calls* are the live ones of the day, *lists* the matches by project; a project without a list
    counts all calls alike.
    """
    known = calls if isinstance(calls, Calls) else Calls(calls=calls, today=today)
    weights = {name: weights_of(found) for name, found in lists.items()}
    return questions_to(profile.projects, known, weights)


def questions_to(
    projects: Sequence[Project], calls: Settling, weights: Weights
) -> tuple[Question, ...]:
    """Return the questions about some projects of one city, that with the highest score first."""
    if not projects:
        return ()
    found = [
        *contradictions(projects[0]),
        *(q for fact in ALL for q in asked_for(fact, projects, calls, weights)),
    ]
    return tuple(sorted(found, key=by_score))


def by_score(question: Question) -> tuple[float, str]:
    """Return the key that sorts questions, that with the highest score first."""
    return -question.score, question.key


def weights_of(found: MatchList) -> dict[str, int]:
    """Return what each call of a list counts."""
    return {
        match.call.id: STRONG if match.strength is Strength.STRONG else PARTIAL
        for match in found.results
    }


def asked_for(
    fact: AskedFact, projects: Sequence[Project], calls: Settling, weights: Weights
) -> Iterator[Question]:
    """Yield the question for a city's fact, or one for each project that lacks it."""
    if not fact.is_of_city:
        for project in projects:
            if fact.known(project) is None:
                yield from asked(fact, (project,), calls, weights)
    elif fact.known(projects[0]) is None:
        yield from asked(fact, projects, calls, weights)


def asked(
    fact: AskedFact, projects: Sequence[Project], calls: Settling, weights: Weights
) -> Iterator[Question]:
    """Yield the question, unless no answer to it would settle anything."""
    found = [(project.id, calls.settled(project, fact)) for project in projects]
    settled = {name for _, one in found for name in one.shares}
    if not settled:
        return
    always = {name for name in settled if all(name not in one.perhaps for _, one in found)}
    listed = {name for id, one in found for name in one.shares if name in weights.get(id, {})}
    yield replace(
        question_about(fact, projects[0]),
        always=len(always),
        perhaps=len(settled) - len(always),
        in_list=len(listed),
        score=sum(score(one, weights.get(id, {})) for id, one in found),
    )


def score(settled: Settled, weights: Mapping[str, int]) -> float:
    """Return what an answer is worth to one project, in calls that it lists not."""
    return sum(share * weights.get(name, OTHER) for name, share in settled.shares.items())


def contradictions(project: Project) -> Iterator[Question]:
    """Yield a question for each fact of a project's city that a public source tells differently."""
    for fact in ALL:
        question = question_about(fact, project)
        if fact.is_of_city and question.is_contradiction:
            yield question


def question_about(fact: AskedFact, project: Project) -> Question:
    """Return the question for one fact, before anybody counted what an answer settles."""
    ours = fact.known(project)
    theirs = public_fact(project.city, fact.name) if fact.is_of_city else None
    if ours is not None and theirs is not None and not contradicts(ours, theirs):
        theirs = None
    return Question(
        fact=fact,
        about=fact.about(project),
        city=project.city,
        title=None if fact.is_of_city else project.title,
        always=0,
        perhaps=0,
        in_list=0,
        score=0 if ours is None or theirs is None else SURE,
        present=said_of(fact, project),
        public=theirs,
    )

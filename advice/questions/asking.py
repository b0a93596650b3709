"""The questions to a city, ranked by how much their answers would settle.

What settles a call of the project's own list counts before others: strong ones first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advice.profiles.files import ProfileFile
from advice.questions.counting import Calls, Settled
from advice.questions.facts import ALL, AskedFact, said_of
from advice.questions.reference import PublicFact, contradicts, public_fact
from funding.call import Call
from funding.city import City, Project
from funding.match import MatchList, Strength

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
    found = [
        *contradictions(profile),
        *(q for fact in ALL for q in asked_for(fact, profile, known, weights)),
    ]
    return tuple(sorted(found, key=lambda q: (-q.score, q.key)))


def weights_of(found: MatchList) -> dict[str, int]:
    """Return what each call of a list counts."""
    return {
        match.call.id: STRONG if match.strength is Strength.STRONG else PARTIAL
        for match in found.results
    }


def asked_for(
    fact: AskedFact,
    profile: ProfileFile,
    calls: Calls,
    weights: Mapping[str, Mapping[str, int]],
) -> Iterator[Question]:
    """Yield the question for a city's fact, or one for each project that lacks it."""
    if not fact.is_of_city:
        for project in profile.projects:
            if fact.known(project) is None:
                yield from asked(fact, profile.city, (project,), calls, weights)
    elif profile.projects and fact.known(profile.projects[0]) is None:
        yield from asked(fact, profile.city, profile.projects, calls, weights)


def asked(
    fact: AskedFact,
    city: City,
    projects: Sequence[Project],
    calls: Calls,
    weights: Mapping[str, Mapping[str, int]],
) -> Iterator[Question]:
    """Yield the question, unless no answer to it would settle anything."""
    found = [(project.id, calls.settled(project, fact)) for project in projects]
    settled = {name for _, one in found for name in one.shares}
    if not settled:
        return
    always = {name for name in settled if all(name not in one.perhaps for _, one in found)}
    listed = {name for id, one in found for name in one.shares if name in weights.get(id, {})}
    only = projects[0]
    yield Question(
        fact=fact,
        about=city.id if fact.is_of_city else only.id,
        city=city,
        title=None if fact.is_of_city else only.title,
        always=len(always),
        perhaps=len(settled) - len(always),
        in_list=len(listed),
        score=sum(score(one, weights.get(id, {})) for id, one in found),
        present=said_of(fact, only),
        public=public_fact(city, fact.name) if fact.is_of_city else None,
    )


def score(settled: Settled, weights: Mapping[str, int]) -> float:
    """Return what an answer is worth to one project, in calls that it lists not."""
    return sum(share * weights.get(name, OTHER) for name, share in settled.shares.items())


def contradictions(profile: ProfileFile) -> Iterator[Question]:
    """Yield a question for each fact of the city that a public source tells differently."""
    for fact in ALL:
        theirs = public_fact(profile.city, fact.name) if fact.is_of_city else None
        if theirs is None or not profile.projects:
            continue
        ours = fact.known(profile.projects[0])
        if contradicts(ours, theirs):
            yield Question(
                fact=fact,
                about=profile.city.id,
                city=profile.city,
                title=None,
                always=0,
                perhaps=0,
                in_list=0,
                score=SURE,
                present=fact.written(ours),
                public=theirs,
            )

"""Which question a mail asks whom: worth an answer, not asked lately, and not put off."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from advice.questions.asking import Question, question_about
from advice.questions.facts import ALL, FACTS
from advice.questions.listed_calls import ListedCalls
from advice.questions.mailed import (
    WORTH_ASKING,
    question_for,
    rests_of,
    rests_until,
    told_as,
)
from advice.weekly.reasons import asked
from eligibility import keys
from funding.match import Match, MatchList, Strength
from store.people.questions import Said
from tests.advice.questions.test_questions import stated
from tests.digest.conftest import HEAT, KREFELD, TWIN

TODAY = date(2026, 10, 6)
NOW = datetime(2026, 10, 6, 6, tzinfo=UTC)
ADA, BOB = 7, 8
QUARTER = timedelta(weeks=13)


def question(name: str, n: int = WORTH_ASKING, score: float = 1) -> Question:
    return replace(question_about(FACTS[name], HEAT), in_list=n, perhaps=n, score=score)


def said(fact: str, when: datetime, who: int | None = ADA, *, is_answer: bool = False) -> Said:
    about = KREFELD.id if FACTS[fact].is_of_city else HEAT.id
    return Said(about=about, fact=fact, recipient_id=who, is_answer=is_answer, said_at=when)


def asks(
    questions: list[Question], *heard: Said, who: int = ADA, before: dict[str, date] | None = None
) -> str | None:
    listed = {told_as(key): frozenset({str(asked(day))}) for key, day in (before or {}).items()}
    found = question_for(questions, who, rests=rests_of(heard, now=NOW), listed=listed, today=TODAY)
    return None if found is None else found.fact.name


def test_the_first_that_is_worth_it_is_asked() -> None:
    few = question("decision_days", WORTH_ASKING - 1)
    assert asks([few, question("sizes"), question("trl")]) == "sizes"
    assert asks([few]) is None
    wrong = question_about(
        FACTS["population"], replace(HEAT, city=replace(KREFELD, population=90_000))
    )
    assert asks([few, wrong]) == "population"  # two values contradict each other


def test_who_was_asked_lately_is_asked_something_else() -> None:
    both = [question("sizes"), question("trl")]
    key = f"{HEAT.id}:sizes"
    for days, name in ((7, "trl"), (90, "trl"), (91, "sizes"), (-1, "sizes")):
        assert asks(both, before={key: TODAY - timedelta(days=days)}) == name, days
    assert asks(both, before={f"{TWIN.id}:sizes": TODAY}) == "sizes"


def test_not_now_of_a_reader_holds_for_her_that_of_staff_for_all() -> None:
    both = [question("sizes"), question("trl")]
    hers = said("sizes", NOW - timedelta(days=3))
    assert (asks(both, hers), asks(both, hers, who=BOB)) == ("trl", "sizes")
    theirs = replace(hers, recipient_id=None)
    assert (asks(both, theirs), asks(both, theirs, who=BOB)) == ("trl", "trl")
    assert asks(both, replace(hers, said_at=NOW - QUARTER)) == "sizes"
    assert asks(both, replace(hers, said_at=NOW + timedelta(days=1))) == "sizes"  # not said yet
    other = replace(hers, about="krefeld/other")
    assert asks(both, other) == "trl"  # the same fact of another project of the city
    assert asks(both, replace(hers, about="pirna/other")) == "sizes"


def test_what_anybody_answered_is_asked_of_nobody() -> None:
    both = [question("sizes"), question("trl")]
    answered = said("sizes", NOW - timedelta(days=3), BOB, is_answer=True)
    assert asks(both, answered) == "trl"


@given(st.lists(st.tuples(st.sampled_from(ALL), st.integers(1, 200), st.booleans()), max_size=12))
def test_nothing_rests_longer_than_a_quarter_and_nothing_is_asked_while_it_rests(
    heard: list[tuple[object, int, bool]],
) -> None:
    everything = [question(fact.name) for fact in ALL]
    spoken = [
        said(fact.name, NOW - timedelta(days=days), is_answer=is_answer)  # type: ignore[attr-defined]
        for fact, days, is_answer in heard
    ]
    rests = rests_of(spoken, now=NOW)
    name = asks(everything, *spoken)
    for one in everything:
        until = rests_until(one, ADA, rests=rests, listed={}, today=TODAY)
        assert until is None or TODAY < until <= TODAY + QUARTER
        assert until is None or one.fact.name != name


def match(number: int, project: str, strength: Strength = Strength.PARTIAL) -> Match:
    call = stated((keys.CLIMATE_PLAN, "required"), (keys.ENTITIES_MIN, "3"), number=number)
    return Match(project_id=project, call=call, score=0.1, strength=strength)


def listing(project: str, *found: Match) -> MatchList:
    return MatchList(project_id=project, considered=9, results=found, blocked=(), below_floor=())


def test_only_the_calls_of_the_followed_projects_lists_count_each_of_them_once() -> None:
    lists = {
        HEAT.id: listing(HEAT.id, *(match(n, HEAT.id) for n in range(4))),
        TWIN.id: listing(TWIN.id, *(match(n, TWIN.id) for n in range(3, 6))),
    }
    calls = ListedCalls(lists=lists, today=date(2026, 3, 2))

    def counted(*projects: object) -> dict[str, int]:
        return {q.key: q.in_list for q in calls.questions_to(projects)}  # type: ignore[arg-type]

    both = counted(HEAT, TWIN)
    assert both["krefeld:has_climate_plan"] == 6
    assert (both["krefeld/heat:partners"], both["krefeld/twin:partners"]) == (4, 3)
    assert counted(HEAT)["krefeld:has_climate_plan"] == 4
    assert "krefeld/twin:partners" not in counted(HEAT)
    assert counted() == {}


def test_a_strong_match_counts_twice_a_partial_one() -> None:
    lists = {
        HEAT.id: listing(HEAT.id, *(match(n, HEAT.id) for n in range(3))),
        TWIN.id: listing(TWIN.id, *(match(n, TWIN.id, Strength.STRONG) for n in range(2))),
    }
    calls = ListedCalls(lists=lists, today=date(2026, 3, 2))
    keys_asked = [q.key for q in calls.questions_to((HEAT, TWIN)) if "partners" in q.key]
    assert keys_asked == ["krefeld/twin:partners", "krefeld/heat:partners"]

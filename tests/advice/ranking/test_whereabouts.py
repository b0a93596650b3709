"""Where a call fell out of a list: each stage with its figure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from advice.ranking.asked import Asked
from advice.ranking.matching import Corpus, load_corpus, open_between, rank_project
from advice.ranking.reading import read_asked
from advice.ranking.whereabouts import Where, Whereabouts, unread, where_is
from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.event import Harvest
from funding.evidence import Rule, Verdict
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
TODAY = NOW.date()
TEXTS = {
    "HEAT": "Heat action plans and early warning of heat waves for old people in cities.",
    "FLOOD": "Rain retention and green roofs against flash floods in cities; some heat.",
    "SHIPS": "Shore power for ferries, and quiet engines of ships.",
    "BRAZIL": "Heat action plans for old people, with partners in Brazil.",
}


def record(name: str, text: str, **more: object) -> Record:
    values: dict[str, object] = {
        "source": "portico",
        "source_id": name,
        "title": text.partition(".")[0],
        "url": f"https://portal.example.eu/{name.lower()}",
        "language": "en",
        "status_claimed": Status.OPEN,
        "opening_date": date(2026, 9, 1),
        "deadlines": (Deadline(date=date(2027, 1, 5), raw="5 January 2027"),),
        "sections": (TextSection(heading=None, text=text),),
    }
    return Record(**{**values, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        run = begin_run(opened, "portico", today=TODAY, now=NOW)
        past = (Deadline(date=TODAY, raw="today"),)
        records = [
            *(record(name, text) for name, text in TEXTS.items()),
            record("PAST", "Heat action plans of the year before.", deadlines=past),
            record("EXPERTS", "Experts on heat action plans.", kind=Kind.EXPERTS),
        ]
        stage_records(opened, run, records)
        harvest = Harvest(complete=True, listed=len(records), requests=1)
        finish_run(opened, run, harvest, today=TODAY, now=NOW)
        yield opened


@pytest.fixture(scope="module")
def corpus(store: Store) -> Corpus:
    return load_corpus(store, TODAY + timedelta(days=1))


Ask = Callable[..., Whereabouts]


@pytest.fixture
def where(store: Store, corpus: Corpus) -> Ask:
    def ask(name: str, *, span: tuple[date, date] | None = None, **more: object) -> Whereabouts:
        asked = Asked(query="heat action plans for old people", **more)  # type: ignore[arg-type]
        reading = read_asked(asked, corpus.index)
        chosen = None if span is None else open_between(*span)
        today = TODAY + timedelta(days=1)
        found = rank_project(corpus, reading.project, today=today, chosen=chosen).found
        return where_is(store, corpus, reading.project, found, name, today=today, chosen=chosen)[0]

    return ask


def test_a_call_in_the_list_has_its_place(where: Ask) -> None:
    found = where("HEAT")  # the short one on Brazil is nearer
    assert (found.where, found.place, found.considered) == (Where.SHOWN, 2, 4)


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("PAST", Where.CLOSED),
        ("EXPERTS", Where.EXPERTS),
        ("SHIPS", Where.NO_WORD),
        ("NEVER-HEARD-OF", Where.NEVER_READ),
    ],
)
def test_each_stage_is_told(where: Ask, name: str, stage: Where) -> None:
    assert where(name).where is stage


def test_a_call_below_the_floor_has_its_share_and_what_is_needed(where: Ask) -> None:
    found = where("FLOOD")
    assert found.where is Where.BELOW
    assert found.share is not None
    assert found.needed is not None
    assert 0 < found.share < found.needed
    assert found.place == 3


def test_what_a_person_rules_out_is_told_with_its_term(where: Ask) -> None:
    found = where("HEAT", must=("floods",))
    assert found.where is Where.RULED_OUT
    assert found.rule is not None
    assert found.rule.terms == ("floods",)


def test_days_in_which_it_is_not_open_are_told_with_its_deadline(where: Ask) -> None:
    found = where("HEAT", span=(date(2027, 2, 1), date(2027, 3, 1)))
    assert (found.where, found.day) == (Where.NOT_OPEN, date(2027, 1, 5))


def test_words_of_a_title_and_an_address_name_a_call_too(where: Ask) -> None:
    assert where("shore POWER ferries").call is not None
    assert where("https://portal.example.eu/heat").where is Where.SHOWN
    assert where("heat*) OR (title:").where in set(Where)


def test_what_a_rule_keeps_out_is_told_with_the_rule(store: Store, corpus: Corpus) -> None:
    reading = read_asked(Asked(query="heat action plans for old people"), corpus.index)
    ranked = rank_project(corpus, reading.project, today=TODAY + timedelta(days=1))
    first, *rest = ranked.found.results
    check = replace(first.checks[0], verdict=Verdict.NO)
    moved = replace(ranked.found, results=tuple(rest), blocked=(replace(first, checks=(check,)),))
    found = where_is(store, corpus, reading.project, moved, first.call.id, today=TODAY)[0]
    assert found.where is Where.BLOCKED
    assert found.check is not None
    assert found.check.rule in set(Rule)


def test_what_was_never_read_may_lie_at_a_source_that_is_not_read(store: Store) -> None:
    found = unread(store, now=NOW)
    assert found.not_covered
    assert found.late

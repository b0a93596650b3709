"""What was judged for the questions to a city is judged once, until something changes it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from advice.profiles.stored_projects import load_profile
from advice.questions.kept_questions import KeptQuestions
from advice.ranking.matching import load_corpus
from eligibility import keys
from funding.evidence import Evidence
from store.database import open_store
from store.people.profiles import save_profile
from tests.advice.search.conftest import admit, portico_record

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TEXT = """\
city: {id: krefeld, name: Krefeld, country: DE, nuts3: DEA14, population: 228000}
projects:
  - {id: heat, title: Heat warnings, summary: Heat warnings in streets, keywords: [heat]}
"""


@pytest.fixture
def store():
    with open_store(None) as opened:
        save_profile(opened, "krefeld", TEXT, author="Ana", comment=None, now=NOW)
        yield opened


def call(number: int):
    several = keys.ENTITIES_MIN.fact("3", Evidence(quote="at least three partners"))
    return portico_record(f"H{number}", title=f"Heat in streets {number}", facts=(several,))


def test_what_changes_nothing_judges_nothing_and_every_change_is_seen(store) -> None:
    kept = KeptQuestions()
    admit(store, "portico", [call(n) for n in range(3)], NOW)

    def asked(day=TODAY):
        corpus = load_corpus(store, day)
        return corpus, load_profile(store, "krefeld")

    corpus, profile = asked()
    first = kept.questions(corpus, profile, today=TODAY)
    (partners,) = [q for q in first if q.fact.name == "partners"]
    assert partners.settles == 3
    assert kept.questions(corpus, profile, today=TODAY) is first
    assert kept.questions(corpus, profile, today=TODAY + timedelta(days=1)) is not first
    answered = TEXT.replace("keywords: [heat]", "keywords: [heat], goes_alone: true")
    save_profile(store, "krefeld", answered, author="Ana", comment=None, now=NOW)
    later = kept.questions(corpus, load_profile(store, "krefeld"), today=TODAY)
    assert "partners" not in {q.fact.name for q in later}
    admit(store, "portico", [call(n) for n in range(5)], NOW)
    corpus, _ = asked()
    (more,) = [q for q in kept.questions(corpus, profile, today=TODAY) if q.fact.name == "partners"]
    assert more.settles == 5

"""Why a run was set aside is said in the reader's language; what quotes a portal stays as it is."""

from datetime import date

import pytest

from funding.call import Record, Status
from funding.event import Harvest
from funding.source import find_source
from store.harvest.plausibility import Past, judge
from wording.desk.reason_words import reason_words
from wording.language import LOCALES, speech

TODAY = date(2026, 10, 20)


def records(number: int, title: str = "Call") -> list[Record]:
    return [
        Record(
            source="portico",
            source_id=f"c{n}",
            title=f"{title} {n}",
            url="https://portal.example.eu/c",
            status_claimed=Status.OPEN,
        )
        for n in range(number)
    ]


def reasons() -> list[str]:
    """Every reason that judging a run can give."""
    day = date(2027, 1, 1)
    past = Past(
        survivors={f"c{n}": day for n in range(90)},
        titles={f"c{n}": f"Other {n}" for n in range(90)},
        fills=[{"deadlines": 1.0}] * 3,
    )
    few = records(15)
    found = judge(Harvest(complete=False, listed=15, requests=1), few, past, SOURCE, today=TODAY)
    many = Harvest(complete=True, listed=60, requests=1)
    return [*found, *judge(many, records(60), past, SOURCE, today=TODAY), "nothing readable came"]


SOURCE = find_source("portico")


@pytest.mark.parametrize("code", [code for code in LOCALES if code != "en"])
def test_every_reason_of_ours_has_words_in_every_language(code: str) -> None:
    told = [reason_words(speech(code), reason) for reason in reasons()]
    assert len(told) >= 6
    for reason, one in zip(reasons(), told, strict=True):
        assert one.language is None, reason
        assert one.words != reason


def test_reasons_say_their_figures_in_german() -> None:
    german = speech("de")
    lost = "30 of 90 calls that should still be listed are absent (33 %), for example LIFE-2027"
    assert reason_words(german, lost).words == (
        "Von 90 Aufrufen, die noch gelistet sein müssten, fehlen 30, zum Beispiel LIFE-2027."
    )
    empty = "only 12% of the calls have the field 'deadlines' (usually 98%)"
    assert "nur bei 12\u00a0% der Aufrufe" in reason_words(german, empty).words


def test_what_quotes_a_portal_stays_in_english_and_says_so() -> None:
    quoted = "portal.example.eu/calls answered 503 after 3 tries"
    told = reason_words(speech("de"), quoted)
    assert (told.words, told.language) == (quoted, "en")
    assert reason_words(speech("en"), quoted).language is None

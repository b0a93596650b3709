"""Titles that fill a page, and titles that nobody can see."""

import pytest

from store.calls.calls import list_calls
from store.database import open_store
from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, card, listing
from tests.crawler.scripted import Reply, Scripted

CARDS = [card(n) for n in range(40)]
CARDS.append(card(40, title="Heat plans " * 30_000, target="Urban authorities " * 9_000))
CARDS.append(card(41, title="\u202e\u2066\u200b"))


@pytest.fixture(scope="module")
def harvested(tmp_path_factory):
    """Return the reports of two harvests of one page, and what is stored."""
    path = tmp_path_factory.mktemp("titles") / "c.db"
    with Scripted(lambda *_: Reply(body=listing(CARDS))) as portal:
        job = {"source": "portico", "url": portal.url, "db": str(path), "delay": 0.0}
        reports, _ = run_jobs([job | {"today": str(TODAY)}] * 2)
    with open_store(path) as store:
        return reports, [row.record for row in list_calls(store, today=TODAY, source="portico")]


def test_a_title_without_end_is_cut_at_a_word_and_its_call_found_again(harvested):
    reports, records = harvested
    (long,) = [r for r in records if r.title.startswith("Heat plans")]
    assert len(long.title) <= 1_000
    assert long.title.endswith("Heat…")
    assert long.applicants_raw is not None
    assert len(long.applicants_raw) <= 10_000
    assert [(r["state"], r["stored"], r["new"], r["changed"]) for r in reports] == [
        ("ok", 41, 41, 0),
        ("ok", 41, 0, 0),
    ]


def test_a_title_that_nobody_can_see_is_unreadable(harvested):
    reports, records = harvested
    assert not [r for r in records if not r.title.isprintable()]
    assert "has a title that nobody can see" in reports[0]["warnings"][0]

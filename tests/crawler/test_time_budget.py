"""A run has a budget of time, and a server that lets us wait does not get all of it."""

import pytest

from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, card, listing
from tests.crawler.scripted import Reply, Scripted


def endless_pager(route, query, headers):
    page = int(query.removeprefix("page=") or 0)
    return Reply(body=listing([card(page)], next_page=f"?page={page + 1}"))


@pytest.fixture(scope="session")
def ended(tmp_path_factory):
    path = tmp_path_factory.mktemp("time") / "c.db"
    with Scripted(endless_pager) as portal:
        job = {
            "source": "portico",
            "url": f"{portal.url}/portico",
            "db": str(path),
            "delay": 0.3,
            "today": str(TODAY),
            "max_minutes": 0.02,
        }
        (report,), _ = run_jobs([job])
    return report, portal


def test_a_run_that_takes_too_long_is_ended_and_not_admitted(ended):
    report, portal = ended
    assert report["state"] in ("failed", "quarantined")
    assert report["stored"] == 0
    assert "the run took longer than 0.02 minutes" in report["reasons"]
    assert len(portal.pages()) < 50  # where the pager itself would have been left

"""Saving a profile does not wait for the index of a harvest, and still guards what is relevant."""

from datetime import timedelta

import pytest

from bench.lock_times import crawl, full_records
from tests.desk.conftest import Desk
from tests.desk.profiles.conftest import with_values
from tests.desk.profiles.test_profile_pages import (
    HEAT,
    PAGE,
    mark_first_relevant,
    opened,
    send,
    versions,
    with_keyword,
)


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """No index is opened or made from now on."""

    def refuse(*_: object) -> None:
        raise AssertionError("an index was waited for")

    monkeypatch.setattr("advice.ranking.kept_corpus.open_kept", refuse)


def harvested(desk: Desk) -> None:
    with desk.open() as store:
        assert crawl(store, full_records(3), desk.now + timedelta(minutes=5)).startswith("ok")


def test_without_a_mark_nobody_looks_at_the_calls(
    krefeld: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = with_keyword(opened(krefeld), "shade")

    def refuse(*_: object) -> None:
        raise AssertionError("the calls were looked at")

    monkeypatch.setattr("advice.ranking.kept_corpus.state_of_calls", refuse)
    assert send(krefeld, PAGE, [*fields, ("do", "save")]).status == 303
    assert versions(krefeld) == [1, 2]


def test_after_a_harvest_the_guard_looks_at_the_calls_that_were_shown(
    krefeld: Desk, request: pytest.FixtureRequest
) -> None:
    mark_first_relevant(krefeld)
    fields = opened(krefeld)
    harvested(krefeld)
    request.getfixturevalue("never")
    forbids = with_values(fields, **{f"{HEAT}must_none".replace(".", "__"): "heat\nheatwave"})
    refused = send(krefeld, PAGE, [*forbids, ("do", "save")])
    assert refused.status == 422
    assert "1 person marked relevant" in refused.body
    assert send(krefeld, PAGE, [*with_keyword(fields, "shade"), ("do", "save")]).status == 303
    late = send(krefeld, PAGE, [*with_keyword(fields, "trees"), ("do", "save")])
    assert late.status == 409
    assert "Somebody saved this profile meanwhile" in late.body
    assert versions(krefeld) == [1, 2]

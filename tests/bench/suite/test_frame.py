"""What `bench` tells: medians of ways that took turns, and whether a goal is met."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from bench.suite import run as suite
from bench.suite.frame import Figure, in_turn, median_in_turn
from citycalls.cli import app
from funding.errors import UnknownName


def figure(ours=2.0, peer=8.0, goal=4.0):
    return Figure(name="one", ours=ours, peer=peer, unit="ms", beside="a peer", goal=goal)


def test_the_ratio_says_how_many_times_as_much_the_peer_needs():
    assert figure().values()["ratio"] == 4.0
    assert figure().values()["met"] is True
    assert figure(peer=7.9).values()["met"] is False


def test_a_figure_that_numpy_worked_out_can_be_kept_as_others():
    import numpy as np

    assert json.loads(json.dumps(figure(peer=np.float64(8.0)).values()))["met"] is True


def test_ways_take_turns_and_the_first_time_does_not_count():
    asked = []
    times = {"a": iter([9, 1, 5, 2]), "b": iter([9, 4, 4, 7])}

    def way(name):
        def run():
            asked.append(name)
            return next(times[name])

        return run

    assert median_in_turn({"a": way("a"), "b": way("b")}, rounds=3) == {"a": 2, "b": 4}
    assert asked == ["a", "b"] * 4


def test_work_costs_more_than_none():
    took = in_turn({"work": lambda: sum(range(300_000)), "none": lambda: None}, rounds=3)
    assert took["work"] > took["none"]


def test_an_unknown_benchmark_is_refused_with_those_there_are():
    with pytest.raises(UnknownName, match=f"'fast'; there are {', '.join(suite.BENCHMARKS)}"):
        suite.run_suite(["topk", "fast"])


def test_the_command_prints_and_keeps_what_was_measured(monkeypatch, tmp_path):
    monkeypatch.setattr(suite, "BENCHMARKS", {"one": lambda: [figure()]})
    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    asked = ["bench", "one", "--json", "--keep", "--today", "2026-11-27"]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert [(f["name"], f["ours"], f["peer"], f["goal"], f["met"]) for f in told] == [
        ("one", 2.0, 8.0, 4.0, True)
    ]
    kept = json.loads((tmp_path / f"{date(2026, 11, 27)}.json").read_text())
    assert kept["figures"] == told
    assert kept["machine"]["gflops"] > 0


def test_a_long_benchmark_is_measured_by_its_name_only(monkeypatch):
    monkeypatch.setattr(suite, "BENCHMARKS", {"one": lambda: [figure()]})
    monkeypatch.setattr(suite, "LONG", {"long": lambda: [figure(), figure()]})
    assert [len(suite.run_suite(names)) for names in ((), ("long",))] == [1, 2]

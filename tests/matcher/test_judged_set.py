"""The team's own judged set: floors that a change of the model may not go below."""

from pathlib import Path

import pytest

from funding.errors import WrongInput
from matcher.evaluate import Evaluation, evaluate_folder

JUDGED = Path(__file__).parents[2] / "data" / "judged"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Evaluation, list[list[str]]]:
    path = tmp_path_factory.mktemp("run") / "run.tsv"
    found = evaluate_folder(JUDGED, run_file=path)
    return found, [line.split("\t") for line in path.read_text().splitlines()]


def test_the_ranking_stays_above_its_floors(run: tuple[Evaluation, list[list[str]]]) -> None:
    metrics = run[0].metrics
    assert metrics["ndcg@10"].mean >= 0.85
    assert metrics["mrr@10"].mean >= 0.85
    assert metrics["recall@10"].mean >= 0.93


def test_every_language_finds_its_call_among_calls_in_others(
    run: tuple[Evaluation, list[list[str]]],
) -> None:
    slices = run[0].slices
    assert set(slices) == {"bg", "cs", "de", "en", "fr", "hu", "it", "nl", "pl", "pt", "sv"}
    low = {name: part["mrr@10"].mean for name, part in slices.items()}
    assert min(low.values()) >= 0.3
    assert sum(value >= 0.99 for value in low.values()) >= 8


def test_projects_without_a_good_call_are_shown_nothing(
    run: tuple[Evaluation, list[list[str]]],
) -> None:
    shown = [row for row in run[1] if row[5] != "none"]
    assert {row[0] for row in shown}.isdisjoint({"m-kennel", "n-friedhof"})
    assert len({row[0] for row in shown}) == 15


def test_a_short_question_is_answered(run: tuple[Evaluation, list[list[str]]]) -> None:
    first = {row[0]: (row[2], row[5]) for row in run[1] if row[3] == "1"}
    assert first["p-query"] == ("de-waerme", "strong")
    assert first["o-query"][0] == "twin"
    assert first["o-query"][1] != "none"


def test_the_run_file_has_ranks_from_one_and_falling_scores(
    run: tuple[Evaluation, list[list[str]]],
) -> None:
    rows = [row for row in run[1] if row[0] == "a-heat"]
    assert [int(row[3]) for row in rows] == list(range(1, len(rows) + 1))
    scores = [float(row[4]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert {row[1] for row in rows} == {"Q0"}


def test_a_folder_without_a_set_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match=r"profiles\.jsonl does not exist"):
        evaluate_folder(tmp_path)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "profiles.jsonl").write_text('{"id": "a", "title": "b"}\n{"id": \n')
    with pytest.raises(WrongInput, match="line 2"):
        evaluate_folder(tmp_path)

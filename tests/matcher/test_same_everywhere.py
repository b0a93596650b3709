"""The same data give the same bytes on any machine, and every score can be added up."""

import os
import random
import shutil
import subprocess
import sys
from functools import cache
from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.city import City, Project
from funding.errors import EmptyProfile
from funding.resources import CHECKOUT
from matcher.batched import scores_of
from matcher.evaluation.evaluate import evaluate_folder
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.explain import Explainer
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from tests.examples import examples
from tests.matcher.pairs import explain_pair

JUDGED = CHECKOUT / "data" / "judged"
SCRIPT = """
import sys
from pathlib import Path
from matcher.evaluation.evaluate import evaluate_folder
evaluate_folder(Path(sys.argv[1]), run_file=Path(sys.argv[2]))
"""


@cache
def judged() -> JudgedSet:
    return read_judged(JUDGED)


@cache
def index() -> CallIndex:
    return CallIndex.build(judged().calls)


@cache
def vocabulary() -> tuple[str, ...]:
    """Words of the calls in all their languages, so that generated texts meet some of them."""
    return tuple(sorted({w for call in judged().calls for w in call.best.text.split()}))


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("here") / "run.tsv"
    evaluate_folder(JUDGED, run_file=path)
    return path.read_bytes()


@pytest.mark.parametrize(
    "seed", ["1", *(pytest.param(other, marks=pytest.mark.full) for other in ("0", "2"))]
)
def test_the_run_file_is_the_same_under_any_hash_seed(
    seed: str, run_file: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "run.tsv"
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(JUDGED), str(path)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        timeout=120,
    )
    assert path.read_bytes() == run_file
    assert run_file.count(b"\n") == 18 * 64


@pytest.mark.parametrize("seed", [1, 2])
def test_the_run_file_is_the_same_when_calls_and_profiles_are_shuffled(
    seed: int, run_file: bytes, tmp_path: Path
) -> None:
    folder = shutil.copytree(JUDGED, tmp_path / "judged")
    for name in ("calls.jsonl", "profiles.jsonl"):
        before = (JUDGED / name).read_text(encoding="utf-8").splitlines(keepends=True)
        lines = random.Random(seed).sample(before, len(before))
        assert lines != before
        (folder / name).write_text("".join(lines), encoding="utf-8")
    evaluate_folder(folder, run_file=tmp_path / "run.tsv")
    assert (tmp_path / "run.tsv").read_bytes() == run_file


def test_the_reasons_of_every_judged_pair_add_up_to_its_score() -> None:
    off, seen = [], 0
    for project in judged().projects:
        vector = build_vector(project, index())
        scores = scores_of(vector, index())
        assert scores.max() > 0.05
        for row, score in enumerate(scores.tolist()):
            found = Explainer(project, vector, index()).explain(row)
            total = sum(reason.weight for reason in found.reasons)
            seen += 1
            if max(abs(total - score), abs(found.lexical - score)) > 1e-6:
                off.append((project.id, index().calls[row].id, total, score))
    assert (off, seen) == ([], 18 * 64)


def test_a_pair_is_explained_as_in_the_list_of_its_project() -> None:
    for project, call in islice(product(judged().projects, judged().calls), 0, None, 23):
        vector = build_vector(project, index())
        listed = Explainer(project, vector, index()).explain(index().row[call.id])
        assert explain_pair(project, call, index()) == listed


TEXT = st.one_of(
    st.text(max_size=60),
    st.deferred(lambda: st.lists(st.sampled_from(vocabulary()), max_size=25).map(" ".join)),
)
LANGUAGE = st.sampled_from([None, "en", "de", "fr", "es", "it", "el", "mt", "xx"])


@settings(max_examples=examples(200))
@given(
    title=TEXT,
    summary=TEXT,
    keywords=st.lists(TEXT, max_size=4),
    language=LANGUAGE,
    rows=st.lists(st.integers(0, 63), min_size=1, max_size=3, unique=True),
)
def test_the_reasons_of_any_text_add_up_to_its_score(
    title: str, summary: str, keywords: list[str], language: str | None, rows: list[int]
) -> None:
    project = Project(
        id="any/text",
        city=City(id="any", name="Any", country="DE"),
        title=title,
        summary=summary,
        keywords=tuple(keywords),
        language=language,
    )
    try:
        vector = build_vector(project, index())
    except EmptyProfile:  # a clear answer too; test_odd_inputs reads its words
        return
    scores = scores_of(vector, index())
    assert ((scores >= 0) & (scores < 3)).all()
    for row in rows:
        found = Explainer(project, vector, index()).explain(row)
        assert sum(r.weight for r in found.reasons) == pytest.approx(scores[row], abs=1e-6)
        assert all(r.weight > 0 for r in found.reasons)

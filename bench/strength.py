"""Learn the strength rule from a judged set, leaving one project out at a time.

    python -m bench.strength FOLDER [PROFILES ...]        (in a checkout)

Prints the coefficients over all profile files and, for a grid of thresholds, what holds for
projects that the rule was not learned from, with 95 % intervals over projects.  A file of texts
goes with files of texts: they have a rule of their own.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from funding.city import Project
from matcher.batched import scores_of
from matcher.calibration import gather, has_topics
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.rank import in_order, ranking_scores
from matcher.understanding import understood

DEPTH = 100
GOOD, BEST = 2, 3
ROUNDS = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """Judged projects and their first calls; every array has one figure a pair."""

    height: "np.ndarray"
    """ln(score)"""
    grade: "np.ndarray"
    owner: "np.ndarray"
    """Project id."""
    has_topics: "np.ndarray"
    """Whether the call has as many topics as a strong one."""
    is_judged: "np.ndarray"


def pairs_of(judged: JudgedSet, index: CallIndex) -> Pairs:
    rows = [row for project in judged.projects for row in rows_of(project, judged, index)]
    return Pairs(
        **dict(
            zip(
                ("height", "grade", "owner", "has_topics", "is_judged"),
                map(np.array, zip(*rows, strict=True)),
                strict=True,
            )
        )
    )


def rows_of(project: Project, judged: JudgedSet, index: CallIndex) -> list[tuple[object, ...]]:
    project = understood(project, index)
    vector = build_vector(project, index)
    scores = ranking_scores(project, scores_of(vector, index), index)
    rows = np.array(list(in_order(scores))[:DEPTH])
    is_broad = has_topics(gather(vector, index, rows, scores[rows]), np.arange(len(rows)))
    own = judged.grades.get(project.id, {})
    return [
        (
            np.log(max(scores[row], 1e-9)),
            own.get(index.ids[row], 0),
            project.id,
            bool(broad),
            index.ids[row] in own,
        )
        for row, broad in zip(rows.tolist(), is_broad, strict=True)
    ]


def chances_kept_back(files: Sequence[Pairs]) -> list["np.ndarray"]:
    """Return for each file the chance of each pair, learned from all other projects."""
    found = [np.zeros(len(f.grade)) for f in files]
    for project in sorted({str(p) for f in files for p in f.owner}):
        x = np.concatenate([f.height[f.owner != project] for f in files])[:, None]
        y = np.concatenate([f.grade[f.owner != project] for f in files])
        model = LogisticRegression(max_iter=1000).fit(x, y >= GOOD)
        for pairs, chance in zip(files, found, strict=True):
            own = pairs.owner == project
            if own.any():
                chance[own] = model.predict_proba(pairs.height[own][:, None])[:, 1]
    return found


def interval_of_good(pairs: Pairs, shown: "np.ndarray") -> tuple[float, float]:
    """Return the 95 % interval of the share of good ones, projects drawn with replacement."""
    names, place = np.unique(pairs.owner, return_inverse=True)
    good = np.bincount(place, shown & (pairs.grade >= GOOD), len(names))
    count = np.bincount(place, shown, len(names))
    drawn = np.random.default_rng(0).integers(0, len(names), (ROUNDS, len(names)))
    shares = good[drawn].sum(axis=1) / np.maximum(count[drawn].sum(axis=1), 1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


def print_figures(judged: JudgedSet, pairs: Pairs, chance: "np.ndarray") -> None:
    grades = [grade for own in judged.grades.values() for grade in own.values()]
    best, noise = grades.count(BEST), grades.count(0)
    quiet = [p for p, own in judged.grades.items() if max(own.values(), default=0) < GOOD]
    for least in (0.04, 0.06, 0.08, 0.1, 0.2, 0.3, 0.34, 0.38, 0.4, 0.42, 0.46, 0.5):
        shown = (chance >= least) & (pairs.has_topics | (least <= 0.1))
        good = pairs.grade[shown] >= GOOD
        low, high = interval_of_good(pairs, shown)
        in_quiet = int(np.isin(pairs.owner[shown], quiet).sum())
        sys.stdout.write(
            f"{least:.2f}: {shown.sum():4} pairs, {good.mean() if good.size else 0:.2f} good "
            f"[{low:.2f}, {high:.2f}], {(pairs.grade[shown] == BEST).sum() / best:.2f} of the "
            "best, "
            f"{(shown & pairs.is_judged & (pairs.grade == 0)).sum() / noise:.2f} of the judged "
            f"noise, {in_quiet} of projects without a good call\n"
        )


def main(folder: Path, profiles: Sequence[Path]) -> None:
    sets = [read_judged(folder, path) for path in profiles]
    index = CallIndex.build(sets[0].calls)
    files = [pairs_of(judged, index) for judged in sets]
    x = np.concatenate([f.height for f in files])[:, None]
    y = np.concatenate([f.grade for f in files]) >= GOOD
    model = LogisticRegression(max_iter=1000).fit(x, y)
    sys.stdout.write(f"score {model.coef_[0][0]:.2f}, base {model.intercept_[0]:.2f}\n")
    kept_back = chances_kept_back(files)
    for path, judged, pairs, chance in zip(profiles, sets, files, kept_back, strict=True):
        sys.stdout.write(f"{path.name}\n")
        print_figures(judged, pairs, chance)


if __name__ == "__main__":
    asked = [Path(name) for name in sys.argv[2:]] or [Path(sys.argv[1]) / "profiles.jsonl"]
    main(Path(sys.argv[1]), asked)

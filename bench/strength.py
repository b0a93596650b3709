"""Learn the strength rule from a judged set, leaving one project out at a time.

    python -m bench.strength FOLDER        (in a checkout)

Prints the coefficients over all projects and, for a grid of thresholds, what holds for projects
that the rule was not learned from.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector, scores_of
from matcher.rank import ranking_scores

DEPTH = 100
GOOD = 2


def main(folder: Path) -> None:
    judged = read_judged(folder)
    index = CallIndex.build(judged.calls)
    rows, grades, owners, known = [], [], [], []
    for project in judged.projects:
        scores = ranking_scores(project, scores_of(build_vector(project, index), index), index)
        order = np.argsort(-np.round(scores, 12), kind="stable")[:DEPTH]
        own = judged.grades[project.id]
        for row in order:
            call = index.calls[row].id
            rows.append((np.log(max(scores[row], 1e-9)),))
            grades.append(own.get(call, 0))
            owners.append(project.id)
            known.append(call in own)
    x, y = np.array(rows), np.array(grades)
    q, seen = np.array(owners), np.array(known)
    model = LogisticRegression(max_iter=1000).fit(x, y >= GOOD)
    sys.stdout.write(f"score {model.coef_[0][0]:.2f}, base {model.intercept_[0]:.2f}\n")
    chance = np.zeros(len(y))
    for project in sorted(set(owners)):
        rest = q != project
        held = LogisticRegression(max_iter=1000).fit(x[rest], y[rest] >= GOOD)
        chance[~rest] = held.predict_proba(x[~rest])[:, 1]
    best = sum(g == 3 for own in judged.grades.values() for g in own.values())
    noise = sum(g == 0 for own in judged.grades.values() for g in own.values())
    for least in (0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.45, 0.5):
        shown = chance >= least
        good = (y[shown] >= GOOD).mean() if shown.any() else 0.0
        sys.stdout.write(
            f"{least:.2f}: {shown.sum():4} pairs, {good:.2f} of them good, "
            f"{(y[shown] == 3).sum() / best:.2f} of the best, "
            f"{(shown & seen & (y == 0)).sum() / noise:.2f} of the judged noise\n"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

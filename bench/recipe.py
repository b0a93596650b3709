"""Choose the numbers of the recipe on all projects but one, and measure them on that one.

python -m bench.recipe FOLDER [PROFILES]        (in a checkout)

What the shipped recipe reaches on the projects that it was chosen on is optimistic; the mean over
projects that played no part in the choice is what a new project may expect.
"""

import itertools
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from matcher.evaluation.evaluate import rank_all, score_run
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.evaluation.metrics import interval
from matcher.index.call_index import CallIndex
from matcher.index.term_counts import count_call
from matcher.parameters import DEFAULTS, Parameters


def recipes() -> Iterator[Parameters]:
    """Yield the grid: weights of themes, pairs, concepts, titles and programme pages."""
    for themes, pair, concept, title, programme in itertools.product(
        (0.5, 1.0, 1.4), (0.7, 0.85), (0.5, 0.7), (0.15, 0.3), (0.1, 0.2, 0.3)
    ):
        fields = {**DEFAULTS.call_fields, "title": title, "programme": programme}
        yield replace(DEFAULTS, themes=themes, pair=pair, concept=concept, call_fields=fields)


def figures(judged: JudgedSet, index: CallIndex) -> dict[str, float]:
    run = rank_all(judged.projects, index)
    return {p: row["ndcg@10"] for p, row in score_run(judged, run).by_profile.items()}


def main(folder: Path, profiles: Path | None) -> None:
    judged = read_judged(folder, profiles)
    counts = {call.id: count_call(call) for call in judged.calls}

    def measure(recipe: Parameters) -> dict[str, float]:
        return figures(judged, CallIndex.build(judged.calls, counts=counts, recipe=recipe))

    shipped = measure(DEFAULTS)
    rows = [measure(recipe) for recipe in recipes()]
    held = [
        max(rows, key=lambda row: sum(row.values()) - row[project])[project] for project in shipped
    ]
    sys.stdout.write(f"{judged.name}, {len(shipped)} projects, nDCG@10, {len(rows)} recipes\n")
    for name, values in (
        ("shipped recipe", list(shipped.values())),
        ("chosen without the project", held),
        ("worst of the grid", list(min(rows, key=lambda row: sum(row.values())).values())),
        ("best of the grid", list(max(rows, key=lambda row: sum(row.values())).values())),
    ):
        found = interval(values)
        sys.stdout.write(f"  {name:26} {found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)

"""How good the ranking is on a judged set, with intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from funding.city import Project
from funding.errors import EmptyProfile, WrongInput
from matcher.best.calls import best_calls
from matcher.calibration import KINDS, gather, kinds_of
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.evaluation.metrics import Interval, interval, ndcg, recall, reciprocal_rank
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.understanding import understood

DEPTH = 100
METRICS = ("mrr@10", "recall@10", "recall@50", "ndcg@10")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """One line of a run file."""

    call_id: str
    score: float
    strength: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """Figures over the profiles that have a relevant call."""

    name: str
    profiles: int
    """Profiles that have a relevant call."""
    calls: int
    relevant: int
    """The least grade that counts as relevant."""
    metrics: Mapping[str, Interval]
    slices: Mapping[str, Mapping[str, Interval]]
    """The figures of parts of these profiles: by language, urban."""
    by_profile: Mapping[str, Mapping[str, float]]
    differences: Mapping[str, Interval] | None = None
    """This ranking minus another one, profile by profile; None where there is no other."""


def evaluate_folder(
    folder: Path,
    *,
    profiles: Path | None = None,
    run_file: Path | None = None,
    against: Path | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Evaluation:
    """Return the figures of the judged set in *folder*; dates and eligibility play no part.

    *run_file* gets the first 100 calls of each profile in TREC layout, tab-separated, the last
    column being the strength; *against* is such a file of another ranking.  Raises WrongInput for a
    file that is missing or unreadable.
    """
    judged = read_judged(folder, profiles)
    other = None if against is None else score_run(judged, read_run(against))
    index = CallIndex.build(judged.calls)
    run = rank_all(judged.projects, index, progress=progress)
    if run_file is not None:
        write_run(run, run_file)
    found = score_run(judged, run)
    return found if other is None else replace(found, differences=differences(found, other))


def rank_all(
    projects: Sequence[Project],
    index: CallIndex,
    depth: int = DEPTH,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> dict[str, Sequence[Ranked]]:
    """Return the first *depth* calls by project, without floor; none for an empty profile."""
    found: dict[str, Sequence[Ranked]] = {project.id: () for project in projects}
    asked = []
    for each in projects:
        try:
            project = understood(each, index)
            asked.append((project, build_vector(project, index)))
        except EmptyProfile:
            continue
    best = best_calls(asked, index, depth)
    for number, ((project, vector), (rows, scores)) in enumerate(zip(asked, best, strict=True), 1):
        kinds = kinds_of(gather(vector, index, rows, scores))
        found[project.id] = [
            Ranked(call_id=index.ids[row], score=score, strength=KINDS[kind])
            for row, score, kind in zip(rows.tolist(), scores.tolist(), kinds.tolist(), strict=True)
        ]
        if progress is not None:
            progress("ranking", number, len(asked))
    return found


def write_run(run: Mapping[str, Sequence[Ranked]], path: Path) -> None:
    """Write the run in order of the profile ids, whatever the order of the set."""
    lines = [
        f"{profile}\tQ0\t{hit.call_id}\t{rank}\t{hit.score:.9f}\t{hit.strength}\n"
        for profile, hits in sorted(run.items())
        for rank, hit in enumerate(hits, 1)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> Mapping[str, Sequence[Ranked]]:
    """Return a run file in TREC layout, the calls in order of their ranks.  Raises WrongInput."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"the run {str(path)!r} can't be read ({error})") from error
    run: dict[str, list[tuple[int, Ranked]]] = {}
    for number, line in enumerate(lines, 1):
        cells = line.split()
        try:
            profile, _, call_id, rank, score, tag = cells
            hit = Ranked(call_id=call_id, score=float(score), strength=tag)
            run.setdefault(profile, []).append((int(rank), hit))
        except ValueError as error:
            raise WrongInput(
                f"{str(path)!r}, line {number}: {line[:80]!r} is not profile, Q0, call, rank, "
                "score, tag; `citycalls evaluate DIR --run FILE` writes such a file"
            ) from error
    return {p: [hit for _, hit in sorted(hits, key=lambda h: h[0])] for p, hits in run.items()}


def differences(found: Evaluation, other: Evaluation) -> Mapping[str, Interval]:
    """Return the paired differences of two rankings of one set, with their intervals."""
    return {
        name: interval(
            [row[name] - other.by_profile[p][name] for p, row in found.by_profile.items()]
        )
        for name in METRICS
    }


def score_run(judged: JudgedSet, run: Mapping[str, Sequence[Ranked]]) -> Evaluation:
    """Return the figures of a run: relevant is grade 2 where grades go to 3, else grade 1."""
    top = max((g for grades in judged.grades.values() for g in grades.values()), default=1)
    relevant = 2 if top > 1 else 1
    by_profile: dict[str, Mapping[str, float]] = {}
    for project in judged.projects:
        grades = judged.grades.get(project.id, {})
        good = {call for call, grade in grades.items() if grade >= relevant}
        if not good:
            continue
        ranking = [hit.call_id for hit in run.get(project.id, ())]
        by_profile[project.id] = {
            "mrr@10": reciprocal_rank(ranking, good),
            "recall@10": recall(ranking, good, 10),
            "recall@50": recall(ranking, good, 50),
            "ndcg@10": ndcg(ranking, grades),
        }
    return Evaluation(
        name=judged.name,
        profiles=len(by_profile),
        calls=len(judged.calls),
        relevant=relevant,
        metrics=means(list(by_profile.values())),
        slices={
            name: means([by_profile[p] for p in by_profile if p in ids])
            for name, ids in judged.slices.items()
            if ids & by_profile.keys()
        },
        by_profile=by_profile,
    )


def means(rows: Sequence[Mapping[str, float]]) -> Mapping[str, Interval]:
    return {name: interval([row[name] for row in rows]) for name in METRICS}

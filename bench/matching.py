"""Our ranking beside its peers on a judged set, in one run, with paired differences.

python -m bench.matching FOLDER [PROFILES]        (in a checkout)
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from funding.call import Call
from funding.city import Project
from matcher.batched import scores_of
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.evaluation.metrics import interval, ndcg
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.rank import ranking_scores
from matcher.text.tokens import analyser
from matcher.understanding import understood

Ranker = Callable[[Project], "np.ndarray"]
DEPTH = 10


def call_text(call: Call) -> str:
    best = call.best
    parts = (best.title, best.call_title, best.destination, best.text)
    return "\n".join(p for p in parts if p)


def project_text(project: Project) -> str:
    return "\n".join([project.title, project.summary, *project.keywords, *project.themes])


def vector_ranker(judged: JudgedSet, model: TfidfVectorizer) -> Ranker:
    calls = model.fit_transform([call_text(c) for c in judged.calls])
    return lambda project: (calls @ model.transform([project_text(project)]).T).toarray().ravel()


def bm25_ranker(judged: JudgedSet, *, k: float = 1.2, b: float = 0.75) -> Ranker:
    """Okapi BM25 on stems, as a peer only."""
    words = analyser("en").stems
    model = TfidfVectorizer(analyzer=words, use_idf=False, norm=None)
    counts = model.fit_transform([call_text(c) for c in judged.calls]).tocsc()
    length = np.asarray(counts.sum(axis=1)).ravel()
    there = np.diff(counts.indptr)
    idf = np.log(1 + (counts.shape[0] - there + 0.5) / (there + 0.5))
    weighed = counts.tocoo()
    norm = k * (1 - b + b * length / length.mean())
    data = weighed.data * (k + 1) / (weighed.data + norm[weighed.row]) * idf[weighed.col]
    weighed.data = data
    table = weighed.tocsr()
    return lambda project: (table @ model.transform([project_text(project)]).T).toarray().ravel()


def ours(judged: JudgedSet) -> Ranker:
    index = CallIndex.build(judged.calls)
    places = [index.row[c.id] for c in judged.calls]

    def rank(project: Project) -> "np.ndarray":
        project = understood(project, index)
        return ranking_scores(project, scores_of(build_vector(project, index), index), index)[
            places
        ]

    return rank


def rankers(judged: JudgedSet) -> dict[str, Ranker]:
    stems = analyser("en").counts

    def terms(text: str) -> list[str]:
        return [term for term, n in stems(text).items() for _ in range(n)]

    return {
        "ours": ours(judged),
        "TF-IDF defaults": vector_ranker(judged, TfidfVectorizer()),
        "stems + bigrams": vector_ranker(
            judged, TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        ),
        "BM25 on stems": bm25_ranker(judged),
        "characters 3-5": vector_ranker(
            judged,
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
        ),
    }


def main(folder: Path, profiles: Path | None) -> None:
    judged = read_judged(folder, profiles)
    least = 2 if max(g for own in judged.grades.values() for g in own.values()) > 1 else 1
    asked = [p for p in judged.projects if max(judged.grades.get(p.id, {"": 0}).values()) >= least]
    figures = {}
    for name, rank in rankers(judged).items():
        rows = []
        for project in asked:
            order = np.argsort(-np.round(rank(project), 12), kind="stable")[:DEPTH]
            rows.append(ndcg([judged.calls[r].id for r in order], judged.grades[project.id]))
        figures[name] = np.array(rows)
    sys.stdout.write(f"{folder.name}, {len(asked)} profiles, nDCG@10\n")
    for name, rows in figures.items():
        mean = interval(list(rows))
        gap = interval(list(figures["ours"] - rows))
        beside = (
            "" if name == "ours" else f"   ours +{gap.mean:.3f} [{gap.low:.3f}, {gap.high:.3f}]"
        )
        sys.stdout.write(f"  {name:16} {mean.mean:.3f} [{mean.low:.3f}, {mean.high:.3f}]{beside}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)

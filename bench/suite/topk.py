"""The best 20 calls of each project: ours beside what a tutorial on scikit-learn does.

`topk` ranks, `whole` also judges eligibility, labels, and explains the ten that are shown.
"""

from collections.abc import Sequence
from functools import cache
from itertools import islice

from advice.profiles.files import read_profile_folder
from advice.ranking.answering import told
from advice.ranking.matching import Corpus, rank_project
from bench.match_cost import TODAY, make_records
from bench.suite.frame import Figure, in_turn
from funding.call import Call
from funding.city import Project
from funding.resources import shipped
from matcher.batched import scores_of
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.rank import in_order, ranking_scores
from matcher.understanding import understood

CALLS = 2_000
TOP = 20
SHOWN = 10


@cache
def corpus() -> Corpus:
    """Return calls as long as real ones with their index; made once."""
    calls = [
        Call(id=f"portico:{record.source_id}", best=record, records=(record,))
        for record in make_records(CALLS)
    ]
    index = CallIndex.build(calls)
    return Corpus(calls=index.calls, index=index, live=frozenset(index.ids))


def projects() -> Sequence[Project]:
    return [p for file in read_profile_folder(shipped("profiles")) for p in file.projects]


def words_of(project: Project) -> str:
    parts = (project.title, project.summary, *project.keywords, *project.themes)
    return "\n".join(parts)


def run() -> list[Figure]:
    """Return the figures of ranking alone, and of the whole path."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    known, asked = corpus(), projects()
    index = known.index
    read = [understood(project, index) for project in asked]
    vectors = [build_vector(project, index) for project in read]
    peer = TfidfVectorizer()
    matrix = peer.fit_transform([f"{c.best.title}\n{c.best.text}" for c in known.calls])
    texts = [words_of(project) for project in asked]
    queries = peer.transform(texts)

    def ours() -> object:
        return [
            list(islice(in_order(ranking_scores(p, scores_of(v, index), index)), TOP))
            for p, v in zip(read, vectors, strict=True)
        ]

    def whole() -> object:
        return [told(rank_project(known, project, today=TODAY), SHOWN) for project in asked]

    def naive() -> object:
        return np.argsort(-cosine_similarity(queries, matrix), axis=1)[:, :TOP]

    def naive_with_vectors() -> object:
        return np.argsort(-cosine_similarity(peer.transform(texts), matrix), axis=1)[:, :TOP]

    took = in_turn(
        {"ours": ours, "naive": naive, "whole": whole, "naive whole": naive_with_vectors}
    )
    each = {name: 1000 * seconds / len(asked) for name, seconds in took.items()}
    size = f"{len(asked)} × {CALLS:,}"
    bare = f"scikit-learn's list alone takes {each['naive whole']:.2f}"
    return [
        Figure(
            name="topk",
            ours=each["ours"],
            peer=each["naive"],
            unit="ms a profile",
            beside=f"scikit-learn: cosine_similarity and argsort, {size}",
            goal=4.0,
        ),
        Figure(
            name="whole",
            ours=each["whole"],
            peer=20.0,
            unit="ms a profile",
            beside=f"the goal; {bare}, {size}",
            goal=1.0,
        ),
    ]

"""The best 20 calls of each project: ours beside what a tutorial on scikit-learn does, and peers.

`topk` ranks, `whole` also judges eligibility, labels, and explains the ten that are shown.
"""

import importlib
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from advice.profiles.files import read_profile_folder
from advice.ranking.matching import Corpus, rank_projects
from bench.match_cost import TODAY, make_records
from bench.suite.frame import Figure, in_turn
from funding.call import Call
from funding.city import Project
from funding.errors import WrongInput
from funding.resources import shipped
from matcher.batched import as_rows
from matcher.best.calls import best_calls
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.understanding import understood

CALLS, MANY_CALLS = 2_000, 20_000
PROJECTS, MANY_PROJECTS = 256, 10_000
"""As many as are ranked among `MANY_CALLS`."""
PEERS = 2_000
"""As many as peers rank at most: what one costs them does not depend on their number."""
TOP = 20
SHOWN = 10
HEAD = 256
"""Columns, the dearest, that the bound takes as one dense product."""
POSTINGS_A_SECOND = 1.7e9
"""What a loop in C adds up at best, measured once for this bound."""
CHUNK = 128


@cache
def corpus(number: int) -> Corpus:
    """Return calls as long as real ones with their index; made once."""
    calls = [
        Call(id=f"portico:{record.source_id}", best=record, records=(record,))
        for record in make_records(number)
    ]
    index = CallIndex.build(calls)
    return Corpus(calls=index.calls, index=index, live=frozenset(index.ids))


def projects() -> Sequence[Project]:
    return [p for file in read_profile_folder(shipped("profiles")) for p in file.projects]


def many_projects(number: int) -> Sequence[Project]:
    """Return example projects whose keywords are mixed, the same ones every time."""
    examples, chance = projects(), random.Random(1)
    words = sorted({keyword for project in examples for keyword in project.keywords})
    return [
        replace(
            chance.choice(examples),
            id=f"made/{n}",
            keywords=tuple(chance.sample(words, 8)),
        )
        for n in range(number)
    ]


def words_of(project: Project) -> str:
    parts = (project.title, project.summary, *project.keywords, *project.themes)
    return "\n".join(parts)


def run() -> list[Figure]:
    """Return the figures of ranking alone, and of the whole path, for few calls and for many."""
    few, many = projects(), many_projects(MANY_PROJECTS)
    return [
        *ranking_figures("topk", corpus(CALLS), few),
        *ranking_figures("topk, 256", corpus(MANY_CALLS), many[:PROJECTS], peers=False),
        *ranking_figures("topk, 10,000", corpus(MANY_CALLS), many),
        *whole_figures("whole", corpus(CALLS), few, 20.0),
        *whole_figures("whole, 20,000", corpus(MANY_CALLS), many[:PROJECTS], 25.0),
    ]


def ranking_figures(
    name: str, known: Corpus, asked: Sequence[Project], *, peers: bool = True
) -> list[Figure]:
    """Return what the best calls of ranked projects cost beside each peer, or the first alone."""
    import numpy as np

    index = known.index
    read = [understood(project, index) for project in asked]
    pairs = [(project, build_vector(project, index)) for project in read]
    fewer = asked[:PEERS]
    own = as_rows([vector for _, vector in pairs], index)
    queries, matrix = plain_vectors(known, fewer)
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: list(best_calls(pairs, index, TOP)),
        "scikit-learn": naive_way(queries, matrix, PEERS),
        "product": dense_head(len(fewer), len(index.ids)),
    }
    if peers:
        texts = [words_of(project) for project in fewer]
        ways["sparse_dot_topn"] = sparse_dot_topn(own[: len(fewer)], index)
        ways["bm25s"] = bm25s(known, texts)
        ways["tantivy"] = tantivy(known, texts)
    numbers = dict.fromkeys(ways, len(fewer)) | {"ours": len(asked)}
    took = {way: 1000 * s / numbers[way] for way, s in in_turn(ways).items()}
    spread = np.diff(index.postings.indptr)
    work = np.bincount(own.indices, minlength=own.shape[1]) * spread
    tail = np.sort(work)[:-HEAD].sum() / len(asked)
    took["bound"] = took.pop("product") + 1000 * tail / POSTINGS_A_SECOND
    is_large = len(asked) == MANY_PROJECTS
    size = f"{len(asked):,} × {len(index.ids):,}"
    said = {
        "scikit-learn": ("cosine_similarity and argsort", 4.0),
        "sparse_dot_topn": ("sp_matmul_topn on our own vectors", 1.0),
        "bm25s": ("its own ranking function", 0.0),
        "tantivy": ("all words of the profile, its own function", 0.0),
        "bound": (
            f"a dense product of {HEAD} columns, the rest at 1.7 G/s",
            0.625 if is_large else 0.0,  # what is said once for all projects counts with few
        ),
    }
    return [
        Figure(
            name=name if way == "scikit-learn" else f"{name}: {way}",
            ours=took["ours"],
            peer=took[way],
            unit="ms a profile",
            beside=f"{who}, {size}",
            goal=goal,
        )
        for way, (who, goal) in said.items()
        if way in took
    ]


def plain_vectors(known: Corpus, asked: Sequence[Project]) -> tuple[Any, Any]:
    """Return projects and calls as scikit-learn's vectoriser makes them of their texts."""
    vectoriser, matrix = plain_calls(len(known.calls))
    return vectoriser.transform([words_of(project) for project in asked]), matrix


@cache
def plain_calls(number: int) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer()
    texts = [f"{c.best.title}\n{c.best.text}" for c in corpus(number).calls]
    return vectoriser, vectoriser.fit_transform(texts)


def naive_way(queries: Any, matrix: Any, at_once: int) -> Callable[[], object]:
    """Return what a tutorial does; in pieces, for whole it would take gigabytes."""
    import numpy as np
    from sklearn.metrics.pairwise import cosine_similarity

    def best(some: Any) -> object:
        return np.argsort(-cosine_similarity(some, matrix), axis=1)[:, :TOP]

    pieces = [queries[n : n + at_once] for n in range(0, queries.shape[0], at_once)]
    return lambda: [best(some) for some in pieces]


def peer(name: str) -> Any:
    """Return the module of a peer, which `run.py bench` installs."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise WrongInput(f"{name} is not installed; `python3 run.py bench` adds it") from error


def sparse_dot_topn(own: Any, index: CallIndex) -> Callable[[], object]:
    from scipy.sparse import csr_matrix

    module = peer("sparse_dot_topn")
    left, right = csr_matrix(own), csr_matrix(index.postings.T.tocsr())
    return lambda: module.sp_matmul_topn(left, right, top_n=TOP, sort=True, n_threads=1)


def bm25s(known: Corpus, texts: Sequence[str]) -> Callable[[], object]:
    module = peer("bm25s")
    engine = module.BM25()
    told = [f"{c.best.title}\n{c.best.text}" for c in known.calls]
    engine.index(module.tokenize(told, show_progress=False), show_progress=False)
    asked = module.tokenize(list(texts), show_progress=False)
    return lambda: engine.retrieve(asked, k=TOP, show_progress=False, n_threads=1)


def tantivy(known: Corpus, texts: Sequence[str]) -> Callable[[], object]:
    module = peer("tantivy")
    builder = module.SchemaBuilder()
    builder.add_text_field("text", stored=False)
    engine = module.Index(builder.build())
    writer = engine.writer(50_000_000, 1)
    for call in known.calls:
        writer.add_document(module.Document(text=f"{call.best.title}\n{call.best.text}"))
    writer.commit()
    writer.wait_merging_threads()
    engine.reload()
    words = [" ".join("".join(c if c.isalnum() else " " for c in t).lower().split()) for t in texts]
    queries = [engine.parse_query(asked, ["text"]) for asked in words]
    searcher = engine.searcher()
    return lambda: [searcher.search(query, TOP) for query in queries]


def dense_head(rows: int, calls: int) -> Callable[[], object]:
    """Return the product of the dearest columns, as the machine does it at best."""
    import numpy as np

    drawn = np.random.default_rng(1)
    head = drawn.random((HEAD, calls), np.float32)
    left = drawn.random((rows, HEAD), np.float32)
    return lambda: [left[start : start + CHUNK] @ head for start in range(0, rows, CHUNK)]


def whole_figures(name: str, known: Corpus, asked: Sequence[Project], goal: float) -> list[Figure]:
    """Return what lists cost from the project as it is written to the reasons of the first ten."""

    def whole() -> object:
        return [
            ranked.explained(ranked.found.results[:SHOWN])
            for ranked in rank_projects(known, asked, today=TODAY)
        ]

    took = in_turn({"whole": whole})
    return [
        Figure(
            name=name,
            ours=1000 * took["whole"] / len(asked),
            peer=goal,
            unit="ms a profile",
            beside=f"the goal, {len(asked)} × {len(known.index.ids):,}",
            goal=1.0,
        )
    ]

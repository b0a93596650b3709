"""Calls in, explained matches out: pure, no database, network or clock.

`text/` makes terms of words, `index/` vectors of calls, `profile_vector` one of a project;
`batched` scores many, `best/` finds the first of many without scoring all, `rank` orders,
`calibration` says strong or partial, `explain` says why; `evaluation/` measures.

    vector = build_vector(project, index)
    ranked = rank_scored(project, vector, scores_of(vector, index), index=index, …)
    ranked.explained(ranked.found.results[:10])

`advice.ranking` joins it with the store; it knows `funding` only.
"""

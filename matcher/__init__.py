"""Calls in, explained matches out: pure, no database, network or clock.

`text/` makes terms of words, `index/` vectors of calls, `profile_vector` one of a project;
`rank` orders, `calibration` says strong or partial, `explain` says why; `evaluation/` measures.

    found = rank_calls(project, calls, today=date(2026, 10, 13)).whole()
    found.results[0].reasons

`advice.ranking` joins it with the store; it knows `funding` only.
"""

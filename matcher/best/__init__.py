"""The best calls of many projects, without the exact score of every pair.

`rough` finds in single precision which calls can be among the best, and how far it may be off;
`calls` scores those exactly and orders them: the same calls and scores, to the last bit, as
scoring and sorting all.

    for rows, scores in best_calls([(project, vector), …], index, 20): …
"""

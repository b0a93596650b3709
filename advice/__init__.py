"""The answers that mails, pages, commands and the API share, each joined once.

`profiles/` reads and saves profile files, `ranking/` matches projects and texts, `weekly/` decides
what one mail says, `as_json/` gives every noun its JSON.

    corpus = load_corpus(store, today)
    match_project(corpus, project, today=today)

wording, digest, desk and citycalls ask here; it knows store, matcher, eligibility and `funding`.
"""

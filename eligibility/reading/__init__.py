"""Sentences of a call in, eligibility facts with their quotes out, in the languages of the portals.

    with_facts(record).facts

Page functions of the crawler call `record_facts`; the words lie in
``data/reference/eligibility_words.toml``.
"""

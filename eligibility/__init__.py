"""May this city apply?  Facts of a call in, three-valued checks with their evidence out.

`reading/` turns sentences into facts, `programme_defaults` fills what a call leaves to its
programme, `stated_facts` asks them by their keys (`keys.py`), `verdict` applies all rules.

    checks, role = check_call(project, call, today=date(2026, 10, 13))

Pure: it reads the reference files and nothing else.  Crawler, advice, wording and desk may use it;
it knows `funding` only.
"""

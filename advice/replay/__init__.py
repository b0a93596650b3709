"""What past issues would have been with another profile, and why a call was in a mail or not.

compare_issues(sent, tried)
was_it_told(store, person, project_ids, name, period=…)
"""

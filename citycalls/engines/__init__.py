"""Where matching runs: in this process, or on the workers of a cluster.

with matching_on(scheduler_of(engine, scheduler, settings)) as match:
    compose_mails(store, today=day, now=now, sending=sending, match=match)
"""

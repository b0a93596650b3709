"""Matching on several machines, with dask.distributed: the same lists as on one.

with connected("tls://calls-1.example:8786") as client:
    lists = match_on(ClusterJob(client, store, corpus, today=today), projects)
"""

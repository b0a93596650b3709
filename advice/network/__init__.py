"""What the member cities can do together: calls by cities, consortia, alike projects, proposals.

matrix(store, network, NetworkQuery(theme="climate-adaptation"), today).rows
tandem(store, network, call, ["krefeld", "sofia"], today).pairing
propose(store, call_id=…, cities=["krefeld", "sofia"], sentence="…", by="desk", now=now)
"""

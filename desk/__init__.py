"""The pages: those behind the signed links of a mail, in `answers/`; `security/` limits requests.

    make_app(open_store=open_store, secret=secret, clock=clock)

citycalls serves it; it knows wording and what lies below, and never the digest, which is its peer.
"""

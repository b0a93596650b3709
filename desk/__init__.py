"""The desk: `pages/` in one layout, `answers/` behind the signed links of a mail, `security/`.

    make_app(open_store=open_store, secret=secret, clock=clock, everybody=DeskRole.ADMIN)

citycalls serves it; it knows wording and what lies below, and never the digest, which is its peer.
"""

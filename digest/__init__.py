"""Mails: what `advice.weekly` decided is rendered, queued with its decisions, sent as stored bytes.

    compose_mails(store, today=today, now=now, sending=sending)
    send_outbox(store, smtp_url=url, mail_dir=folder, now=now)

citycalls calls it; it knows wording and what lies below, and never the desk, which is its peer.
"""

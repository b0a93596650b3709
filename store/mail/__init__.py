"""The outbox: stored bytes on their way, one mail a person and period; never rendered again.

lease_mail(store, now=now, late=False)
mark_sent(store, mail_id, now=now)
"""

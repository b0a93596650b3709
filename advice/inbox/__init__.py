"""What readers answered and reported, as staff look through it, and what staff reply.

inbox_of(store, InboxQuery(), today=today).items
"""

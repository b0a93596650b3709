"""How the installation and its data stand: what needs a person, and what it rests on.

read_health(store, outlook=outlook, now=now).troubles
"""

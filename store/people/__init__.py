"""People, their wishes and answers, and the profiles of their cities.

add_recipient(store, "anna@pirna.example", profiles=["pirna"], language="de", now=now)
"""

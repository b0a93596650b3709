"""The first nine steps of the schema, applied before those above: harvest, people, mail.

from store.migrations.first import s01_harvest
"""

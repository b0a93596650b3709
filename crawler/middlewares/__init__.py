"""How portals are asked: politely, only where allowed, and never beyond their own hosts.

Each is a downloader middleware of Scrapy; `crawler/settings.py` says in which order they work.
"""

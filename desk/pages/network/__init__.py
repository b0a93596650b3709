"""`/network`: cities by calls, alike projects, and proposals to apply together.

One module a page, one for what it shows.
"""

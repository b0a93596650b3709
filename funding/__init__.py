"""The vocabulary of City Calls: calls, cities, projects, matches, events, money and dates.

Standard library only.  Everything here is a frozen value; nothing here asks a network, a clock, a
database or a setting.
"""

"""The vocabulary of City Calls: calls, cities, projects, matches, events, money and dates.

Standard library only.  Everything here is a frozen value; nothing here asks a network, a clock, a
database or a setting.  Every room may use it.

    read_money("up to EUR 5 million", language="en")
    record.status_on(date(2027, 2, 4))
"""

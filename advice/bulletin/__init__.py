"""The network's bulletin: the calls of the week, and which of them were told before.

calls_of_week(store, WeekQuery(), network=network, told=told_before(store), today=today)
"""

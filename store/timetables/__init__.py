"""Planned calls and the calls they became: found when a run is admitted, decided where it is sure.

join_plans(store, today=date(2027, 4, 6))
"""

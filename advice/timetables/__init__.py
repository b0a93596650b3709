"""Planned calls: what is expected and when, what they became, and how that differs from the plan.

planned_calls(store, today=date(2026, 11, 28))
"""

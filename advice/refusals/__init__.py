"""What a no rests on, and whether that still holds.

Refusals(calls, today=today).fallen(answer, projects)
"""

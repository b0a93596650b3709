"""Where each city stands with a call, and what was shared with whom.

entries(store, city_id="krefeld")
"""

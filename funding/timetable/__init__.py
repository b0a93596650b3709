"""Calls before they exist: what authorities publish ahead, with the precision they publish it in.

read_timetable(Path("timetables/north.toml")).calls[0].opens.text  # "2027-Q2"
"""

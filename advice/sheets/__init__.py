"""Timetables of planned calls that authorities publish as spreadsheets, read into the curated form.

A mapping says which column is what.  A sheet that is not as its mapping says is refused with the
places where it differs, and nothing is written: the last good timetable stays.

read_rows(open_sheet(data, "zeitplan.csv", mapping), mapping).calls[0].opens  # "2027-Q2"
"""

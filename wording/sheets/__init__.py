"""What is doubtful in an authority's sheet, and which of its rows are left out, in words.

refusal_words(s, Refused(kind=Kind.MERGED, place="A3:A4", …))  # "Cells of calls are merged."
"""

"""What a committee decides on: one call for one project, with the dates counted back.

make_paper(store, call, project, today=today)
"""

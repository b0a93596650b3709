"""A list of calls as a file to hand over: its columns, what it was made of, and its writers.

    export = export_calls(store, calls, asked="heat", chosen=(), today=today, now=now)
    sheet = sheet_of(speech("de"), export, choose_columns("short", export))  # `wording.export`
    write_workbook(sheet)

`columns` is the only list of columns there is; `sheet` is what the writers are given: typed cells
under headings in the reader's language.  A writer knows no call, no language and no clock.
"""

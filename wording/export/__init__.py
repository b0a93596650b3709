"""Lists of calls in the reader's language: as a workbook, a text file, a page, a calendar, a feed.

    write_export(Format.XLSX, export, speech("de"), columns="short").body

`advice.export` says what is handed over and writes typed cells; here they get their words.
"""

"""The pipeline in the reader's language: the names of its states, and its sheet.

stand_words(s, Stand.WATCHING)
"""

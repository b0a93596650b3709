"""The sentences of the desk's pages, in the reader's language.

value_words(speech("de"), Filter.MONEY, "0-200000")
"""

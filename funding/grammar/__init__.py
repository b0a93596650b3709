"""What the words around a date or an amount make of it.

A figure counts only if every word beside it is known and the words together say one thing:

    WORDS.read("bis spätestens", {}, "de")[0].kinds   # {"until", "until_after"}

`lexicon` splits a text into known phrases, `date_sentence` and `money_sentence` hold the rules.
"""

"""A text on one line has no character that a reader could not see."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from funding.words import INVISIBLE, plain

SIGNS = st.sampled_from(
    ["a", "é", " ", "\n", "\x00", "\xa0", "\u200b", "\u202e", "\u2028", "\ue000"]
)


@given(st.one_of(st.lists(SIGNS).map("".join), st.text().filter(lambda t: not set(t) & set("<&"))))
def test_every_invisible_character_is_a_blank_and_no_other_is_lost(text):
    blanks = "".join(" " if unicodedata.category(c) in INVISIBLE else c for c in text)
    assert plain(text) == " ".join(blanks.split())

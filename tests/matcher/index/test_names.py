"""Names in one array of bytes behave as a sorted list of texts."""

from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.index.names import Names

words = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=4)
many = st.sets(words, max_size=300).map(sorted)


@given(names=many, asked=st.lists(words))
def test_a_name_is_found_where_the_list_has_it(names, asked):
    held = Names.of(names)
    assert list(held) == names == [held[n] for n in range(len(held))]
    for name in (*asked, *names[:3]):
        assert held.place(name.encode()) == bisect_left(names, name)
        assert held.find(name) == (names.index(name) if name in names else None)
    places, found = held.places([name.encode() for name in asked])
    assert places.tolist() == [bisect_left(names, name) for name in asked]
    assert found.tolist() == [name in names for name in asked]


@given(names=many, new=many, data=st.data())
def test_names_go_and_come_in_their_places(names, new, data):
    stays = data.draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    new = [name for name in new if name not in names]
    places = np.array([bisect_left(names, name) for name in new], np.int64)
    after = Names.of(names).edited(np.array(stays, bool), places, [name.encode() for name in new])
    left = [name for name, is_left in zip(names, stays, strict=True) if is_left]
    assert list(after) == sorted([*left, *new])
    assert [after[n] for n in range(len(after))] == sorted([*left, *new])

"""Where the words of projects stand in an index."""

from funding.resources import CHECKOUT
from matcher.evaluation.judged_set import read_judged
from matcher.index import call_index
from matcher.index.call_index import CallIndex
from matcher.index.names import Names


def test_the_columns_of_names_are_the_same_when_they_are_asked_for_again(monkeypatch):
    index = CallIndex.build(read_judged(CHECKOUT / "data" / "judged").calls[:20])
    looked_up = []

    def counting(names, asked):
        looked_up.extend(asked)
        return places(names, asked)

    places = Names.places
    monkeypatch.setattr(Names, "places", counting)
    monkeypatch.setattr(call_index, "KEPT", 30)
    asked = [*index.names[:90:3], "en:unheard", index.names[7], "en:unheard"]
    alone = [index.column(name) for name in asked]
    assert index.columns(asked) == index.columns(asked) == alone
    assert looked_up == [name.encode() for name in asked[:-1]]
    more = index.names[200:260]
    assert index.columns(more) == index.columns(more) == list(range(200, 260))
    assert len(looked_up) == len(asked) - 1 + 2 * len(more)  # not kept beyond a bound

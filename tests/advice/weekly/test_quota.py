"""No family of sources fills more than half of a list while another one has a call waiting."""

import pytest

from advice.weekly.quota import fair_share
from funding.call import Call, Record
from funding.source import load_sources


def calls(letters: str) -> list[Call]:
    """E is a call of an EU portal, N one of a national portal; the best first."""
    made = []
    for number, letter in enumerate(letters):
        source = "sedia" if letter == "E" else "foerderdatenbank"
        record = Record(source=source, source_id=f"{letter}{number}", title="Call", url="")
        made.append(Call(id=record.source_id, best=record, records=(record,)))
    return made


@pytest.mark.parametrize(
    ("letters", "places", "found"),
    [
        ("EENN", 10, "E0 E1 N2 N3"),
        ("EEEEEENN", 4, "E0 E1 N6 N7"),
        ("NNNNNNNE", 4, "N0 N1 N2 E7"),
        ("EEEEEE", 4, "E0 E1 E2 E3"),
        ("EEENNN", 5, "E0 E1 E2 N3 N4"),
        ("ENENEN", 3, "E0 N1 E2"),
        ("EEEN", 0, ""),
    ],
)
def test_places_are_shared_and_none_stays_empty(letters: str, places: int, found: str) -> None:
    chosen = fair_share(calls(letters), places, call_of=lambda call: call)
    assert " ".join(call.id for call in chosen) == found


def test_what_the_reader_watches_is_not_moved_back() -> None:
    chosen = fair_share(
        calls("EEEEENN"), 4, call_of=lambda call: call, is_asked=lambda call: call.id == "E4"
    )
    assert [call.id for call in chosen] == ["E0", "E1", "E4", "N5"]


def test_every_source_belongs_to_a_family() -> None:
    families = {name: source.family for name, source in load_sources().items()}
    assert families["sedia"] == families["portico"] == families["facilities"] == "eu"
    assert families["foerderdatenbank"] == families["aides-territoires"] == "national"
    assert set(families.values()) == {"eu", "national"}

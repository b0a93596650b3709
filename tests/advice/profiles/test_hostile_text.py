"""Any text is a profile file or a WrongInput, within bounds; never another error."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advice.profiles.files import ProfileFile, read_profile_file
from advice.profiles.warnings import check_profile
from funding.errors import WrongInput
from tests.examples import examples

PIECES = [
    "city:", "projects:", "id:", "title:", "country:", "keywords:", "summary:", "weights:", "a",
    " ", "  ", "    ", "\n", "\n  ", "\n    ", "- ", ": ", ",", "[", "]", "{", "}", "&a ", "*a",
    "!!python/object:x", "!t ", "|", ">-", "'", '"', "\\", "\\x", "\\U00110000", "\\ud800", "#",
    "%YAML 1.1", "---", "...", "\t", "\r", "\ufeff", "\x85", "\u2028", "?", "<<", "~", "NO", "DE",
    "17:00", "2026-02-30", "1e999", ".inf", "0x1F", "é", "🚲", "krefeld", "null", "@", "`",
]  # fmt: skip
GOOD = """\
city: {id: a, name: A, country: DE}
projects:
  - id: b
    title: B
    summary: |
      one
      two
    keywords: [x, "y"]
"""
LIMITS = {
    "max_examples": examples(400),
    "suppress_health_check": [HealthCheck.too_slow],
}


def read(text: str) -> None:
    try:
        profile = read_profile_file(text, "any.yaml")
    except WrongInput as error:
        said = str(error)
    else:
        assert isinstance(profile, ProfileFile)
        for project in profile.projects:
            check_profile(project, date(2026, 11, 25))
        return
    assert "any.yaml" in said
    assert len(said) < 20_000


@settings(**LIMITS)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_pieces_of_yaml_in_any_order(text):
    read(text)


@settings(**LIMITS)
@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.lists(st.sampled_from(PIECES), max_size=4))
def test_a_good_file_with_a_hole_and_something_in_it(begin, length, pieces):
    read(GOOD[:begin] + "".join(pieces) + GOOD[begin + length :])


@settings(**LIMITS)
@given(st.text(st.characters(), max_size=200))
def test_any_characters(text):
    read(text)
    read(GOOD.replace("title: B", f"title: {text}"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(**LIMITS)
@given(VALUES, st.sampled_from(["id", "keywords", "weights", "budget_max_eur", "past_projects",
                                "start_not_before", "max_own_share", "illustrative"]))  # fmt: skip
def test_any_value_in_any_field(value, name):
    read(GOOD.replace("title: B", f"title: B\n    {name}: {json.dumps(value)}"))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 190_000,
        "{a: " * 40_000,
        "? " * 90_000,
        "a: " + "word " * 39_000,
        "# c\n" * 49_000,
        "!" * 190_000,
        "'" + "''" * 95_000 + "'",
        "\n" * 190_000,
        "a: [" + "x," * 95_000,
        "- [" + "x, x, " * 30_000,
        "\n".join(f"k{n}: v" for n in range(20_000)),
        "---\n" * 45_000,
    ],
    ids=range(12),
)
def test_the_largest_hostile_files_are_refused(text):
    with pytest.raises(WrongInput):
        read_profile_file(text, "any.yaml")

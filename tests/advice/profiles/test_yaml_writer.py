"""Changed profiles written back into their files."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advice.documents.tidy import visible
from advice.profiles.files import ProfileFile, read_profile_file, write_profile_file
from funding.city import PastProject, Weights
from funding.errors import WrongInput
from tests.examples import examples

RIVER = """\
# A town on a river.
city:
  id: rivertown   # never changes
  name: Rivertown
  country: NO     # Norway, no boolean
  population: 12000

projects:
  # The first one matters most.
  - id: banks
    title: "Green banks"
    summary: >-
      The banks of the river are walls of stone, and nothing grows on them but moss in the
      shade.
    keywords:
      - river restoration   # asked for by the council
      - willow

  - id: boats
    title: Boats for all
"""


def read() -> ProfileFile:
    return read_profile_file(RIVER, "river.yaml")


def test_nothing_changed_gives_the_same_text():
    assert write_profile_file(read(), "river.yaml").text == RIVER


def test_only_the_changed_lines_change_and_comments_stay():
    profile = read()
    banks, boats = profile.projects
    written = write_profile_file(
        profile,
        "river.yaml",
        city=replace(profile.city, population=13000),
        projects=[replace(banks, weights=Weights(keywords=2.5)), boats],
    )
    before, after = RIVER.splitlines(), written.text.splitlines()
    assert [line for line in before if line not in after] == ["  population: 12000"]
    assert [line for line in after if line not in before] == [
        "  population: 13000",
        "    weights:",
        "      keywords: 2.5",
    ]
    assert written.projects[0].weights.keywords == 2.5


def test_windows_line_ends_stay_windows_line_ends():
    profile = read_profile_file(RIVER.replace("\n", "\r\n"), "river.yaml")
    city = replace(profile.city, population=13000)
    written = write_profile_file(profile, "river.yaml", city=city)
    assert written.text.count("\n") == written.text.count("\r\n") == RIVER.count("\n")
    assert [p.title for p in written.projects] == ["Green banks", "Boats for all"]


def test_a_project_can_be_added_taken_out_and_moved():
    profile = read()
    banks, boats = profile.projects
    new = replace(boats, id="rivertown/bridges", title="Bridges", city=profile.city)
    written = write_profile_file(profile, "river.yaml", projects=[new, banks])
    assert [p.id for p in written.projects] == ["rivertown/bridges", "rivertown/banks"]
    assert "# asked for by the council" in written.text
    assert "Boats for all" not in written.text


def test_a_value_that_is_taken_back_leaves_the_file():
    profile = read()
    banks, boats = profile.projects
    written = write_profile_file(
        profile, "river.yaml", projects=[replace(banks, summary="", keywords=()), boats]
    )
    assert "summary" not in written.text
    assert written.projects[0].keywords == ()


def test_a_value_that_is_not_allowed_is_refused_like_a_typed_one():
    profile = read()
    with pytest.raises(WrongInput, match="country code"):
        write_profile_file(profile, "river.yaml", city=replace(profile.city, country="UK"))


SHOWN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
LINES = st.text(SHOWN, min_size=1, max_size=90).filter(lambda t: t and t == visible(t).strip())
"""Texts as they are kept: signs that nobody sees are dropped when a profile is read."""
TERMS = st.lists(LINES, max_size=4, unique=True).map(tuple)


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(
    title=LINES,
    summary=st.lists(LINES, max_size=8).map(lambda lines: visible(" ".join(lines))),
    keywords=TERMS,
    must_not=TERMS,
    share=st.none() | st.decimals(0, 1, places=4),
    start=st.none() | st.dates(date(1000, 1, 1), date(2200, 1, 1)),
    weight=st.none() | st.floats(0, 10),
    past=st.none() | LINES,
)
def test_whatever_is_allowed_is_read_back_as_written(
    title, summary, keywords, must_not, share, start, weight, past
):
    profile = read()
    banks = replace(
        profile.projects[0],
        title=title,
        summary=summary,
        keywords=keywords,
        must_not=must_not,
        max_own_share=share if share is None else Decimal(share),
        start_not_before=start,
        weights=Weights(summary=weight),
        past_projects=() if past is None else (PastProject(title=past),),
    )
    written = write_profile_file(profile, "river.yaml", projects=[banks, profile.projects[1]])
    assert written.projects == (banks, profile.projects[1])
    again = write_profile_file(written, "river.yaml", projects=profile.projects)
    assert again.projects == profile.projects

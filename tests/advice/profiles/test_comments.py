"""A comment that may cut a text is told with its line; comments of other fields are left alone."""

import pytest

from advice.profiles.files import read_profile_file
from funding.resources import shipped

FILE = """\
city:
  id: a
  name: {name}
  country: DE
  population: 60000  # in 2025
projects:
  - id: b
    title: {title}
    summary: {summary}
    keywords: {keywords}
    budget_max_eur: 500000 # at most
"""
GOOD = {"name": "Ahausen", "title": "Shade", "summary": "We plant.", "keywords": "[trees, shade]"}


def told(**changed):
    return read_profile_file(FILE.format(**{**GOOD, **changed}), "a.yaml").passed_over


@pytest.mark.parametrize(
    ("field", "typed", "line", "lost"),
    [
        ("title", "Project #1 of the town", 8, "1 of the town"),
        ("title", "Shade # and water", 8, "and water"),
        ("title", "Shade   #water", 8, "water"),
        ("title", "Maßnahme #12: Bäume", 8, "12: Bäume"),
        ("name", "Ahausen #2", 3, "2"),
        ("summary", "We plant. #trees #shade", 9, "trees #shade"),
        ("summary", "We plant\n      for all #trees", 9, "trees"),
        ("keywords", "\n      - trees #1\n      - shade", 11, "1"),
        ("keywords", "[trees, shade #2\n      ]", 10, "2"),
        ("title", "C# and F #", 8, ""),
    ],
)
def test_a_text_that_a_comment_cuts_is_told(field, typed, line, lost):
    (said,) = told(**{field: typed})
    assert said.startswith(
        f"line {line}: '{field}' ends before '#'; '# {lost}' counts as a comment"
    )
    assert "put the text into quotes" in said


@pytest.mark.parametrize(
    "typed",
    [
        "'Project #1 of the town'",
        '"Project #1 of the town"',
        "Project#1",
        ">-\n      Project #1 of\n      the town",
        "|\n      Project #1",
        "C#",
        "Shade\n    # a comment on a line of its own",
    ],
)
def test_a_text_that_nothing_cuts_is_not(typed):
    field = "summary" if typed.startswith(("|", ">")) else "title"
    assert told(**{field: typed}) == ()


def test_the_examples_are_cut_nowhere():
    for path in sorted(shipped("profiles").glob("*.yaml")):
        assert read_profile_file(path.read_text("utf-8"), path.name).passed_over == (), path.name

"""Two people change one profile: what each changed is kept."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from advice.profiles.files import ProfileFile, read_profile_file, write_profile_file
from advice.profiles.merging import merged
from tests.examples import examples

FILE = """\
city: {id: pirna, name: Pirna, country: DE}   # on the Elbe
projects:
  - id: heat
    title: Heat
    keywords: [heat, shade]
  - id: flood
    title: Floods
"""


def read() -> ProfileFile:
    return read_profile_file(FILE, "pirna.yaml")


def changed(place: int = 0, **values: object) -> ProfileFile:
    projects = list(read().projects)
    projects[place] = replace(projects[place], **values)
    return write_profile_file(read(), "x", projects=projects)


def test_changes_of_different_fields_are_both_kept():
    theirs = changed(title="Heat in town")
    mine = changed(1, keywords=("dike",))
    found = merged(read(), mine, theirs)
    assert [p.title for p in found.projects] == ["Heat in town", "Floods"]
    assert found.projects[1].keywords == ("dike",)
    assert "# on the Elbe" in found.text


def test_keywords_of_both_are_kept():
    found = merged(
        read(), changed(keywords=("heat", "trees")), changed(keywords=("heat", "shade", "water"))
    )
    assert found.projects[0].keywords == ("heat", "water", "trees")


def test_where_both_changed_one_thing_mine_holds():
    assert (
        merged(read(), changed(title="Mine"), changed(title="Theirs")).projects[0].title == "Mine"
    )


def test_a_project_that_one_took_out_stays_where_the_other_worked_on_it():
    one_only = write_profile_file(read(), "x", projects=read().projects[:1])
    assert len(merged(read(), one_only, read()).projects) == 1
    assert len(merged(read(), read(), one_only).projects) == 1
    assert len(merged(read(), one_only, changed(1, title="Floods!")).projects) == 2
    new = replace(read().projects[0], id="pirna/new", title="New")
    more = write_profile_file(read(), "x", projects=[*read().projects, new])
    assert [p.id for p in merged(read(), more, one_only).projects] == ["pirna/heat", "pirna/new"]


WORDS = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=5).map(tuple)


@given(WORDS, WORDS, WORDS)
@settings(max_examples=examples(100))
def test_nobodys_addition_is_lost_and_no_removal_comes_back(base, mine, theirs) -> None:
    def words(keywords: tuple[str, ...]) -> ProfileFile:
        return changed(keywords=keywords)

    found = set(merged(words(base), words(mine), words(theirs)).projects[0].keywords)
    assert (set(mine) | set(theirs)) - set(base) <= found
    assert not found & (set(base) - set(mine))
    assert not found & (set(base) - set(theirs) - set(mine))

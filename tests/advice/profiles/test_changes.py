"""What a version says differently, in the words of the profile."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from advice.profiles.changes import LISTS, ChangeKind, changes_between
from advice.profiles.files import ProfileFile, read_profile_file
from funding.city import PastProject, Weights
from tests.examples import examples

FILE = """\
city: {id: pirna, name: Pirna, country: DE, population: 38000}
projects:
  - id: heat
    title: Heat
    keywords: [heat, shade]
    past_projects: [{title: COOL, call: HORIZON-1}]
"""


def read() -> ProfileFile:
    return read_profile_file(FILE, "pirna.yaml")


def other(**values: object) -> ProfileFile:
    profile = read()
    return replace(profile, projects=(replace(profile.projects[0], **values),))


def told(new: ProfileFile) -> list[tuple[str, str, object, object]]:
    return [(c.field, c.kind.value, c.old, c.new) for c in changes_between(read(), new)]


def test_nothing_changed_is_no_change():
    assert changes_between(read(), read()) == ()


def test_keywords_come_and_go_one_by_one():
    assert told(other(keywords=("shade", "trees"))) == [
        ("keywords", "removed", "heat", None),
        ("keywords", "added", None, "trees"),
    ]
    assert [c[1] for c in told(other(keywords=("shade", "heat")))] == ["order"]


def test_the_weight_of_a_keyword_goes_from_one_to_what_it_is():
    (change,) = changes_between(read(), other(emphasis=(("heat", 3.0),)))
    assert (change.about, change.old, change.new) == ("heat", 1.0, 3.0)


def test_facts_weights_and_past_projects_are_told():
    profile = read()
    new = replace(other(weights=Weights(title=2.0)), city=replace(profile.city, population=None))
    assert told(new) == [("population", "set", 38000, None), ("weights.title", "set", None, 2.0)]
    (change,) = changes_between(read(), other(past_projects=(PastProject(title="COOL"),)))
    assert (change.about, change.old, change.new) == ("COOL", "COOL · HORIZON-1", "COOL")


def test_whole_projects_come_and_go():
    profile = read()
    moved = replace(profile, projects=(replace(profile.projects[0], id="pirna/cold"),))
    assert [(c.project_id, c.kind) for c in changes_between(profile, moved)] == [
        ("pirna/cold", ChangeKind.ADDED),
        ("pirna/heat", ChangeKind.REMOVED),
    ]
    assert [c.kind for c in changes_between(None, profile)] == [ChangeKind.ADDED]


WORDS = st.lists(st.sampled_from(["heat", "shade", "trees", "water"]), unique=True).map(tuple)


@given(WORDS, WORDS, st.sampled_from([n for n in LISTS if n != "roles"]))
@settings(max_examples=examples(60))
def test_the_changes_of_a_list_lead_from_the_old_to_the_new(old, new, name) -> None:
    changes = changes_between(other(**{name: old}), other(**{name: new}))
    gone = {c.old for c in changes if c.kind is ChangeKind.REMOVED}
    come = {c.new for c in changes if c.kind is ChangeKind.ADDED}
    assert (set(old) - gone) | come == set(new)
    assert bool(changes) == (old != new)

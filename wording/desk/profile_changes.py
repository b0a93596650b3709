"""What a version of a profile changed, one sentence each, in the reader's language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from advice.profiles.changes import Change, ChangeKind
from funding.words import plain, shorten
from wording.desk.profile_fields import field_name, value_words
from wording.language import Speech

TITLE = 50
NO_TITLES: Mapping[str, str] = MappingProxyType({})


def change_words(s: Speech, change: Change, titles: Mapping[str, str]) -> str:
    """Return one change: "Heat warnings: Keywords: “shade” added"; by its id without a title."""
    words = what_changed(s, change)
    if change.project_id is None:
        return words
    title = titles.get(change.project_id) or change.project_id.partition("/")[2]
    return s.labelled(shorten(plain(title), TITLE), words)


def what_changed(s: Speech, change: Change) -> str:
    old, new = (value_words(s, change.field, value) for value in (change.old, change.new))
    if change.field == "project":
        if change.kind is ChangeKind.ADDED:
            return s.say("new project “{title}”", title=new)
        return s.say("project “{title}” taken out", title=old)
    name = field_name(s, change.field)
    if change.kind is ChangeKind.ADDED:
        return s.say("{field}: “{term}” added", field=name, term=new)
    if change.kind is ChangeKind.REMOVED:
        return s.say("{field}: “{term}” taken out", field=name, term=old)
    if change.kind is ChangeKind.ORDER:
        return s.say("{field}: another order", field=name)
    if change.about is not None:
        name = f"{name} {s.say('“{text}”', text=value_words(s, '', change.about))}"
    return s.say("{field}: {old} → {new}", field=name, old=old, new=new)


def changes_words(
    s: Speech, changes: Iterable[Change], titles: Mapping[str, str] = NO_TITLES
) -> list[str]:
    """Return all changes; one sentence that says so where only comments or layout differ.

    *titles* are those of the projects by their ids: pages name them, commands take ids.
    """
    found = [change_words(s, change, titles) for change in changes]
    return found or [s.say("only comments or layout")]

"""What a version of a profile changed, one sentence each, in the reader's language."""

from collections.abc import Iterable

from advice.profiles.changes import Change, ChangeKind
from wording.desk.profile_fields import field_name, value_words
from wording.language import Speech


def change_words(s: Speech, change: Change, *, names_project: bool = True) -> str:
    """Return one change: "heat-warnings: Keywords: “shade” added"."""
    words = what_changed(s, change)
    if names_project and change.project_id is not None:
        return s.labelled(change.project_id.partition("/")[2], words)
    return words


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
        name = f"{name} “{value_words(s, '', change.about)}”"
    return s.say("{field}: {old} → {new}", field=name, old=old, new=new)


def changes_words(s: Speech, changes: Iterable[Change], *, names_project: bool = True) -> list[str]:
    """Return all changes; one sentence that says so where only comments or layout differ."""
    found = [change_words(s, change, names_project=names_project) for change in changes]
    return found or [s.say("only comments or layout")]

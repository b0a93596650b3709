"""Two changes of one profile put together: what each of two people changed, both kept."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from advice.profiles.files import ProfileFile, write_profile_file
from funding.city import City, Project

Part = TypeVar("Part", City, Project)


def merged(base: ProfileFile, mine: ProfileFile, theirs: ProfileFile) -> ProfileFile:
    """Return *theirs* with what *mine* changed of *base*; where both changed one thing, mine.

    Of lists such as the keywords the entries are compared: nobody's keyword is lost because
    somebody else added another.  The comments are theirs.  Raises WrongInput where the two can't
    stand together: a hundred keywords, say.
    """
    city = pieced(base.city, mine.city, theirs.city)
    old = {p.id: p for p in base.projects}
    others = {p.id: p for p in theirs.projects}
    own = {p.id: p for p in mine.projects}
    projects: list[Project] = []
    for name in dict.fromkeys((*others, *own)):
        was, my, their = old.get(name), own.get(name), others.get(name)
        if was is not None and (my is None or their is None):
            # one took the project out; it stays out unless the other worked on it meanwhile
            left = my or their
            if left is not None and left != was:
                projects.append(replace(left, city=city))
        elif my is not None and their is not None:
            projects.append(replace(pieced(was or my, my, their), city=city))
        else:
            projects.append(replace(my or their or left_out(name), city=city))
    return write_profile_file(theirs, city.id, city=city, projects=projects)


def left_out(name: str) -> Project:
    raise KeyError(name)  # a name stands on one side at least


def pieced(base: Part, mine: Part, theirs: Part) -> Part:
    """Return *theirs* field by field, where *mine* differs from *base* as *mine* says."""
    values: dict[str, Any] = {}
    for each in fields(base):
        was, my, their = (getattr(side, each.name) for side in (base, mine, theirs))
        if each.name == "city":
            continue
        if isinstance(was, tuple) and my != was:
            values[each.name] = joined(was, my, their)
        elif my != was:
            values[each.name] = my
    return replace(theirs, **values)


def joined(base: Sequence[object], mine: Sequence[object], theirs: Sequence[object]) -> object:
    """Return the entries of *theirs* without what I took out, and with what I added."""
    if tuple(theirs) == tuple(base):
        return tuple(mine)
    gone = [entry for entry in base if entry not in mine]
    kept = [entry for entry in theirs if entry not in gone]
    return (*kept, *(entry for entry in mine if entry not in base and entry not in kept))

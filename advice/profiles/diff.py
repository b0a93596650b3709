"""What a version of a profile file changed: lines taken away and lines added."""

import itertools
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from store.people.profiles import ProfileVersion


def changes_of(versions: Sequence[ProfileVersion]) -> list[list[str]]:
    """Return for each version, in order, its lines beginning with ``- `` (old) or ``+ `` (new).

    The first version of a city has none: everything in it is new.
    """
    texts = [version.text.splitlines() for version in versions]
    changes = [list(changed_lines(old, new)) for old, new in itertools.pairwise(texts)]
    return [[], *changes] if texts else []


def changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for _, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if old[a:b] != new[c:d]:
            yield from (f"- {line}" for line in old[a:b])
            yield from (f"+ {line}" for line in new[c:d])

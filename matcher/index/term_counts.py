"""How often each term stands in each field of a call: what a store may keep and give back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from funding.call import Call
from funding.words import plain
from matcher.text.languages import detect, known
from matcher.text.tokens import ANALYSER_VERSION, analyser

FIELDS = ("title", "destination", "text")


@dataclass(frozen=True, kw_only=True, slots=True)
class CallCounts:
    """Term counts of one call; valid for one content and one ANALYSER_VERSION."""

    language: str
    fields: Mapping[str, Mapping[str, int]]
    """Term to count, for each of `FIELDS`."""


def field_text(call: Call, name: str) -> str:
    """Return the words of one field of a call, as the reasons are taken from it.

    The text is all of the call's own words, so that a short call is not split into fields of a few
    words each; title and destination count once more by themselves.
    """
    best = call.best
    title, context = plain(best.title), (best.call_title, best.destination)
    if name == "title":
        return title
    destination = " – ".join(t for t in context if t)
    if name == "destination":
        return destination
    return "\n".join(t for t in (title, destination, best.text) if t)


def language_of(call: Call) -> str:
    """Return the language of a call: the source's word, else the text's."""
    stated = known(call.best.language)
    return stated or detect(f"{call.best.title} {call.best.text[:2000]}")


def count_call(call: Call) -> CallCounts:
    """Return the term counts of one call."""
    language = language_of(call)
    analyse = analyser(language).counts
    return CallCounts(
        language=language, fields={name: analyse(field_text(call, name)) for name in FIELDS}
    )


def counts_key(call: Call) -> str:
    """Return what the counts of a call depend on, as a hash: its words and our way of counting."""
    words = [ANALYSER_VERSION, call.best.language, *(field_text(call, name) for name in FIELDS)]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:32]


def to_json(counts: CallCounts) -> str:
    """Return counts as text; the order of terms is kept, so that an index comes out the same."""
    return json.dumps([counts.language, counts.fields], ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> CallCounts:
    """Return the counts that `to_json` wrote."""
    language, fields = json.loads(text)
    return CallCounts(language=language, fields=fields)

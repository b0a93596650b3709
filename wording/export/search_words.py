"""The filters of a search in the reader's words, for the sheet and the title of a feed."""

from advice.search.call_query import CallQuery
from advice.search.choices import Filter
from wording.desk.filter_words import filter_words, value_words
from wording.language import Speech


def chosen_words(s: Speech, query: CallQuery) -> list[tuple[str, str]]:
    """Return each filter that counts with its values; also the one that counts by itself."""
    names = filter_words(s)
    return [
        (names[kind], ", ".join(value_words(s, kind, value) for value in query.values(kind)))
        for kind in Filter
        if query.values(kind)
    ]


def search_title(s: Speech, query: CallQuery) -> str:
    """Return a search in a few words: what is searched and what was chosen; "" for all calls."""
    chosen = (
        ", ".join(value_words(s, kind, value) for value in values)
        for kind, values in query.chosen.items()
    )
    return " · ".join(part for part in (query.text, *chosen) if part)

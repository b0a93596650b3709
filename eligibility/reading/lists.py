"""Lists of applicant types and of places, read word by word from a piece of a sentence."""

from dataclasses import dataclass

from eligibility.reading.vocabulary import Words, key_of


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundList:
    """The names in a list, in the order of the text."""

    codes: tuple[str, ...]
    is_complete: bool
    """False where the list goes on with something that no reference file knows."""
    end: int
    """The position at which reading stopped, counted from the start of the piece."""


def read_applicants(piece: str, words: Words, *, is_line: bool = False) -> FoundList:
    """Return the applicant types that *piece* lists.

    An item counts only where the type is its head: "municipalities with a plan" names
    municipalities, "networks of municipalities" names networks.  In prose the list ends with
    the first item that carries more words, since what follows may belong to those words; a
    *line* of a form (one field of a page) goes on with the next item.
    """
    fillers = {f.lower() for f in words.lists.get("fillers", ())}
    stops = {s.lower() for s in words.lists.get("stop", ())}
    codes: list[str] = []
    depth = 0
    is_headless, has_tail, is_complete, end = False, False, True, 0
    item_has_phrase = False
    for match in words.applicant_token.finditer(piece):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(0, depth - 1)
        elif depth:
            continue  # what stands in brackets explains the item, it is no item of its own
        elif match["and"]:
            if (has_tail or is_headless) and not is_line:
                rest = words.applicant_token.finditer(piece, match.end())
                is_complete = not any(m["phrase"] for m in rest)
                break
            if is_headless:
                is_complete = False
            is_headless = has_tail = item_has_phrase = False
        elif match["phrase"]:
            if not (is_headless or item_has_phrase):
                codes += words.applicants[key_of(match["phrase"])].split()
                item_has_phrase, end = True, match.end()
        elif match["word"]:
            word = match["word"].lower().strip(".'’")
            if word in {"", ":", "–", "—", "-"} or (word in fillers and not item_has_phrase):
                continue
            if item_has_phrase:
                has_tail = True
            else:
                is_headless = True
                if not is_line and (word in stops or not codes):
                    break
    if is_headless:
        is_complete = False
    return FoundList(codes=tuple(dict.fromkeys(codes)), is_complete=is_complete, end=end)


GLUE = {
    *("the", "of", "all", "any", "an", "a", "one", "eligible", "in", "following", "both"),
    *("der", "die", "den", "dem", "eines", "einem", "einer", "alle", "allen"),
    *("le", "la", "les", "l", "des", "de", "du", "d", "un", "en", "au", "aux", "dans"),
    *("el", "los", "las", "del", "uno", "di", "dei", "degli", "delle", "della", "il", "i", "gli"),
    *("to", "this", "either", "het"),
}


def read_places(piece: str, words: Words) -> FoundList:
    """Return the countries, regions and groups of countries that *piece* lists.

    Incomplete as soon as one item is unknown: a list that lacks a country would exclude it.
    """
    codes: list[str] = []
    depth, end, is_complete = 0, 0, True
    for match in words.place_token.finditer(piece):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(0, depth - 1)
        elif match["phrase"] and not depth:
            codes += words.places[key_of(match["phrase"])].split()
            end = match.end()
        elif match["word"] and not depth:
            word = match["word"].lower().strip(".'’:–—-")
            if word and word not in GLUE:
                is_complete = False
                break
    return FoundList(
        codes=tuple(dict.fromkeys(codes)), is_complete=is_complete and bool(codes), end=end
    )

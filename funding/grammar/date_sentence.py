"""What the words around dates and times of day say together; None where one is not understood."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from funding.date_words import KINDS
from funding.grammar.lexicon import UNKNOWN, Token

DAY, TIME, DOTTED, NUMBERED, OFFSET = "day", "time", "dotted", "numbered stage", "offset"
"""The kinds of figures; a dotted one is a time of day or a date without its year."""
FORBIDDEN = frozenset({UNKNOWN, "cancelled", "hedge", "opens", "negation", "starts"})
BLANK = frozenset(
    {"filler", "project", "end", "clock", "weekday", "(", ")", "[", "]", '"', "'", "«", "»"}
)
"""What may stand between a word and the date or time that it is about."""
DASHES = frozenset("-–—−")
SEPARATORS = frozenset(",;&+•|·")
BETWEEN_DATES = frozenset(
    {
        *SEPARATORS,
        *BLANK,
        *("and", "stage", NUMBERED, "ordinal", "hour", "zone", "local", "midnight", ":"),
        *(TIME, DOTTED, OFFSET, "until", "until_after", "-", "–", "—", "−"),
    }
)
LABELS = frozenset({"stage", NUMBERED, "ordinal", ":"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A token with the one thing that it means here."""

    kind: str
    token: Token


@dataclass(frozen=True, kw_only=True, slots=True)
class DateSentence:
    """What the words say; dates and times themselves are known by their places."""

    marks: str
    """D for each date and T for each time, in their order."""
    clocks: tuple[tuple[int, int], ...]
    """Noon and midnight, where only words name the time: hour and minute."""
    zones: frozenset[str]
    """"" is a zone that is not certain."""
    is_rolling: bool


def read_sentence(tokens: Sequence[Token], days: Sequence[date]) -> DateSentence | None:
    """Return what the words around *days* say; None where they, or one of them, are not clear."""
    items = [Item(kind=meaning_of(tokens, at), token=t) for at, t in enumerate(tokens)]
    if any(item.kind in FORBIDDEN for item in items):
        return None
    kinds = [item.kind for item in items]
    if not days:
        return read_rolling(items) if "rolling" in kinds else None
    is_clear = (
        is_on_its_weekday(items, days)
        and not ends_open(items)
        and not is_range(kinds)
        and all(is_time(items, at) for at, kind in enumerate(kinds) if kind == DOTTED)
        and all(limits_something(items, at) for at in range(len(items)))
        and all(is_open_until(items, at) for at, kind in enumerate(kinds) if kind == "open")
        and all(leads_to_date(items, at) for at, kind in enumerate(kinds) if kind == "rolling")
        and not begins_with_place(kinds)
        and not {"end", "project"} <= set(kinds)  # the end of the projects, not of the call
    )
    if not is_clear:
        return None
    return sentence(items, is_rolling="rolling" in kinds)


def sentence(items: Sequence[Item], *, is_rolling: bool) -> DateSentence:
    kinds = [item.kind for item in items]
    has_time = TIME in kinds or DOTTED in kinds
    named = [item for item in items if item.kind in ("zone", OFFSET)]
    zones = {reading for item in named for reading in zone_readings(item)}
    if (not named and "local" in kinds) or (has_time and "midnight" in kinds):
        zones.add("")  # local time of a place that is not named, or the end of which day?
    nouns = {} if has_time else {"noon": (12, 0), "midnight": (0, 0)}
    letters = {DAY: "D", TIME: "T", DOTTED: "T", **dict.fromkeys(nouns, "T")}
    return DateSentence(
        marks="".join(letters.get(kind, "") for kind in kinds),
        clocks=tuple(nouns[kind] for kind in kinds if kind in nouns),
        zones=frozenset(zones),
        is_rolling=is_rolling,
    )


def zone_readings(item: Item) -> Iterable[str]:
    return {item.token.text} if item.kind == OFFSET else item.token.readings("zone")


def meaning_of(tokens: Sequence[Token], at: int) -> str:
    """Return the one kind of a token: where it may be several, its place or the worst decides."""
    kinds = set(tokens[at].kinds)
    if len(kinds) == 1:
        return next(iter(kinds))
    before = next((t.kinds for t in reversed(tokens[:at]) if not t.kinds & BLANK), frozenset())
    after = next((t.kinds for t in tokens[at + 1 :] if not t.kinds & BLANK), frozenset())
    if "zone" in kinds:
        if before & {TIME, DOTTED, "zone", "local", "hour", "noon", "midnight"}:
            return "zone"
        kinds.discard("zone")
    if "filler" in kinds and kinds & {"starts", "before"} and DAY not in after:
        kinds -= {"starts", "before"}
    if "ordinal" in kinds and after & {"stage", "ordinal"}:
        return "ordinal"
    if "rolling" in kinds and kinds & {"open", "opens", "stage"}:
        kinds.discard("rolling")
    return next(kind for kind in KINDS if kind in kinds)


def read_rolling(items: Sequence[Item]) -> DateSentence | None:
    """Return that there is no date; a single word for it must be the whole answer.

    A "permanent" secretariat is no rolling call.
    """
    kinds = [item.kind for item in items]
    if TIME in kinds or DOTTED in kinds or "weekday" in kinds:
        return None
    ends = [at for at, kind in enumerate(kinds) if kind == ":"]
    answer = items[ends[-1] + 1 :] if ends else items
    said = [item for item in answer if item.kind not in (*SEPARATORS, *"()[]!\"'", *DASHES)]
    is_whole = len(said) == 1 and said[0].kind == "rolling"
    if not is_whole and not any(item.kind == "rolling" and is_phrase(item) for item in items):
        return None
    return sentence(items, is_rolling=True)


def is_phrase(item: Item) -> bool:
    """Return whether several words say that there is no date: one alone may mean another thing."""
    return " " in item.token.text or "-" in item.token.text


def leads_to_date(items: Sequence[Item], at: int) -> bool:
    """Return whether "until" or a label leads from a word like "ongoing" to a date.

    A single word may also do so with a dash; "no deadline (15 June 2026)" contradicts itself.
    """
    kinds = [item.kind for item in items[at + 1 :]]
    between = kinds[: kinds.index(DAY)] if DAY in kinds else []
    leads = {"until", *(LABELS if is_phrase(items[at]) else DASHES)}
    return bool(leads & set(between))


def is_on_its_weekday(items: Sequence[Item], days: Sequence[date]) -> bool:
    """Return whether each day of the week is that of its date: else one of the two is wrong."""
    places = [at for at, item in enumerate(items) if item.kind == DAY]
    for at, item in enumerate(items):
        if item.kind == "weekday":
            number = next((n for n, place in enumerate(places) if place > at), len(places) - 1)
            if str(days[number].weekday()) not in item.token.readings("weekday"):
                return False
    return True


def ends_open(items: Sequence[Item]) -> bool:
    """Return whether a dash or "and" stands at the end: what else belongs to it is not said."""
    said = [item.kind for item in items if item.kind not in BLANK]
    return bool(said) and (said[-1] in DASHES or said[-1] == "and")


def is_range(kinds: Sequence[str]) -> bool:
    """Return whether several dates are anything but a list: each with its label or separator."""
    places = [at for at, kind in enumerate(kinds) if kind == DAY]
    is_labelled = bool(places) and bool(LABELS & set(kinds[: places[0]]))
    for first, second in pairwise(places):
        between = list(kinds[first + 1 : second])
        while between and between[0] in ("until_after", TIME, DOTTED):
            del between[0]
        if not set(between) <= BETWEEN_DATES:
            return True
        has_label = is_labelled and bool({"stage", NUMBERED} & set(between))
        if not has_label and not ({*SEPARATORS, "and"} & set(between)):
            return True
        if any(spans(between, at) for at in range(len(between))):
            return True
    return False


def spans(between: Sequence[str], at: int) -> bool:
    """Return whether a word like "until" or a dash between two dates joins them.

    It does not where the label of the second stands before it: "stage 2: until …".
    """
    if between[at] not in ("until", "until_after", *DASHES):
        return False
    return not LABELS & set(between[:at])


def is_time(items: Sequence[Item], at: int) -> bool:
    """Return whether 10.03 is a time of day: it may be the third of October or of March."""
    before = [item.kind for item in items[:at] if item.kind != "filler"]
    after = next((item.kind for item in items[at + 1 :]), "")
    if before and before[-1] in (DAY, "clock"):
        return True
    return after in ("hour", "zone", "local", OFFSET)


def limits_something(items: Sequence[Item], at: int) -> bool:
    """Return whether "until" has a date or time; "before" must have a time: which day is meant?"""
    kind, kinds = items[at].kind, items[at].token.kinds
    ahead = [item.kind for item in items[at + 1 :] if item.kind not in BLANK]
    if kind == "until":
        if {DAY, TIME, DOTTED, "noon", "midnight"} & set(ahead):
            return True
        return "until_after" in kinds and any(item.kind == DAY for item in items[:at])
    if kind == "until_after":
        return any(item.kind == DAY for item in items)
    return kind != "before" or ahead[:1] != [DAY]


def is_open_until(items: Sequence[Item], at: int) -> bool:
    """Return whether "until" or the like follows "open": else the date may be that of opening."""
    ahead = [item.kind for item in items[at + 1 :] if item.kind not in {*BLANK, *SEPARATORS, ":"}]
    return bool(ahead) and ahead[0] not in (DAY, TIME, DOTTED, *DASHES)


def begins_with_place(kinds: Sequence[str]) -> bool:
    """Return whether a city stands before a date without a time, as over a letter."""
    return (
        "zone" in kinds
        and not {TIME, DOTTED, "noon"} & set(kinds)
        and (kinds.index("zone") < kinds.index(DAY))
    )

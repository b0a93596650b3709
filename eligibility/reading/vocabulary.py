"""The words by which eligibility is read: reference files turned into patterns, per language.

What a phrase means stands in ``applicants.csv``, ``regions.csv`` and ``eligibility_words.toml``;
here is only how phrases are found: as whole words, longest first, any white space for a blank.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from eligibility.keys import APPLICANTS, GROUPS, INSTRUMENTS, REGION_CODE
from funding.reference import LANGUAGES, Row, Table, read_rows, read_toml
from funding.resources import shipped
from funding.words import folded

NEVER = re.compile(r"(?!)")
WORD = re.compile(r"\w+")
"""``cities``"""
FALLBACK = "en"
LISTS = (
    *("apply_next", "no_intake", "numbers", "million", "at_least", "more_than", "at_most"),
    *("less_than", "between", "inhabitants", "and", "fillers", "applicant_headings"),
    *("applicants_after", "applicants_before", "excluded_before", "excluded_after", "not"),
    *("weak", "third_parties", "stop", "lead_after", "lead_before", "partner_before"),
    *("entities", "consortium", "countries", "country_words", "from", "cities", "established"),
    *("must", "rate_labels", "rate_subjects", "rate_objects", "rate_stop", "per_project"),
    *("max_amounts", "contribution", "contribution_stop", "trl_start", "trl_end", "single"),
    *("grouping", "degurba", "climate_plan", "requires", "call_nouns", "mission_city"),
    *("covenant_signatory", "earlier_grant", "applicant_nouns", "area_headings"),
    *("rate_headings", "or_more", "population", "fixed_amounts", "members_named"),
    *("members_as", "members_included", "members_measures", "members_papers"),
)
"""The lists of a language in ``eligibility_words.toml``; English has all of them."""
CUES = {
    "applicant_cues": (
        *("applicants_after", "applicants_before", "excluded_before", "excluded_after"),
        *("lead_after", "lead_before", "partner_before"),
    ),
    "people_cues": ("inhabitants", "population"),
    "consortium_cues": (
        *("at_least", "single", "consortium"),
        *("members_named", "members_included", "members_as"),
    ),
    "other_cues": (
        "established",
        "earlier_grant",
        "climate_plan",
        "mission_city",
        "covenant_signatory",
        "no_intake",
    ),
}
"""Lists that are searched as one first: most sentences hold none of their words."""
SPEAKING = (*CUES, "degurba")
"""Lists of which a sentence without figures holds one, or says nothing of who may apply."""
Signs = Mapping[str, Sequence[tuple[Set[str], str]]]
"""The words of each phrase of a list and the phrase, by one of them."""
COMMON = frozenset(
    (
        *("proposals", "proposal", "project", "projects", "topic", "support", "their", "other"),
        *("based", "include", "call", "partners"),
    )
)
"""Words of so many sentences that a phrase is better known by another of its words."""
SILENT: Set[str] = frozenset()
"""The cues of most sentences."""


def phrases(words: Iterable[str]) -> str:
    """Return the source of a group that matches any of *words*, the longest first."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(
        r"\s+".join(re.escape(part).replace("/", r"\s?/\s?") for part in word.split())
        for word in ordered
    )


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of *words* as whole words; one that never matches for none."""
    source = phrases(words)
    # "start" is not in "start-ups", nor "eligible" in "non-eligible", whatever the hyphen.
    before = r"(?<!\w)(?<!\w-)(?<!\w‑)"
    return re.compile(rf"{before}(?:{source})(?!\w|[-‑]\w)", re.I) if source else NEVER


def key_of(phrase: str) -> str:
    """Return *phrase* as it is looked up: lower case, single blanks, no blanks at a slash."""
    return re.sub(r"\s*/\s*", "/", " ".join(phrase.lower().split()))


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """All words of one language, ready for use."""

    language: str
    lists: Mapping[str, tuple[str, ...]]
    searched: Mapping[str, tuple[str, ...]]
    """The lists of the words file, under the same name, and each entry of `CUES` as one."""
    signs: Mapping[str, Signs | None]
    """What a sentence must hold for one of the list's phrases to stand in it."""
    numbers: Mapping[str, int]
    ranges: tuple[tuple[str, str], ...]
    """Pairs that enclose a range: between … and."""
    applicants: Mapping[str, str]
    """Phrase to applicant types, joined by a blank."""
    applicant_token: re.Pattern[str]
    """Groups: ``phrase``, ``and``, ``open``, ``close``, ``word``."""
    places: Mapping[str, str]
    """Name of a country, region or group to its codes."""
    place_token: re.Pattern[str]

    def has(self, name: str, text: str) -> bool:
        """Return whether a phrase of a list stands in *text*."""
        signs = self.signs.get(name)
        if signs is None:
            return self.pattern(name).search(text) is not None
        # most sentences hold none of the words: to look for each phrase takes ten times as long
        return any(stands_in(phrase, text) for phrase in may_stand(signs, words_of(text)))

    def pattern(self, name: str) -> re.Pattern[str]:
        return pattern_of(self, name)

    def cues_in(self, text: str) -> Set[str]:
        """Return of which `SPEAKING` lists a phrase may stand in *text*; of most, none."""
        return cues_of(self, text)

    def source(self, name: str) -> str:
        """Return the alternation of a list for use inside a larger pattern."""
        return phrases(self.lists.get(name, ())) or "(?!)"


@cache
def pattern_of(words: Words, name: str) -> re.Pattern[str]:
    """Return the pattern of a list, made when it is first needed; `NEVER` where there is none."""
    return whole_words(words.searched.get(name, ()))


@cache
def speaking_signs(words: Words) -> Signs:
    """Return the words of each phrase of `SPEAKING` with its list, by one of them."""
    found: dict[str, list[tuple[Set[str], str]]] = {}
    for name in SPEAKING:
        signs = words.signs.get(name)
        if signs is None and name in words.searched:
            raise ValueError(f"a phrase of {name} in {words.language!r} has no word")
        for word, phrases_of in (signs or {}).items():
            found.setdefault(word, []).extend((parts, name) for parts, _ in phrases_of)
    return found


@lru_cache(maxsize=5_000)  # portals repeat themselves: a sentence in five is of another call, too
def cues_of(words: Words, text: str) -> Set[str]:
    signs = speaking_signs(words)
    if signs.keys().isdisjoint(WORD.findall(folded(text))):
        return SILENT
    return frozenset(may_stand(signs, words_of(text)))


@lru_cache(maxsize=64)
def words_of(text: str) -> frozenset[str]:
    """Return the words of *text* in lower case, also as a pattern that ignores case sees them.

    >>> sorted(words_of("The \u017fame \u212aind: non-profit"))
    ['kind', 'non', 'profit', 'same', 'the']
    """
    return frozenset(WORD.findall(folded(text)))


def signs_of(found: Iterable[str]) -> Signs | None:
    """Return the words of each phrase with it, by the one that tells most; None if one has none.

    >>> signs_of(["most"])
    {'most': [({'most'}, 'most')]}
    """
    signs: dict[str, list[tuple[Set[str], str]]] = {}
    for phrase in found:
        words = WORD.findall(folded(phrase))
        if not words:
            return None
        sign = max(words, key=lambda word: (word not in COMMON, len(word)))
        signs.setdefault(sign, []).append((set(words), phrase))
    return signs


def may_stand(signs: Signs, words: Set[str]) -> Iterator[str]:
    """Yield the phrases (or lists) of which a text of *words* has all of the words."""
    for sign in signs.keys() & words:
        for parts, phrase in signs[sign]:
            if parts <= words:
                yield phrase


def stands_in(phrase: str, text: str) -> bool:
    """Return whether a phrase, of which *text* has all words, stands in it as a whole one."""
    if WORD.fullmatch(phrase) and "-" not in text and "‑" not in text:
        return True
    return pattern_of_phrase(phrase).search(text) is not None


@cache
def pattern_of_phrase(phrase: str) -> re.Pattern[str]:
    return whole_words((phrase,))


def words_for(language: str | None) -> Words:
    """Return the words of *language*; English where it is unknown or has no rows."""
    known = _tables()
    return _build(language if language in known else FALLBACK)


@cache
def _tables() -> Mapping[str, Table]:
    return read_eligibility_words(shipped("reference") / "eligibility_words.toml")


def read_eligibility_words(path: Path) -> Mapping[str, Table]:
    """Return the lists of each language.  Raises WrongReference naming the line of a slip."""
    file = read_toml(path)
    file.check_keys(LANGUAGES, FALLBACK)
    tables = {lang: next(iter(file.tables(lang))) for lang in file.values}
    for table in tables.values():
        table.check_keys(LISTS, "numbers", "between")
    tables[FALLBACK].check_keys(LISTS, *LISTS)
    return tables


def read_applicants(path: Path) -> tuple[Row, ...]:
    """Return the phrases for applicants.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "language", "words", "type")
    for row in rows:
        row.one_of("language", LANGUAGES)
        row.some_of("type", APPLICANTS)
    return rows


def read_regions(path: Path) -> tuple[Row, ...]:
    """Return the names of places.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "language", "name", "code")
    for row in rows:
        row.one_of("language", LANGUAGES)
        for code in row["code"].split():
            if code not in GROUPS and not REGION_CODE.fullmatch(code):
                raise row.wrong(code, "no code of a country, region or group", GROUPS)
    return rows


def read_instruments(path: Path) -> tuple[Row, ...]:
    """Return the words for kinds of support.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "words", "instrument")
    for row in rows:
        row.one_of("instrument", INSTRUMENTS)
    return rows


@cache
def instruments() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the words for kinds of support, in any language, in the order of their file.

    The order matters: a "recoverable advance" is a loan though "grant" may follow.
    """
    found: dict[str, list[str]] = {}
    for row in read_instruments(shipped("reference") / "instruments.csv"):
        found.setdefault(row["instrument"], []).append(row["words"])
    return tuple((whole_words(words), instrument) for instrument, words in found.items())


@cache
def _build(language: str) -> Words:
    table = _tables()[language].values
    lists = {
        name: tuple(values)
        for name, values in table.items()
        if isinstance(values, list) and name != "between"
    }
    numbers = table["numbers"]
    ranges = table["between"]
    if not isinstance(numbers, dict) or not isinstance(ranges, list):
        raise TypeError(f"eligibility_words.toml: numbers or between of {language!r} is no table")
    applicants = {
        key_of(row["words"]): row["type"]
        for row in read_applicants(shipped("reference") / "applicants.csv")
        if row["language"] == language
    }
    # Portals write the English and the native name side by side, so English names always count,
    # but "Island" is Iceland in German only: the text's own language goes last and wins.
    places_rows = read_regions(shipped("reference") / "regions.csv")
    places = {
        key_of(row["name"]): row["code"]
        for wanted in (FALLBACK, language)
        for row in places_rows
        if row["language"] == wanted
    }
    searched = dict(lists)
    for name, members in CUES.items():
        searched[name] = tuple(w for member in members for w in lists.get(member, ()))
    joints = phrases(lists.get("and", ()))
    rest = rf"(?P<and>[,;/•|\n]|(?<!\w)(?:{joints})(?!\w))|(?P<open>\()|(?P<close>\))"
    word = r"(?P<word>\w[\w'’&+.-]*|[:.–—-])"
    return Words(
        language=language,
        lists=lists,
        searched=searched,
        signs={name: signs_of(found) for name, found in searched.items()},
        numbers={str(k): int(v) for k, v in numbers.items()},
        ranges=tuple((str(a), str(b)) for a, b in ranges),
        applicants=applicants,
        applicant_token=_tokens(applicants, rest, word),
        places=places,
        place_token=_tokens(places, rest, word),
    )


def _tokens(known: Iterable[str], rest: str, word: str) -> re.Pattern[str]:
    # After a "l'" or "d'" the phrase starts in the middle of what \w sees as one word.
    phrase = rf"(?<!\w)(?P<phrase>{phrases(known)})(?![\w-])"
    return re.compile(rf"{phrase}|{rest}|{word}", re.IGNORECASE)

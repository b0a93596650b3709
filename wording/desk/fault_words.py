"""What is wrong in a field of a profile, in the reader's language.

The sentences are those of `advice.profiles.errors`, which commands print in English; one that is
not known here stays as it is.
"""

import re
from collections.abc import Callable, Mapping

from wording.language import Speech

FIELD = re.compile(r"field '(?P<field>[^']+)' is (?P<value>.*): it (?P<cure>.+)", re.DOTALL)
"""``field 'city.population' is 'many': it is not a whole number; write digits only``"""
MISSING = re.compile(r"field '(?P<field>[^']+)' (?P<cure>is missing); add it")
"""``field 'city.name' is missing; add it``"""
WHOLE = re.compile(r"'(?P<field>[^']+)': (?P<cure>.+)", re.DOTALL)
"""``'projects[1]': 'keywords' and 'english_keywords' hold 70 entries; 60 together …``"""
Found = Mapping[str, str]


def fault_words(s: Speech, sentence: str) -> str:
    """Return the sentence in the reader's language, with the field that it is about."""
    for pattern in (FIELD, MISSING, WHOLE):
        fault = pattern.fullmatch(sentence)
        if fault is not None and s.code != "en":
            for cure, say in CURES.items():
                found = re.match(cure, fault["cure"])
                if found is not None:
                    return s.labelled(fault["field"], say(s, found.groupdict()))
    return sentence


def number(s: Speech, text: str) -> str:
    return s.number(int(text))


CURES: Mapping[str, Callable[[Speech, Found], str]] = {
    r"is not a whole number|is too large a number": lambda s, _: s.say(
        "This is no whole number; write digits only, such as 3000000."
    ),
    r"is not a number|is not a finite number": lambda s, _: s.say(
        "This is no number; write it with a point, such as 0.5."
    ),
    r"is no date|is no day of the calendar": lambda s, _: s.say(
        "This is no date; write year, month and day, such as 2027-03-31."
    ),
    r"must be at least (?P<limit>[\d.]+)": lambda s, found: s.say(
        "It must be at least {limit}.", limit=found["limit"]
    ),
    r"must be at most (?P<limit>[\d.]+)": lambda s, found: s.say(
        "It must be at most {limit}.", limit=found["limit"]
    ),
    r"has more than (?P<n>\d+) characters": lambda s, found: s.say(
        "It has more than {n} characters; shorten it.", n=number(s, found["n"])
    ),
    r"has more than (?P<n>\d+) entries": lambda s, found: s.say(
        "It has more than {n} entries; keep the most telling ones.", n=number(s, found["n"])
    ),
    r"is empty|is missing": lambda s, _: s.say("Something has to stand here."),
    r"has line breaks or tabs": lambda s, _: s.say("Write it on one line."),
    r"is no identifier": lambda s, _: s.say(
        "Only a to z, 0 to 9 and single hyphens can stand here."
    ),
    r"is no country code": lambda s, _: s.say(
        "This is no country code; write two capital letters, such as DE."
    ),
    r"is no language code": lambda s, _: s.say(
        "This is no code of a language; write two small letters, such as de."
    ),
    r"is no NUTS 3 code of (?P<country>[A-Z]{2})": lambda s, found: s.say(
        "This is no NUTS 3 code of {country}.", country=s.country(found["country"])
    ),
    r"is not known; .*(?:is one of|write) (?P<values>.+)": lambda s, found: s.say(
        "This value is not known; it is one of {values}.", values=found["values"]
    ),
    r"'keywords' and 'english_keywords' hold (?P<n>\d+) entries; (?P<most>\d+)": lambda s, found: (
        s.say(
            "Of keywords, the English ones counted in, there are {n}; {most} are the limit.",
            n=number(s, found["n"]),
            most=number(s, found["most"]),
        )
    ),
    r"'\w+' is [\d.]+, more than": lambda s, _: s.say(
        "The lower end is above the upper one; exchange them."
    ),
}
"""How the cure of a sentence begins, and what is said in its place."""

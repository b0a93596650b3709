"""Counting in ten languages: for each number the form that a native reader expects."""

import re

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from funding.resources import shipped
from wording.language import LOCALES, in_french, speech

NUMBERS = (0, 1, 2, 3, 4, 5, 11, 12, 14, 20, 21, 22, 25, 100, 101, 102, 119, 120, 1000)
FORMS = {
    "bg": (1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "de": (1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "el": (1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "es": (1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "fr": (0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "it": (1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "nl": (1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "pl": (2, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2),
    "ro": (1, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2),
}
"""For each of NUMBERS the form: in Polish 1 nabór, 2 nabory, 5 naborów; in Romanian 1 apel,
2 apeluri, 20 de apeluri."""
CATEGORIES = {"one": 0, "few": 1, "many": 2, "other": -1}
WITHOUT_DE = {
    "{n} as a partner",
    "{n} more do not say who may apply.",
    "{n} more for public bodies",
    "{n} more on your page",
    "{n} enter",
    "{n} leave",
    "{n} move",
}
"""Romanian puts "de" before what is counted; here nothing is named."""
SAME = {
    "bg": {"TRL"},
    "de": {
        "Feed (Atom)",
        "Name",
        "Region (NUTS 3)",
        "Budget",
        "Feed",
        "Link",
        "Mail",
        "Pause",
        "Region",
        "Relevant",
        "Status",
        "TRL",
        "Text",
    },
    "el": {"TRL"},
    "es": {"no", "Feed", "No", "No: {reason}", "TRL"},
    "fr": {
        "score {n}",
        "Volume",
        "Version {number}",
        "Place",
        "Version {n}",
        "place {n}",
        "place {old} → {new}",
        "Budget",
        "Bulletin",
        "Introduction",
        "Conditions",
        "Consortium",
        "Date",
        "Dates",
        "Licence",
        "Pages",
        "Associations",
        "Pause",
        "Programme",
        "Question",
        "Score",
        "Source",
        "TRL",
        "{n} message",
        "{n} messages",
        "{n} organisation",
        "{n} organisations",
    },
    "it": {
        "Password",
        "Volume",
        "Feed (Atom)",
        "no",
        "Feed",
        "Link",
        "No",
        "No: {reason}",
        "TRL",
        "partner",
        "{n} partner",
    },
    "nl": {
        "Week",
        "Model",
        "score {n}",
        "Privacy",
        "{n} project",
        "Feed (Atom)",
        "Budget",
        "Consortium",
        "Deadline",
        "Feed",
        "Link",
        "Mail",
        "Project",
        "Relevant",
        "Score",
        "Status",
        "TRL",
        "deadline: {when}",
        "later",
        "{n} deadline in {month}",
        "{n} deadlines in {month}",
        "open",
        "partner",
        "week {n}",
        "{n} partner",
        "{n} partners",
        "{n} week",
    },
    "pl": {"Model", "Region (NUTS 3)", "Link", "Region", "TRL", "partner", "{n} partner"},
    "ro": {"Model", "Calendar (iCal)", "Calendar", "Link", "TRL", "Text"},
}
"""What is the same word in the other language, read one by one."""


def catalogue(code: str) -> Catalog:
    path = shipped("reference") / "locale" / code / "LC_MESSAGES" / "citycalls.po"
    with path.open("rb") as file:
        return read_po(file, locale=code)


def counted(code: str) -> list[Message]:
    return [m for m in catalogue(code) if m.id and not isinstance(m.id, str)]


def bare(text: str) -> str:
    """A sentence without its number, whatever separates the thousands."""
    return re.sub(r"\d+(?:[.,\u00a0\u202f]\d{3})?", "#", text)


@pytest.mark.parametrize("code", sorted(FORMS))
def test_every_counting_sentence_takes_the_right_form_for_every_number(code: str) -> None:
    s = speech(code)
    messages = counted(code)
    assert len(messages) > 20
    wrong = []
    for message in messages:
        one, many = message.id
        values = {name: "" for name in re.findall(r"{(\w+)}", many) if name != "n"}
        for n, form in zip(NUMBERS, FORMS[code], strict=True):
            said = s.count(one, many, n, **values)
            meant = in_french(message.string[form]) if code == "fr" else message.string[form]
            meant = meant.format(n="#", **values)
            if bare(said) != meant:
                wrong.append((n, said, meant))
    assert wrong == []


@pytest.mark.parametrize("code", sorted(FORMS))
def test_the_forms_are_those_of_the_unicode_tables(code: str) -> None:
    rule = Locale.parse(LOCALES[code]).plural_form
    last = max(FORMS[code])
    for n, form in zip(NUMBERS, FORMS[code], strict=True):
        category = CATEGORIES[rule(n)]
        assert (last if category == -1 else category) == form, n


def test_romanian_says_de_from_twenty_on_before_what_is_counted() -> None:
    for message in counted("ro"):
        _, few, many = message.string
        with_de = few if message.id[1] in WITHOUT_DE else few.replace("{n} ", "{n} de ")
        assert many == with_de


@pytest.mark.parametrize("code", sorted(FORMS))
def test_no_sentence_was_left_in_english_by_accident(code: str) -> None:
    left = {
        one
        for m in catalogue(code)
        if m.id
        for one in ([m.id] if isinstance(m.id, str) else m.id)
        for form in ([m.string] if isinstance(m.string, str) else m.string)
        if one == form and re.search(r"[A-Za-z]{2}", re.sub(r"{\w+}", "", one))
    }
    assert left == SAME[code]


@pytest.mark.parametrize("code", ["bg", "el"])
def test_sentences_are_written_in_the_alphabet_of_the_language(code: str) -> None:
    block = {"bg": "[А-я]", "el": "[Α-ωά-ώ]"}[code]
    foreign = []
    for message in catalogue(code):
        if not message.id:
            continue
        for form in [message.string] if isinstance(message.string, str) else message.string:
            words = re.sub(r"{\w+}", "", form)
            if re.search(r"\w", words) and not re.search(block, words):
                foreign.append(form)
    assert foreign == ["TRL"]


LITERAL = {
    "pl": {
        ("{n} call", "{n} calls"): {
            0: "0 naborów",
            1: "1 nabór",
            2: "2 nabory",
            5: "5 naborów",
            12: "12 naborów",
            22: "22 nabory",
            25: "25 naborów",
            101: "101 naborów",
            102: "102 nabory",
        },
        ("{n} change", "{n} changes"): {1: "1 zmiana", 3: "3 zmiany", 5: "5 zmian", 21: "21 zmian"},
        ("{n} week", "{n} weeks"): {1: "1 tydzień", 2: "2 tygodnie", 12: "12 tygodni"},
        ("{n} country", "{n} countries"): {1: "1 kraj", 4: "4 kraje", 14: "14 krajów"},
        ("{n} thing wants a person", "{n} things want a person"): {
            1: "1 sprawa wymaga człowieka",
            2: "2 sprawy wymagają człowieka",
            7: "7 spraw wymaga człowieka",
        },
    },
    "ro": {
        ("{n} call", "{n} calls"): {
            0: "0 apeluri",
            1: "1 apel",
            2: "2 apeluri",
            19: "19 apeluri",
            20: "20 de apeluri",
            21: "21 de apeluri",
            100: "100 de apeluri",
            101: "101 apeluri",
            119: "119 apeluri",
            120: "120 de apeluri",
        },
        ("{n} new call", "{n} new calls"): {1: "1 apel nou", 20: "20 de apeluri noi"},
        ("{n} city", "{n} cities"): {1: "1 oraș", 3: "3 orașe", 25: "25 de orașe"},
        ("{n} week", "{n} weeks"): {1: "1 săptămână", 8: "8 săptămâni", 20: "20 de săptămâni"},
    },
    "bg": {
        ("{n} call", "{n} calls"): {0: "0 покани", 1: "1 покана", 2: "2 покани", 21: "21 покани"},
        # after a number, masculine nouns of things have a form of their own: два града, not градове
        ("{n} city", "{n} cities"): {1: "1 град", 2: "2 града", 21: "21 града"},
        ("from {n} source", "from {n} sources"): {1: "в 1 портал", 2: "в 2 портала"},
        ("{n} week", "{n} weeks"): {1: "1 седмица", 12: "12 седмици"},
        ("{n} new call", "{n} new calls"): {1: "1 нова покана", 2: "2 нови покани"},
    },
    "el": {
        ("{n} call", "{n} calls"): {0: "0 προσκλήσεις", 1: "1 πρόσκληση", 21: "21 προσκλήσεις"},
        ("{n} city", "{n} cities"): {1: "1 πόλη", 2: "2 πόλεις"},
        ("{n} week", "{n} weeks"): {1: "1 εβδομάδα", 4: "4 εβδομάδες"},
        ("{n} new call", "{n} new calls"): {1: "1 νέα πρόσκληση", 3: "3 νέες προσκλήσεις"},
        ("{n} closing soon", "{n} closing soon"): {
            1: "1 προθεσμία λήγει σύντομα",
            2: "2 προθεσμίες λήγουν σύντομα",
        },
    },
    "fr": {("{n} call", "{n} calls"): {0: "0 appel", 1: "1 appel", 2: "2 appels"}},
    "de": {
        ("{n} call", "{n} calls"): {0: "0 Aufrufe", 1: "1 Aufruf", 101: "101 Aufrufe"},
        ("{n} new call", "{n} new calls"): {1: "1 neuer Aufruf", 2: "2 neue Aufrufe"},
        ("{n} change", "{n} changes"): {1: "1 Änderung", 2: "2 Änderungen"},
    },
    "it": {("{n} city", "{n} cities"): {1: "1 città", 2: "2 città"}},
    "es": {("{n} week", "{n} weeks"): {1: "1 semana", 2: "2 semanas"}},
    "nl": {("{n} city", "{n} cities"): {1: "1 stad", 2: "2 steden"}},
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(LITERAL))
def test_the_main_sentences_read_as_a_native_reader_writes_them(code: str) -> None:
    s = speech(code)
    for (one, many), expected in LITERAL[code].items():
        assert {n: s.count(one, many, n) for n in expected} == expected

"""Dates and amounts within the words of 24 languages: never silently wrong, seldom unknown."""

import tomllib
from pathlib import Path

import pytest

from funding.dates import Reading, read_date
from funding.money import Money, read_money
from funding.reference import LANGUAGES, read_rows
from funding.resources import shipped

TABLE = Path(__file__).resolve().parents[1] / "fixtures" / "funding" / "phrases.toml"
PHRASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))
DATES = {
    "days": "2027-06-15",
    "times": "2027-06-15 15:00Z",
    "lists": "2027-06-15, 2027-12-15",
    "tricky_days": "unknown",
}
SUMS = {"sums": "..{value}", "least": "{value}..", "spans": "60000..2000000"}
SUMS = {**SUMS, "tricky_sums": "unknown"}
PLAIN = {"days", "times", "lists", "sums", "least", "spans"}


def strings():
    """Yield language, key, text and the right value of each string."""
    for language, keys in PHRASES.items():
        names = {name: keys[name] for name in ("day", "other", "sum", "big")}
        for key in (*DATES, *SUMS):
            for pattern in keys[key]:
                value = 60_000 if "{sum}" in pattern else 2_000_000
                right = (DATES.get(key) or SUMS[key]).format(value=value)
                yield language, key, pattern.format(**names), right


STRINGS = list(strings())


def read(language: str | None, key: str, text: str) -> str:
    if key in DATES:
        return written_dates(read_date(text, zone="Europe/Brussels", language=language))
    return written_money(read_money(text, language=language))


def written_dates(reading: Reading | None) -> str:
    if reading is None:
        return "unknown"
    return ", ".join(f"{d.date}{d.at: %H:%MZ}" if d.at else f"{d.date}" for d in reading.deadlines)


def written_money(money: Money | None) -> str:
    return "unknown" if money is None else f"{money.min_eur or ''}..{money.max_eur or ''}"


def test_the_strings_are_many_in_each_language():
    assert set(PHRASES) == set(LANGUAGES)
    assert len(STRINGS) >= 1000
    assert all(sum(s[0] == language for s in STRINGS) >= 45 for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_silently_wrong(language):
    wrong = [
        (key, text, right, got)
        for code, key, text, right in STRINGS
        if code == language and (got := read(code, key, text)) not in (right, "unknown")
    ]
    assert wrong == []


@pytest.mark.parametrize("language", [None, "en", "de", "fr", "pl"])
def test_no_string_of_another_language_is_silently_wrong(language):
    wrong = [
        (code, key, text, right, got)
        for code, key, text, right in STRINGS
        if (got := read(language, key, text)) not in (right, "unknown")
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_strings_are_seldom_unknown(language):
    plain = [s for s in STRINGS if s[0] == language and s[1] in PLAIN]
    unknown = [text for code, key, text, right in plain if read(code, key, text) == "unknown"]
    assert len(unknown) <= 0.1 * len(plain), unknown


HARM = {"opens", "cancelled", "hedge", "negation", "starts"}


def words_of(name: str, language: str, kinds: set[str]):
    """Yield kind and word of each word of *language*, and of those that all languages share."""
    for row in read_rows(shipped("reference") / name, "kind", "reading", "language", "words"):
        if row["kind"] in kinds and row["language"] in ("", language):
            yield from ((row["kind"], word) for word in row["words"].split("|"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_that_moves_a_date_goes_unheard(language):
    day = PHRASES[language]["day"]
    heard = [
        (word, read_date(f"{word} {day}", language=language))
        for _, word in words_of("date_words.csv", language, HARM)
    ]
    behind = [
        (word, read_date(f"{day} ({word})", language=language))
        for kind, word in words_of("date_words.csv", language, HARM - {"starts"})
    ]
    assert [(word, r) for word, r in heard + behind if r is not None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_that_makes_an_amount_another_one_goes_unheard(language):
    amount = PHRASES[language]["sum"]
    found = words_of("money_words.csv", language, {"per", "hedge", "foreign"})
    texts = [text for _, word in found for text in (f"{amount} {word}", f"{word} {amount}")]
    readings = [(text, read_money(text, language=language)) for text in texts]
    assert [(text, money) for text, money in readings if money is not None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_for_a_deadline_and_a_limit_is_understood(language):
    day, amount = PHRASES[language]["day"], PHRASES[language]["sum"]
    dates = [f"{w} {day}" for _, w in words_of("date_words.csv", language, {"until", "stage"})]
    assert [t for t in dates if read(language, "days", t) != "2027-06-15"] == []
    for kind, right in (("least", "60000.."), ("most", "..60000")):
        texts = [f"{w} {amount}" for _, w in words_of("money_words.csv", language, {kind})]
        assert [t for t in texts if read(language, "sums", t) != right] == []


OTHERS = [
    ("Call closes 15/06/2027 17:00 Sofia time", "en", "2027-06-15 14:00Z"),
    ("15/06/2027 17:00 Ljubljana time", "en", "2027-06-15 15:00Z"),
    ("15/06/2027 17:00 Timbuktu time", "en", "unknown"),
    ("15.06.2027, 17:00 MEZ/MESZ", "de", "2027-06-15 15:00Z"),
    ("15.06.2027, 17:00 Uhr (Ortszeit)", "de", "2027-06-15"),
    ("15 juin 2027 à 17h, heure locale", "fr", "2027-06-15"),
    ("15 January 2027 17:00 EET / 16:00 CET", "en", "2027-01-15"),
    ("15 June 2027 12:00 midnight CEST", "en", "2027-06-15"),
    ("15 June 2027 at noon, Brussels time", "en", "2027-06-15 10:00Z"),
    ("15.6.2027 klo 16.10", "fi", "2027-06-15 14:10Z"),
    ("15.09.2027 und 10.03.", "de", "unknown"),
    ("zum 15.03. und 15.09.2027", "de", "unknown"),
    ("jeweils zum 15.03.2027", "de", "unknown"),
    ("1.5.–15.6.2027", "fi", "unknown"),
    ("dalle ore 10.00 del 15 giugno 2027", "it", "unknown"),
    ("15.06.2027 –", "de", "unknown"),
    ("15 June 2027 …", "en", "unknown"),
    ("15 June 2027 ...", "en", "unknown"),
    ("15 June 2027*", "en", "unknown"),
    ("no deadline (15 June 2027)", "en", "unknown"),
    ("Brussels, 15 June 2027", "en", "unknown"),
    ("Open: 15 June 2027", "en", "unknown"),
    ("before 15 June 2027", "en", "unknown"),
    ("before 17:00 on 15 June 2027 (Brussels time)", "en", "2027-06-15 15:00Z"),
    ("15 June 2027 Deadline 15 December 2027", "en", "unknown"),
    ("ΠΡΟΘΕΣΜΙΑ: 15/06/2027", "el", "2027-06-15"),
    ("date limite de depot : 15 juin 2027", "fr", "2027-06-15"),
    ("mar. 15 juin 2027", "fr", "2027-06-15"),
    ("mer. 15 juin 2027", "fr", "unknown"),
    ("15.09.2027 10.03", "de", "2027-09-15 08:03Z"),
    ("15 June 2027, 17:00 ET", "en", "2027-06-15"),
    ("15 June 2027, 17:00 Moscow time", "en", "2027-06-15"),
    ("15 June 2027, 17:00 Europe/Sofia", "en", "2027-06-15 14:00Z"),
    ("15 juin 2027 à 17 h et", "fr", "unknown"),
    ("15 juin 2027 12 h, heure de La Réunion", "fr", "2027-06-15"),
    ("15.06.2027, 17 Uhr mitteleuropäischer Sommerzeit", "de", "2027-06-15 15:00Z"),
    ("15 czerwca 2027 godz. 17:00 czasu sofijskiego", "pl", "2027-06-15 14:00Z"),
    ("Project end date: 15 June 2027", "en", "unknown"),
    ("Zakończenie projektów do 15 czerwca 2027", "pl", "unknown"),
    ("Next call: 15 June 2027", "en", "unknown"),
    ("Next deadline: 15 June 2027", "en", "2027-06-15"),
    ("Gilt bis 15.06.2027", "de", "unknown"),
    ("laufend bis 30.06.2027", "de", "2027-06-30"),
    ("Rolling (30 June 2027)", "en", "unknown"),
    ("15.06.2027 (Datum des Poststempels)", "de", "2027-06-15"),
    ("t/m 15 juni 2027", "nl", "2027-06-15"),
    ("1 mei t/m 15 juni 2027", "nl", "unknown"),
]
"""Text, language and what it says in Brussels' zone."""


@pytest.mark.parametrize(("text", "language", "right"), OTHERS)
def test_an_odd_date_is_read_right_or_unknown(text, language, right):
    assert read(language, "days", text) == right


ODD_SUMS = [
    ("€10Md", "fr", "..10000000000"),
    ("€10Md", "", "unknown"),
    ("10 mil. EUR", "sk", "..10000000"),
    ("10 mil. EUR", "es", "..10000"),
    ("10 Mil. €", "de", "unknown"),
    ("EUR 5 million/project", "en", "..5000000"),
    ("EUR 5 million/partner", "en", "unknown"),
    ("500 €/kWp", "de", "unknown"),
    ("80 % der Kosten (60.000 Euro)", "de", "unknown"),
    ("80 % of total costs of EUR 60 000", "en", "unknown"),
    ("80 % of max. EUR 60 000", "en", "unknown"),
    ("80 % up to EUR 60 000", "en", "..60000"),
    ("min. 50 %, EUR 60 000", "en", "unknown"),
    ("80 % от 60 000 евро", "bg", "unknown"),
    ("Contributo di oltre 60.000 euro", "it", "unknown"),
    ("potpora od 60.000 EUR", "hr", "unknown"),
    ("€0.5-1.5m", "en", "500000..1500000"),
    ("EUR 1.500 - 2 million", "en", "unknown"),
    ("EUR 60 000 -", "en", "unknown"),
    ("maximum EUR 60 000 - 100 000", "en", "unknown"),
    ("min. 5.000 €, max. 60.000 €", "de", "5000..60000"),
    ("EUR 60 000 = 80 %", "en", "unknown"),
    ("project value: EUR 60 000", "en", "unknown"),
    ("co-financing: EUR 60 000", "en", "unknown"),
    ("EUR 60 000 net", "en", "unknown"),
    ("Min: €10,000 Max: €50,000", "en", "10000..50000"),
    ("Zuschuss i.H.v. 50.000 Euro", "de", "..50000"),
    ("zw. 10.000 und 50.000 EUR", "de", "10000..50000"),
    ("până la 200.000 EUR/proiect", "ro", "..200000"),
    ("contributo da 60.000 euro", "it", "unknown"),
    ("da 10.000 a 60.000 euro", "it", "10000..60000"),
]
"""Text, language and the ends of the amount."""


@pytest.mark.parametrize(("text", "language", "right"), ODD_SUMS)
def test_an_odd_amount_is_read_right_or_unknown(text, language, right):
    assert written_money(read_money(text, language=language or None)) == right


def test_every_language_has_words_of_every_kind_that_decides():
    for name, kinds in (
        ("date_words.csv", ("opens", "starts", "cancelled", "hedge", "until", "and", "stage")),
        ("money_words.csv", ("least", "most", "hedge", "per", "cost", "filler")),
    ):
        rows = read_rows(shipped("reference") / name, "kind", "reading", "language", "words")
        known = {(row["kind"], row["language"]) for row in rows}
        assert {(k, code) for k in kinds for code in LANGUAGES} - known == set()

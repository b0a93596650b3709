"""What holds for every date and amount, and for every text that is none."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.dates import FIRST_YEAR, LAST_YEAR, read_date
from funding.money import read_money
from tests.examples import examples
from tests.funding.test_phrases import PHRASES, PLAIN, STRINGS, read

PIECES = [
    *("15", "2026", "06", "/", ".", "-", "June", "juin", "listopada", "17:00", "17h", "CET", "am"),
    *("EUR", "€", "million", "mil", "k", "2,5", "1.000", "bis", "until", "and", ",", ";", "T", "Z"),
    *("15/06/2026", "2026-06-15", "+02:00", "stage", "cut-off", "24:00", "1738713600000", "d'"),
    *("(", ")", "%", "²", "١٥", "\ue001", "\ue002", "\u00a0", "\u200b", "not", "rolling", ":"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda blank: blank.join(pieces))
)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
FORMS = st.sampled_from(
    [
        "{d:%Y-%m-%d}",
        "{d:%d/%m/%Y}",
        "{d:%d.%m.%Y}",
        "{d.day}. {d.month}. {d.year}",
        "{d:%Y.%m.%d.}",
    ]
)


@given(TEXTS | st.text(max_size=60))
@settings(max_examples=examples(300))
def test_no_text_stops_the_readers(text):
    reading, money = read_date(text, zone="Europe/Brussels"), read_money(text)
    if reading is not None:
        days = [d.date for d in reading.deadlines]
        assert days == sorted(set(days))
        assert days or reading.is_rolling
    if money is not None:
        assert (money.min_eur or 1) <= (money.max_eur or 10**12)


@given(DAYS, FORMS)
@settings(max_examples=examples(200))
def test_a_date_that_was_written_is_read_back(day, form):
    reading = read_date(form.format(d=day))
    assert reading is not None
    assert [d.date for d in reading.deadlines] == [day]


@given(st.integers(100, 10**9), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
@settings(max_examples=examples(200))
def test_an_amount_that_was_written_is_read_back(amount, separator):
    money = read_money(f"EUR {amount:,}".replace(",", separator))
    assert money is not None
    assert (money.min_eur, money.max_eur) == (None, amount)


PATTERNS = st.sampled_from(sorted(PHRASES)).flatmap(
    lambda language: st.tuples(st.just(language), st.sampled_from(PHRASES[language]["days"]))
)
SUMS = st.sampled_from(sorted(PHRASES)).flatmap(
    lambda language: st.tuples(st.just(language), st.sampled_from(PHRASES[language]["sums"]))
)
NO_WORDS = st.text("qxzwjkv", min_size=5, max_size=9)
"""What is on no list of words in any language."""


@given(PATTERNS, DAYS, FORMS)
def test_a_date_in_the_words_of_a_language_is_that_date_or_unknown(pattern, day, form):
    language, text = pattern
    reading = read_date(text.replace("{day}", form.format(d=day)), language=language)
    if "{day}" in text and reading is not None:
        assert [d.date for d in reading.deadlines] == [day]


@given(DAYS, st.sampled_from(sorted(PHRASES)))
def test_a_date_behind_the_word_for_deadline_is_read(day, language):
    label = PHRASES[language]["days"][0]
    reading = read_date(label.replace("{day}", f"{day:%d.%m.%Y}"), language=language)
    assert reading is not None
    assert reading.only is not None
    assert reading.only.date == day


@given(SUMS, st.integers(1000, 10**8))
def test_an_amount_in_the_words_of_a_language_is_read_back(pattern, amount):
    language, text = pattern
    written = f"EUR {amount:,}".replace(",", "\u00a0")
    money = read_money(text.replace("{sum}", written).replace("{big}", written), language=language)
    assert money is not None
    assert (money.min_eur, money.max_eur) == (None, amount)


@given(st.sampled_from([s for s in STRINGS if s[1] in PLAIN]), NO_WORDS, st.integers(0, 12))
def test_one_word_that_nobody_knows_makes_a_reading_unknown(string, word, place):
    language, key, text, _ = string
    pieces = text.split()
    pieces.insert(min(place, len(pieces)), word)
    assert read(language, key, " ".join(pieces)) == "unknown"

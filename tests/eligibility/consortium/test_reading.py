"""Sentences to needs: nothing is read that is not said, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.consortium.needs import NeedKind
from eligibility.consortium.reading import read_needs
from eligibility.consortium.rule import rule_of
from eligibility.reading.record_facts import quotable
from funding.call import Call, Record, TextSection

PIECES = (
    *("at least", "two", "three", "partners", "from", "different", "Member States", "a"),
    *("of which", "one", "must be", "university", "the coordinator", ";", ".", ",", "and"),
    *("other", "local authorities", "established in", "Germany", "not", "consortium", "each"),
    *("single applicants may apply", "(", ")", "0", "99", "\u00a0", "mindestens", "e.g."),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=300)


def record(text: str, language: str = "en") -> Record:
    return Record(
        source="sedia",
        source_id="X",
        title="A call",
        url="https://portal.example.eu/x",
        language=language,
        sections=(TextSection(heading=None, text=text),),
    )


@given(text=TEXTS, language=st.sampled_from(["en", "de", "fr", "es", "it", "nl", "pl", "xx"]))
def test_every_need_is_a_quote_and_counts_at_least_one(text: str, language: str) -> None:
    found = record(text, language)
    for need in read_needs(found):
        assert need.number >= 1 or need.kind is NeedKind.ENTITIES
        assert any(need.evidence.quote in piece for piece in quotable(found))
    rule_of(Call(id=found.id, best=found, records=(found,)))


def kinds(text: str, language: str = "en") -> list[tuple[str, int]]:
    return [(need.kind.value, need.number) for need in read_needs(record(text, language))]


def test_a_negated_or_weak_sentence_asks_for_nothing() -> None:
    assert kinds("A consortium must not have at least three partners.") == []
    assert kinds("Consortia of at least three partners are recommended.") == []
    assert kinds("Third parties must form a consortium of at least two partners.") == []


def test_places_where_something_is_tried_are_no_partners() -> None:
    assert kinds("It must be tested in at least three cities from two countries.") == []


def test_a_range_counts_from_its_lower_end() -> None:
    assert ("entities", 6) in kinds("The partnership must consist of 6 to 8 partners.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Projects under Article 18 of the Regulation are eligible and must be submitted.", "en"),
        ("It must be shown in line with Recital 23 of the Regulation.", "en"),
        ("The proposal must fit Section 9.6 of the Work Programme.", "en"),
        ("Proposals should address minimum one of the below: building capacity.", "en"),
        ("Das Vorhaben muss Artikel 26 aus dem Beschluss des Rates erfüllen.", "de"),
        ("Le projet doit respecter l'article 16 de la convention.", "fr"),
        ("El proyecto deberá cumplir el artículo 26 de la Decisión; consorcio.", "es"),
        ("Il progetto deve rispettare l'articolo 26 di questa decisione; consorzio.", "it"),
        ("At least one of the three leading cities must be one of the 112 cities.", "en"),
    ],
)
def test_the_number_of_an_article_or_of_a_choice_counts_no_partners(
    text: str, language: str
) -> None:
    assert not [found for found in kinds(text, language) if found[0] == "entities"]


def test_the_upper_end_of_a_range_is_no_need() -> None:
    assert kinds("The programme must take place in a minimum of 3 and maximum of 6 cities.") == []


def test_a_number_without_a_noun_counts_where_a_consortium_is_spoken_of() -> None:
    found = kinds("The consortium must consist of at least three from three different countries.")
    assert ("entities", 3) in found
    assert ("countries", 3) in found

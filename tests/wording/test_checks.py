"""A verdict and its sentence agree, whatever the rule, the figures and the language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.conditions import conditions_of
from eligibility.verdict import check_call
from funding.city import City, Project
from funding.evidence import Check, Evidence, Fact, Role, Rule, Verdict
from tests.eligibility.test_properties import TODAY, call_of, facts, projects
from tests.examples import examples
from tests.wording.checks_of_all_kinds import STATED, USUAL, all_kinds
from wording.checks import check_views, check_words, role_words
from wording.conditions import can_we_apply, condition_words
from wording.language import LOCALES, speech

REFUSES = {
    "en": r"too (high|large|many)|too few inhabitants, at least|outside|^only|"
    r"not (eligible|open|for|what|lead|met|fit)\b",
    "de": r"zu (viel|groß|viele)\b|zu wenige Einwohner, mindestens|außerhalb|^nur |passt nicht|"
    r"nicht (teilnahmeberechtigt|antragsberechtigt|federführend|was|für|offen|erfüllt)",
    "fr": r"c’est trop|trop (importantes|d’habitants)|trop peu d’habitants, il|hors de|réservé|"
    r"seulement avec|^pas pour|, pas (ce que|chef)|non (éligible|ouvert)|ne peuvent pas|"
    r"ne convient pas|n’est pas remplie",
    "it": r"troppo (alto|grandi)|troppi|troppo pochi abitanti, ne|fuori|^solo |"
    r"non (possono|ammissibile|capofila|aperto|per|ciò|è adatt|è soddisfatta)",
    "es": r"demasiad|fuera de|^solo |no (puede|liderar|coordinadora|abierta|para|lo que|"
    r"encaja|se cumple)",
    "nl": r"te (hoog|groot|veel)|te weinig inwoners, ten|buiten het|^alleen (voor|met)|past niet|"
    r"geen penvoerder|niet (in aanmerking|open|voor|leiden|wat|voldaan)",
    "pl": r"za (wysoki|duże|dużo)|za mało mieszkańców, potrzeba|poza|^tylko |"
    r"nie (kwalifikuje|liderem|dla|to, czego|pasuje|jest spełniony)",
    "ro": r"prea (mare|mari|mulți)|prea puțini locuitori, sunt|neeligibil|în afara|^numai |"
    r"nu (lider|este deschis|pentru|ce căutați|se potrivește|este îndeplinită)",
    "bg": r"твърде (голяма|висок|много)|твърде малко жители, нужни|извън|^само |не за |"
    r"не е (допустима|отворена|подходяща|изпълнено)|не и водещ|не това",
    "el": r"πολύ (υψηλή|μεγάλες)|πάρα πολλοί|πολύ λίγοι κάτοικοι, χρειάζονται|μη επιλέξιμη|όχι |"
    r"εκτός|^μόνο |"
    r"δεν (ταιριάζει|πληρούται)",
}
"""Words that settle it against the city."""
ASKS = {
    "en": r"check|whether|not stated|needs|above|more than|less than|little time|possible",
    "de": r"prüfen|nicht angegeben|braucht|über Ihrer|mehr als|weniger als|wenig Zeit|möglich|"
    r"sagt nicht",
    "fr": r"vérifi|non indiqué|demande au moins|plus que|supérieures|inférieures|peu de temps|"
    r"possible avec|ne dit pas",
    "it": r"verificar|non indicat|richiede almeno|oltre|superiori|inferiori|poco tempo|"
    r"possibile|non dice",
    "es": r"comprob|comprueb|no indicad|requiere|se necesitan|sola no llega|por encima|"
    r"superiores|inferiores|poco tiempo|"
    r"posible|no (dice|se indica)",
    "nl": r"nagaan|ga na|controleer|niet vermeld|vraagt|meer dan|minder dan|weinig tijd|mogelijk|"
    r"zegt niet",
    "pl": r"sprawdz|nie podano|wymagane|co najmniej: |powyżej|więcej niż|mniej niż|"
    r"mało czasu|możliwe|nie mówi",
    "ro": r"verific|neprecizat|nu este precizat|necesită|este nevoie|peste|"
    r"mai (mici|mari) decât|puțin timp|"
    r"posibil|nu (se )?spune",
    "bg": r"проверете|не е посочен|изисква |нужни са най|над Ваш|"
    r"по-(малка|голяма) от|малко време|възможно|"
    r"не казва",
    "el": r"ελέγξτε|έλεγχο|δεν αναφέρεται|απαιτεί|πάνω από|(περισσότερο|λιγότερο) από|"
    r"χρειάζονται τουλάχιστον \d+ (οργαν|πόλ|χώρ)|"
    r"λίγος χρόνος|δυνατό|δεν λέει",
}
"""Words that leave something to be found or asked."""
MAY = {Verdict.YES: (False, False), Verdict.NO: (True, False), Verdict.UNKNOWN: (False, True)}
"""Whether a sentence of the verdict refuses, and whether it asks."""


def tone(code: str, words: str) -> tuple[bool, bool]:
    return bool(re.search(REFUSES[code], words)), bool(re.search(ASKS[code], words))


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_no_sentence_says_another_verdict_than_its_own(code: str) -> None:
    wrong = {
        (check.rule, check.verdict, words)
        for check in all_kinds()
        if tone(code, words := check_words(speech(code), check)) != MAY[check.verdict]
    }
    assert wrong == set()


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_no_sentence_serves_two_verdicts_of_a_rule(code: str) -> None:
    said: dict[tuple[Rule, str], set[Verdict]] = {}
    for check in all_kinds():
        said.setdefault((check.rule, check_words(speech(code), check)), set()).add(check.verdict)
    assert {key: found for key, found in said.items() if len(found) > 1} == {}


@settings(max_examples=examples(400))
@given(projects(), st.lists(facts(), max_size=8), st.sampled_from(sorted(LOCALES)))
def test_what_the_rules_find_is_said_as_they_find_it(
    project: Project, items: list[Fact], code: str
) -> None:
    checks, _ = check_call(project, call_of(items), today=TODAY)
    for check in checks:
        words = check_words(speech(code), check)
        assert tone(code, words) == MAY[check.verdict], (check, words)
        assert (
            "too high" not in check.because
            or check.verdict is Verdict.NO
            or (check.because.startswith(("Unless", "Depending")))
        )


@settings(max_examples=examples(400))
@given(projects(), st.lists(facts(), max_size=8), st.sampled_from(sorted(LOCALES)))
def test_no_answer_comes_without_its_reason(project: Project, items: list[Fact], code: str) -> None:
    s = speech(code)
    checks, role = check_call(project, call_of(items), today=TODAY)
    line = can_we_apply(s, role, checks)
    if role in (Role.ALONE, Role.PARTNER_ONLY):
        assert line == role_words(s, role)
    else:
        assert ":" in line
        assert line != role_words(s, role)
    if role is Role.WITH_CONDITIONS:
        named = [condition_words(s, check) for check in conditions_of(checks)]
        assert [words in line for words in named[:2]] == [True] * min(2, len(named))


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_every_kind_of_condition_has_words(code: str) -> None:
    for check in all_kinds():
        for condition in conditions_of([check]):
            words = condition_words(speech(code), condition)
            assert words.strip()
            assert "{" not in words


def line(*checks: Check, role: Role = Role.WITH_CONDITIONS, code: str = "en") -> str:
    return " ".join(can_we_apply(speech(code), role, checks).split())


def partners(evidence: Evidence, **figures: str) -> Check:
    return Check(
        rule=Rule.CONSORTIUM,
        verdict=Verdict.UNKNOWN,
        because="",
        evidence=evidence,
        details=(("condition", "partners"), *figures.items()),
    )


SHARE = Check(
    rule=Rule.OWN_SHARE,
    verdict=Verdict.UNKNOWN,
    because="",
    evidence=USUAL,
    details=(("condition", "own_share"), ("own_share", "0.4"), ("limit", "0.3")),
)
THREE = partners(STATED, entities_min="3", countries_min="3", partners="0", countries="1")


def test_partners_are_counted_that_are_still_missing() -> None:
    assert line(THREE) == "Yes, with conditions: 2 partners from 2 more countries"
    in_hand = partners(USUAL, entities_min="3", countries_min="3", partners="1", countries="2")
    assert line(in_hand) == "Yes, with conditions: usually 1 more partner from 1 more country"
    cities = partners(STATED, cities_min="4", countries_min="2", partners="1", countries="2")
    assert line(cities) == "Yes, with conditions: 3 more cities"


def test_the_weightiest_two_are_named_in_a_fixed_order() -> None:
    late = Check(
        rule=Rule.LEAD_TIME,
        verdict=Verdict.UNKNOWN,
        because="",
        details=(("condition", "lead_time"), ("days", "7"), ("usual", "60")),
    )
    expected = (
        "Yes, with conditions: 2 partners from 2 more countries;"
        " usually an own share of 40%, above your 30%"
    )
    assert line(late, SHARE, THREE) == line(THREE, SHARE, late) == expected


def test_a_german_and_a_french_colleague_say_it_so() -> None:
    assert line(THREE, SHARE, code="de") == (
        "Ja, unter Bedingungen: 2 Partner aus 2 weiteren Ländern;"
        " in der Regel 40 % Eigenanteil, über Ihrer Grenze von 30 %"
    )
    french = can_we_apply(speech("fr"), Role.WITH_CONDITIONS, [THREE])
    assert french == "Oui, sous conditions\xa0: 2 partenaires de 2 autres pays"


def test_a_no_names_its_rule_and_an_open_answer_its_question() -> None:
    city = City(id="a", name="A", country="RO")
    project = Project(id="a/b", city=city, title="B")
    checks, role = check_call(project, call_of([]), today=TODAY)
    assert line(*checks, role=role) == (
        "Not clear: the call does not say whether local authorities may apply"
    )
    away = Check(rule=Rule.COUNTRY, verdict=Verdict.NO, because="", details=(("country", "RO"),))
    assert line(away, role=Role.NO) == "No: Romania is not eligible"


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_what_the_answer_says_is_not_said_again_below_it(code: str) -> None:
    s = speech(code)
    for check in all_kinds():
        role = Role.NO if check.verdict is Verdict.NO else Role.WITH_CONDITIONS
        answer = can_we_apply(s, role, [check])
        for view in check_views(s, [check], said=answer):
            assert view.quote or view.words not in answer
        assert len(check_views(s, [check])) <= 1
    unknown = Check(rule=Rule.CONSORTIUM, verdict=Verdict.UNKNOWN, because="")
    answer = can_we_apply(s, Role.WITH_CONDITIONS, [unknown])
    assert check_views(s, [unknown], said=answer) == ()


def test_partners_come_from_countries_and_countries_have_their_article() -> None:
    needed = partners(STATED, entities_min="3", countries_min="3")
    assert [check_words(speech(code), needed) for code in ("en", "de", "fr", "pl")] == [
        "needs at least 3 organisations from 3 countries",
        "braucht mindestens 3 Organisationen aus 3 Ländern",
        "demande au moins 3 organisations de 3 pays",
        "potrzeba co najmniej: 3 organizacje z 3 krajów",
    ]
    swiss = Check(
        rule=Rule.COUNTRY,
        verdict=Verdict.UNKNOWN,
        because="",
        evidence=STATED,
        details=(("country", "CH"),),
    )
    assert check_words(speech("de"), swiss) == "prüfen, ob die Schweiz teilnehmen kann"
    assert speech("de").country_in_a_sentence("AT") == "Österreich"
    assert speech("en").country_in_a_sentence("UK") == "the United Kingdom"


def test_a_sentence_of_the_call_is_quoted_once_on_a_card() -> None:
    quote = Evidence(quote="Municipalities with an approved climate plan")
    read = [
        Check(rule=Rule.APPLICANT, verdict=Verdict.YES, because="", evidence=quote),
        Check(
            rule=Rule.OTHER,
            verdict=Verdict.UNKNOWN,
            because="",
            evidence=quote,
            details=(("topic", "climate_plan"),),
        ),
    ]
    views = check_views(speech("en"), read)
    assert [view.quote for view in views] == [f"“{quote.quote}”", None]
    said = can_we_apply(speech("en"), Role.WITH_CONDITIONS, read)
    assert len(check_views(speech("en"), read, said=f"{said} {views[1].words}")) == 1

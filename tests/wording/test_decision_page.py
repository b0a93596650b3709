"""The page of a decision: what the mail says, every rule with its words, in the city's language."""

from funding.city import City, Project
from funding.evidence import Check, Evidence, Role, Rule, Verdict
from funding.match import Match, Strength
from tests.digest.conftest import TODAY, make_call, make_match
from wording.decision_page import decision_page

CITY = City(id="krefeld", name="Krefeld", country="DE")
HEAT = Project(
    id="krefeld/heat", city=CITY, title="Hitzewarnungen", language="de", keywords=("Hitzeschutz",)
)


def check(rule: Rule, verdict: Verdict, quote: str | None, **details: str) -> Check:
    return Check(
        rule=rule,
        verdict=verdict,
        because="",
        details=tuple(details.items()),
        evidence=None if quote is None else Evidence(quote=quote or None, is_default=not quote),
    )


def page(**more: object) -> list[str]:
    match: Match = make_match(make_call("LIFE-2027-HEAT", 58), HEAT, **more)
    return [x.replace("\xa0", " ") for x in decision_page(match, HEAT, today=TODAY)]


def test_a_page_begins_with_the_title_and_ends_with_the_address() -> None:
    lines = page(sentence="• Towns set up warnings.")
    assert lines[0] == make_call("LIFE-2027-HEAT", 58).title
    assert "„Towns set up warnings.“" in lines
    assert any(line.startswith("Geld: 2 Mio. € bis 5 Mio. €") for line in lines)
    assert "Frist: Do., 3. Dez. 2026, 16:00 Uhr Brüsseler Zeit (noch 58 Tage)" in lines
    assert lines[-1] == make_call("LIFE-2027-HEAT", 58).best.url


def test_every_rule_stands_there_with_the_words_it_was_read_from() -> None:
    lines = page(
        checks=(
            check(Rule.APPLICANT, Verdict.YES, "Local authorities may apply."),
            check(Rule.CONSORTIUM, Verdict.UNKNOWN, None),
            check(Rule.COUNTRY, Verdict.YES, "", country="DE"),
            check(Rule.LEAD_TIME, Verdict.YES, None, usual="30"),
        )
    )
    assert [line for line in lines if line.startswith("  ")] == [
        "  ✓ Kommunen sind antragsberechtigt „Local authorities may apply.“",
        "  ? Zahl der Partner nicht angegeben",
        "  ✓ Deutschland ist teilnahmeberechtigt*",
    ]
    assert "* so üblich im Programm, im Aufruf steht dazu nichts" in lines


def test_a_blocked_call_says_first_what_stands_in_the_way() -> None:
    blocking = check(Rule.OWN_SHARE, Verdict.NO, "covers 30 %", own_share="0.7", limit="0.3")
    lines = page(checks=(blocking,), role=Role.NO)
    assert "✗ 70 % Eigenanteil sind zu viel, Ihre Grenze liegt bei 30 %" in lines[:4]
    assert any(line.startswith("Können wir einen Antrag stellen? Nein: 70 %") for line in lines)
    far = page(strength=Strength.NONE, not_covered=("Hitzeschutz",))
    assert "zu wenig gemeinsam; nicht erwähnt: Hitzeschutz" in far

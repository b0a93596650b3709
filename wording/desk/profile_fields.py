"""What the fields of a profile are called, and their values, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from funding.city import LegalType
from funding.words import plain, shorten
from wording.language import Speech, speech
from wording.match_words import legal_type_words

VALUE = 120
"""Characters of a value that is told."""


def field_name(s: Speech, name: str) -> str:
    """Return what a field is called; its name in the file where we have no word for it."""
    return field_names(s.code).get(name, name)


@lru_cache(maxsize=20)  # one a language
def field_names(code: str) -> Mapping[str, str]:
    s = speech(code)
    return {
        "name": s.say("Name"),
        "country": s.say("Country"),
        "nuts3": s.say("Region (NUTS 3)"),
        "population": s.say("Inhabitants"),
        "degurba": s.say("Degree of urbanisation"),
        "legal_type": s.say("Applicant"),
        "is_mission_city": s.say("One of the 112 climate-neutral cities of the EU mission"),
        "has_climate_plan": s.say("Has a climate or energy plan"),
        "is_covenant_signatory": s.say("Signatory of the Covenant of Mayors"),
        "had_eui_ia_grant": s.say("Had a grant of EUI Innovative Actions"),
        "decision_days": s.say("Days needed from a call to handing in, council included"),
        "languages": s.say("Official languages"),
        "project": s.say("Project"),
        "title": s.say("Title"),
        "summary": s.say("Summary"),
        "language": s.say("Language"),
        "keywords": s.say("Keywords"),
        "english_keywords": s.say("English keywords"),
        "keyword_weights": s.say("Weight of a keyword"),
        "themes": s.say("Fields of work"),
        "must": s.say("One of these words must stand there"),
        "must_not": s.say("None of these words may stand there"),
        "must_all": s.say("Must be named"),
        "must_none": s.say("Must not be named"),
        "excluded_programmes": s.say("Programmes left out"),
        "budget_min_eur": s.say("Smallest project, in euro"),
        "budget_max_eur": s.say("Largest project, in euro"),
        "max_own_share": s.say("Largest own share, 0 to 1"),
        "trl_start": s.say("Technology readiness at the start"),
        "trl_end": s.say("Technology readiness at the end"),
        "roles": s.say("Roles"),
        "partners_in_hand": s.say("Countries of partners at hand"),
        "goes_alone": s.say("Takes no partners"),
        "sizes": s.say("May fit calls of another size: part, grow, cut or fixed"),
        "instruments": s.say("Kinds of money"),
        "start_not_before": s.say("Start not before"),
        "past_projects": s.say("Past EU projects"),
        "is_illustrative": s.say("Only an example"),
        "notes": s.say("Notes for colleagues"),
        "weights.title": s.say("Weight of the title"),
        "weights.summary": s.say("Weight of the summary"),
        "weights.keywords": s.say("Weight of the keywords"),
        "weights.themes": s.say("Weight of the fields of work"),
    }


def value_words(s: Speech, name: str, value: object) -> str:
    """Return a value as a reader knows it; "not stated" for none."""
    if value is None:
        return (
            s.say("chosen by the program") if name.startswith("weights.") else s.say("not stated")
        )
    if isinstance(value, bool):
        return s.say("yes") if value else s.say("no")
    if isinstance(value, LegalType):
        return legal_type_words(s, value)
    if isinstance(value, date):
        return s.short_date(value)
    if isinstance(value, int | Decimal):
        return s.number(value)
    if isinstance(value, float):
        return s.number(Decimal(str(value)).normalize())
    text = plain(str(value))
    if name == "country":
        return f"{s.country(text)} ({text})"
    return shorten(text, VALUE)

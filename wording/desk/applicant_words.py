"""The types of applicant, as a reader calls them."""

from wording.language import Speech


def applicant_words(s: Speech, kind: str) -> str:
    """Return a name of `eligibility.keys.APPLICANTS` in words; itself where it is none."""
    return {
        "municipality": s.say("Towns and cities"),
        "region": s.say("Regions"),
        "grouping": s.say("Associations of municipalities"),
        "state": s.say("National authorities"),
        "public_body": s.say("Public bodies"),
        "municipal_company": s.say("Municipal companies"),
        "operator": s.say("Operators of infrastructure"),
        "egtc": s.say("EGTC (cross-border groupings)"),
        "sme": s.say("Small and medium-sized enterprises"),
        "startup": s.say("Start-ups"),
        "company": s.say("Companies"),
        "university": s.say("Universities"),
        "research": s.say("Research organisations"),
        "ngo": s.say("Non-governmental organisations"),
        "non_profit": s.say("Non-profit organisations"),
        "association": s.say("Associations"),
        "culture": s.say("Cultural organisations"),
        "school": s.say("Schools"),
        "international": s.say("International organisations"),
        "individual": s.say("Individuals"),
        "any": s.say("Anybody"),
        "organisation": s.say("Any organisation"),
    }.get(kind, kind)

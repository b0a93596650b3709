"""A question as its reader is asked it: the sentence, what it settles, the answers to choose."""

from advice.questions.asking import Question
from advice.questions.facts import ALONE, NONE_YET, AskedFact, Kind
from advice.questions.reference import PublicFact
from funding.words import plain, shorten
from wording.city_names import city_name
from wording.language import Speech

TITLE = 80


def question_words(s: Speech, question: Question) -> str:
    """Return the question; that of a contradiction names both values."""
    theirs = question.public
    if theirs is not None and question.is_contradiction:
        return s.say(
            "{source} says {theirs}, the profile of {city} says {ours}: which is right?",
            source=source_words(s, theirs),
            theirs=value_words(s, question.fact, str(theirs.value)),
            city=city_name(question.city.name, s.code),
            ours=value_words(s, question.fact, question.present),
        )
    return fact_words(s, question.fact, city_name(question.city.name, s.code), question.title)


def fact_words(s: Speech, fact: AskedFact, city: str, title: str | None) -> str:
    """Return the question for a fact of a city, or of a project by its title."""
    what = s.say("“{text}”", text=shorten(plain(title or ""), TITLE))
    return {
        "partners": lambda: s.say("Which partners does {project} have already?", project=what),
        "sizes": lambda: s.say(
            "What may {project} do where a call pays for a larger or a smaller project?",
            project=what,
        ),
        "decision_days": lambda: s.say(
            "How many days does {city} need from learning of a call to handing in,"
            " with the decision of the council?",
            city=city,
        ),
        "population": lambda: s.say("How many inhabitants does {city} have?", city=city),
        "degurba": lambda: s.say(
            "Which degree of urbanisation does Eurostat give {city}?", city=city
        ),
        "nuts3": lambda: s.say("In which region (NUTS 3) does {city} lie?", city=city),
        "had_eui_ia_grant": lambda: s.say(
            "Has {city} had a grant of EUI Innovative Actions?", city=city
        ),
        "is_mission_city": lambda: s.say(
            "Is {city} one of the 112 climate-neutral cities of the EU mission?", city=city
        ),
        "is_covenant_signatory": lambda: s.say(
            "Has {city} signed the Covenant of Mayors?", city=city
        ),
        "has_climate_plan": lambda: s.say(
            "Does {city} have an approved climate or energy plan?", city=city
        ),
        "budget_max_eur": lambda: s.say(
            "How much may {project} cost at most, in euro?", project=what
        ),
        "trl": lambda: s.say(
            "From which to which technology readiness (TRL) does {project} go?", project=what
        ),
    }[fact.name]()


def settles_words(s: Speech, question: Question) -> str:
    """Return what an answer is worth: "Settles 14 calls, 3 of them in your list"."""
    n = question.settles
    if n == 0:
        return s.say("The value of the profile counts until you answer.")
    if question.perhaps:
        words = s.count("Can settle {n} call.", "Can settle {n} calls.", n)
    else:
        words = s.count("Settles {n} call.", "Settles {n} calls.", n)
    if not question.in_list:
        return words
    listed = s.count(
        "{n} of them stands in the list.", "{n} of them stand in the list.", question.in_list
    )
    return f"{words} {listed}"


def known_words(s: Speech, question: Question) -> str | None:
    """Return what is known already: a public source's value, or partners that the profile names."""
    if question.public is not None and not question.is_contradiction:
        return s.say(
            "{source} says {value}: right?",
            source=source_words(s, question.public),
            value=value_words(s, question.fact, str(question.public.value)),
        )
    if question.present and not question.is_contradiction:
        return s.say("So far: {value}.", value=value_words(s, question.fact, question.present))
    return None


def source_words(s: Speech, public: PublicFact) -> str:
    """Return a source with its year: "Eurostat (2023)"."""
    year = s.say("year not stated") if public.year is None else str(public.year)
    return s.say("{source} ({year})", source=public.source, year=year)


def value_words(s: Speech, fact: AskedFact, written: str) -> str:
    """Return an answer, as it is typed, in words; "not stated" for none."""
    if not written:
        return s.say("not stated")
    if fact.name == "decision_days":
        return choice_words(s, fact, written)
    if fact.kind is Kind.NUMBER and written.isdigit() and fact.name != "degurba":
        return s.number(int(written))
    if fact.kind is Kind.PARTNERS and written not in (ALONE, NONE_YET):
        return s.together(s.country(code.strip()) for code in written.split(","))
    parts = [part.strip() for part in written.split(",")] if fact.choices else [written]
    return s.together(choice_words(s, fact, part) for part in parts)


def choice_words(s: Speech, fact: AskedFact, choice: str) -> str:
    """Return one of a fact's choices in words; the choice itself where it needs none."""
    if fact.kind is Kind.YES_NO:
        return s.say("yes") if choice == "yes" else s.say("no")
    if fact.name == "decision_days" and choice.isdigit():
        return s.count("{n} day", "{n} days", int(choice))
    return {
        ("partners", NONE_YET): s.say("none yet, we would look for them"),
        ("partners", ALONE): s.say("none, it takes no partners"),
        ("sizes", "part"): s.say("be a part of a larger project that others share"),
        ("sizes", "grow"): s.say("grow to what the call asks"),
        ("sizes", "cut"): s.say("be cut to what the grant pays"),
        ("sizes", "fixed"): s.say("keep its size"),
        ("degurba", "1"): s.say("1: city"),
        ("degurba", "2"): s.say("2: town or suburb"),
        ("degurba", "3"): s.say("3: rural area"),
    }.get((fact.name, choice), choice)


def hint_words(s: Speech, fact: AskedFact) -> str:
    """Return how an answer is typed."""
    return {
        Kind.YES_NO: s.say("yes or no"),
        Kind.NUMBER: s.say(
            "A number from {least} to {most}", least=s.number(fact.least), most=s.number(fact.most)
        ),
        Kind.CHOICES: s.say("One or several"),
        Kind.PARTNERS: s.say("Countries of the partners, one code for each, such as FR, IT"),
        Kind.REGION: s.say("Eurostat's code, such as DEA14"),
        Kind.LEVELS: s.say("First and last level, such as 5-8"),
    }[fact.kind]

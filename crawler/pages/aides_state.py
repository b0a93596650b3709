"""Whether the words of an aid say that it is closed, although the portal still lists it as live.

French as funders write it: "clos, enveloppe consommée".  What will be closed, may be closed, or was
an earlier round does not close it.
"""

import re
from collections.abc import Iterator

SHUT = (
    r"(?:clos(?:es?)?|cl[ôo]tur[ée]{1,2}s?|ferm[ée]{1,2}s?|termin[ée]{1,2}s?|suspendue?s?|"
    r"annul[ée]{1,2}s?|supprim[ée]{1,2}s?|expir[ée]{1,2}s?)"
)
ONE_SHUT = (
    r"(?:close?|cl[ôo]tur[ée]{1,2}|ferm[ée]{1,2}|termin[ée]{1,2}|suspendue?|complet|"
    r"annul[ée]{1,2}|supprim[ée]{1,2}|expir[ée]{1,2})"
)
WELL = (
    r"(?:(?:d[ée]sormais|maintenant|actuellement|d[ée]j[àa]|d[ée]finitivement|enfin|bien|"
    r"enti[èe]rement|int[ée]gralement|totalement) )*"
)
SPENT = (
    r"(?:[ée]puis[ée]{1,2}s?|consomm[ée]{1,2}s?|[ée]coul[ée]{1,2}s?"
    r"|(?<=ement )engag[ée]{1,2}s?)"
)
CALL = (
    r"(?:appels?(?: [àa] (?:projets?|candidatures?|manifestations? d.int[ée]r[êe]t))?|ami|aap|"
    r"aides?|dispositifs?|guichets?|d[ée]p[ôo]ts?(?: des? \w+)?|candidatures?|inscriptions?|"
    r"demandes?|programmes?|fonds|subventions?|campagnes?|concours|plateforme|[ée]dition|session)"
)
MONEY = r"(?:enveloppes?|budgets?|cr[ée]dits?|dotations?|financements?|fonds|moyens)"
IS = r"(?:est|sont|a [ée]t[ée]|ont [ée]t[ée])"
NO_MONEY = (
    rf"{MONEY}(?: [\w'’]+){{0,3}}? {WELL}{SPENT}"
    r"|plus de (?:cr[ée]dits?|budget|financements?)(?: disponibles?)?"
)
MARK = re.compile(rf"{ONE_SHUT}|{CALL} {SHUT}|{NO_MONEY}", re.I)
"""A part that says it alone, in a title or a sentence: ``enveloppe consommée``."""
LAST_MARK = re.compile(rf"cl[ôo]tur[ée]{{1,2}}|{CALL} {SHUT}|{NO_MONEY}", re.I)
"""What says it behind a comma, too, where "clos" may be said of a garden: ``budget épuisé``."""
SENTENCE = re.compile(
    rf"\b{CALL}(?: (?!ne\b|n['’])[\w'’«»-]+){{0,8}}? {IS} {WELL}{SHUT}\b"
    rf"|\b{MONEY}(?: (?!ne\b|n['’])[\w'’]+){{0,8}}? {IS} {WELL}{SPENT}(?!\w)",
    re.I,
)
"""``L'appel à projets est désormais clos``"""
REFUSED = re.compile(
    r"\bplus aucune? (?:demande|dossier|candidature)s? (?:ne |n['’])(?:peut|pourra|sera|est)\b"
    r"|\bn['’](?:accepte|instruit)(?:nt)? plus (?:de |aucune? )?"
    r"(?:dossier|demande|candidature)s?\b",
    re.I,
)
"""``Plus aucune demande ne sera acceptée``"""
ANOTHER = re.compile(
    r"\b(?:premi(?:er|[èe]re)|deuxi[èe]me|second[e]?|troisi[èe]me|pr[ée]c[ée]dente?s?|autres?|"
    r"ancien(?:ne)?s?|derni[èe]re?s?|vagues?|rel[èe]ves?|phases?|volets?|19\d\d|20\d\d|"
    r"\d+(?:re|er|[èe]me|e))\b",
    re.I,
)
"""Words of another round or part, which may be over without this aid: ``La première session``."""
UNLESS = re.compile(
    r"\b(?:si|s['’]ils?|lorsqu\w*|quand|d[èe]s (?:que|lors)|une fois|tant que|jusqu\w*|avant|"
    r"apr[èe]s|sauf|en cas|au cas|sous r[ée]serve|dans la limite|au-del[àa]|"
    r"[àa] (?:partir|compter)|pass[ée]|r[ée]ouvert\w*|rouv\w+|prolong\w+|pendant|durant|du \d+|"
    r"le (?:lun|mar|mercre|jeu|vendre|same)di|le dimanche|le week-?end)\b",
    re.I,
)
"""Words of a condition, of office hours or of a new start: ``une fois l'enveloppe épuisée``."""
TO_COME = re.compile(r"\b(?:peut|peuvent|pourr\w+|ser(?:a|ont|ait|aient)|le \d)", re.I)
"""Words of what may come: ``sera clos le 30 juin``."""
SINCE = re.compile(
    r"\b(?:depuis|(?<=clos )au|(?<=clos )ce) (?:le |la |l['’]|d[ée]but |fin |mi-)?"
    r"(?:\d{1,2}(?:er)? )?[\w/]+(?: 20\d\d)?"
    r"|(?P<past>\b[ao]n?t? [ée]t[ée] [\wé ]{4,40}?) le \d{1,2}(?:er)? \w+(?: 20\d\d)?",
    re.I,
)
"""A day since when it holds: ``depuis le 30 juin 2026``."""
INTRODUCTION = re.compile(
    r"attention|important|information|info|nb|statut|[ée]tat|mise [àa] jour|nouveau", re.I
)
"""A word before a colon that says nothing of its own: ``Attention : budget épuisé``."""
PIECES = re.compile(r"(?<![.!?;])[.!?;]+(?=\s|$)|\n")
"""Where a sentence ends: ``L'appel est clos. ``"""
PARTS = re.compile(r"\s*[\[\](){}:|/]\s*|\s+[-\u2013\u2014]\s+")
"""Where a part of a title or sentence ends: ``[CLOS] Haies``."""
LONGEST = 400
"""Characters of a sentence that is looked at."""


def closed_words(title: str, text: str) -> str | None:
    """Return the words that say that an aid is closed, as they stand there; None if none do."""
    for part in (part.strip(" !.*") for part in PARTS.split(" ".join(title.split()))):
        plain = without_day(part)
        if is_mark(plain) or LAST_MARK.fullmatch(plain.rpartition(", ")[2]):
            return part
    return next((sentence for sentence in sentences(text) if says_closed(sentence)), None)


def is_mark(part: str) -> bool:
    """Return whether a part says nothing but that the aid is closed, once or several times."""
    return all(MARK.fullmatch(word.strip()) for word in part.split(","))


def says_closed(sentence: str) -> bool:
    """Return whether a sentence is nothing but marks, or says so of this aid and of now."""
    plain = without_day(sentence)
    parts = [part for raw in PARTS.split(plain) if (part := raw.strip(" !.*"))]
    own = [part for part in parts if not INTRODUCTION.fullmatch(part)]
    if own and all(is_mark(part) for part in own):
        return True
    if ANOTHER.search(plain) or UNLESS.search(plain):
        return False
    return bool(REFUSED.search(plain) or (SENTENCE.search(plain) and not TO_COME.search(plain)))


def without_day(sentence: str) -> str:
    """Return *sentence* without the day since when it holds."""
    return SINCE.sub(lambda found: found["past"] or "", sentence).strip()


def sentences(text: str) -> Iterator[str]:
    for piece in PIECES.split(text):
        sentence = " ".join(piece.split())
        if 0 < len(sentence) <= LONGEST:
            yield sentence

"""What the news of a topic say of its state: cancelled, withdrawn, suspended, and back again.

Only sentences about this very topic or its call count: its info session may be cancelled, and it
may take the place of another topic that was.  Whatever hedges, limits or denies the statement
makes it none.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.pages.json_text import read_json
from crawler.pages.markup import json_text, squeezed
from funding.call import TextSection
from funding.errors import UnreadableRecord
from funding.words import folded

LONGEST = 20_000
"""Characters of one piece of news; the longest real ones have some thousand."""
LONGEST_SENTENCE = 600
LONGEST_QUOTE = 300
NAME = r"[a-z][\w.]*(?:-[\w.]+)+"
CALL = (
    r"(?:(?:open |funding |whole |entire |competitive )?"
    r"(?:call for (?:proposals|applications|projects|tenders)|call topic|topic|call|"
    r"competition|funding opportunity|opportunity|procedure))"
)
NAMED = (
    rf"(?:\s?[,(–:-]?\s?(?:with )?(?:the )?(?:identifier |reference |id |number |no\.? |code )?"
    rf"[\"“'(]?{NAME}[\"”')]?,?)*"
)
THIS = r"(?:this|the|the (?:present|above(?:[- ]mentioned)?|said)|our)"
SUBJECT = (
    rf"(?:(?:the )?(?:present|above(?:[- ]mentioned)?) {CALL}{NAMED}|{THIS} {CALL}{NAMED}"
    rf"|all (?:the )?topics (?:of|in|under) (?:this|the) {CALL}{NAMED}"
    rf"|(?:topics?|calls?)\s{NAME}(?:(?:, | and | & ){NAME})*|{NAME}(?:(?:, | and | & ){NAME})*)"
)
ADVERBS = (
    r"(?:\s(?:now|hereby|unfortunately|therefore|officially|also|however|currently|temporarily|"
    r"consequently|thus|already|regrettably|permanently|indefinitely|definitively|formally|"
    r"immediately|herewith|finally|since|exceptionally|fully|completely|,))*,?"
)
AUXILIARY = rf"(?:{ADVERBS}\s(?:has|have|had|is|are|was|were|will|shall|must|been|be|being)){{1,4}}"
ENDED = (
    r"(?:cancell?ed|withdrawn|revoked|suspended|annulled|called off|discontinued|terminated|"
    r"abandoned|rescinded|retracted|deleted|dropped|removed|stopped|(?:put )?on hold)"
)
NEVER = (
    r"(?:will|shall|can) (?:not|no longer) (?:be (?:opened|launched|published|implemented|funded|"
    r"run|continued)|take place|proceed|go ahead)|(?:is|are) no longer (?:available|valid|active|"
    r"open(?: for (?:submissions?|applications?|proposals))?)"
)
BACK = (
    r"(?:re-?opened|resumed|reinstated|restored|re-?launched|maintained|open again|"
    r"no longer (?:suspended|cancell?ed|withdrawn|on hold)|not (?:been )?(?:cancell?ed|withdrawn|"
    r"suspended))"
)
ENDING = r"(?:cancellation|withdrawal|suspension|annulment|revocation|discontinuation|termination)"
END = (
    r"(?=\s?(?:$|[,.;:!)–—-]|\b(?:due|because|as|by|on|in|since|following|with|and|owing|pending|"
    r"from|for (?:[a-z]+ ){0,3}reasons?|under|after|upon|at|so|until further notice)\b))"
)
STATED = re.compile(
    rf"(?P<subject>{SUBJECT}){AUXILIARY}{ADVERBS}\s(?P<state>{ENDED})\b{END}"
    rf"|(?P<never>{SUBJECT}){ADVERBS}\s(?:{NEVER})\b"
    r"(?=\s?(?:$|[,.;:!)–—-]|\b(?:due|because|as|and|this year|any ?more|owing|for (?:[a-z]+ ){0,3}"
    r"reasons?)\b))",
    re.I,
)
"""``This topic has been cancelled.``, ``the call will not be launched.``"""
SHORT = re.compile(
    r"^\W*(?:(?:important|notice|update|note|attention|information)\W+)?"
    rf"(?P<subject>(?:this |the )?{CALL}{NAMED})\s?[:–—-]?\s?(?P<state>{ENDED})"
    r"(?=\W*$|\s(?:due|on|by|as|since|for)\b)",
    re.I,
)
"""``Topic withdrawn``"""
DECIDED = re.compile(
    r"\b(?:(?:decided|resolved|had|is obliged|is forced) to (?:cancel|withdraw|suspend|revoke|"
    r"annul|discontinue|terminate|stop)|(?:has|have)(?: now| therefore)? (?:cancell?ed|withdrawn|"
    rf"suspended|revoked|annulled|discontinued|terminated)) (?P<subject>(?:this|the) {CALL}{NAMED})"
    rf"(?:\s)?{END}",
    re.I,
)
"""``The Commission has decided to cancel this topic.``"""
NOUN = re.compile(
    rf"^\W*(?:(?:important|notice|update|information)\W+(?:of |on )?)?(?:the )?{ENDING} of "
    rf"(?P<subject>(?:the |this )?{CALL}{NAMED})(?=\W*$|\s?[:,–—-]|\s(?:due|because|as of|on)\b)"
    rf"|^\W*(?:topic|call) {ENDING}\W*$",
    re.I,
)
"""``Cancellation of the call for proposals``"""
REVIVED = re.compile(
    rf"(?:{SUBJECT}){AUXILIARY}{ADVERBS}\s{BACK}\b"
    rf"|\b(?:and|but)(?: it)? (?:has|have|had|is|was)(?: now| since| been)* {BACK}\b"
    rf"|\b{ENDING}(?: of (?:this|the) {CALL}{NAMED})?{AUXILIARY}{ADVERBS}\s(?:lifted|revoked|"
    r"withdrawn|reversed|cancell?ed|ended|over|annulled)\b",
    re.I,
)
"""``The call has been reopened.``, ``The suspension is lifted.``"""
ALONE = re.compile(rf"\W*{ENDED}\W*", re.I)
"""``CANCELLED``"""
DENIED = re.compile(
    r"(?i)\b(?:if|unless|whether|in case|in the event|should|would|might|could|rumou?rs?|"
    r"may (?:be|also|still|have|decide|not|yet|cancel|suspend|withdraw)|"
    r"contrary|incorrect(?:ly)?|wrong(?:ly)?|erroneous(?:ly)?|mistake(?:nly)?|in error|except|"
    r"does not mean|not true|can be|not been|proposed|proposal to)\b"
)
"""``may be``"""
LIMITED = re.compile(
    r"(?i)\b(?:until(?! further notice)|till|between|for (?:applicants|entities|participants|"
    r"hungar\w+|legal)|during|partly|partially|in part|for maintenance|(?:\d+|few|some) "
    r"(?:hours|minutes|days))\b"
)
"""``until``"""
OF_ANOTHER = re.compile(
    r"(?i)\b(?:of|for|on|about|to|in|under|with|from|regarding|concerning|within|than|like|during|"
    r"through|via|per|replac\w+|relat\w+|[a-z]{3,}ing)\s?$"
)
"""``session on ``"""
EVENT = re.compile(
    r"(?i)\b(?:session|webinar|info ?days?|information days?|event|meeting|workshop|brokerage|"
    r"conference|training|helpdesk|form|template|document|faqs?|survey|interviews?|hearings?|"
    r"maintenance|deadline|cut-off|budget|annex|version)\b[^,;:]*$"
)
"""``the webinar ``"""
IDENTIFIER = re.compile(rf"(?i)\b{NAME}")
"""``LIFE-2027-CET-LOCAL``"""


WORD = re.compile(r"[a-z]+")
"""``topic``"""
STATES = frozenset(
    (
        *("cancelled", "canceled", "withdrawn", "revoked", "suspended", "annulled", "off"),
        *("discontinued", "terminated", "abandoned", "rescinded", "retracted", "deleted"),
        *("dropped", "removed", "stopped", "hold", "longer", "cancel", "withdraw", "suspend"),
        *("revoke", "annul", "discontinue", "terminate", "stop", "opened", "resumed"),
        *("reopened", "reinstated", "restored", "launched", "relaunched", "maintained", "again"),
        *("cancellation", "withdrawal", "suspension", "annulment", "revocation"),
        *("discontinuation", "termination"),
    )
)
"""Of what says that a topic ends or is back one word, without which it is not said."""
STEMS = (
    *("not", "longer", "cancel", "withdr", "suspen", "revo", "annul", "off", "discontinu"),
    *("terminat", "abandon", "rescind", "retract", "delet", "drop", "remov", "stop", "hold"),
    *("open", "resum", "reinstat", "restor", "launch", "maintain"),
)
"""Of what every form needs the beginning, wherever it stands in a sentence."""
DENIALS = frozenset(
    (
        *("opened", "launched", "published", "implemented", "funded", "run", "continued"),
        *("place", "proceed", "ahead"),
    )
)
"""What follows "will not", with which it is said, too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    text: str
    changed: str
    """As served, ISO: later news go after earlier ones; "" where nothing says when."""


def read_news(values: Iterable[str]) -> list[News]:
    """Return the pieces of news in the field `latestInfos`, JSON in a string; none if it is not."""
    found = []
    for value in values:
        try:
            entries = read_json(value)
        except ValueError:
            continue
        for entry in entries if isinstance(entries, list) else [entries]:
            if isinstance(entry, dict) and isinstance(entry.get("content"), str):
                days = (entry.get(name) for name in ("lastChangeDate", "approvalDate"))
                changed = next((str(day) for day in days if day), "")
                found.append(News(text=text_of(entry["content"]), changed=changed))
    return found


def first_words(sections: Sequence[TextSection]) -> str:
    """Return the first paragraph of a text: a note that the topic ended stands on top."""
    return sections[0].text.partition("\n\n")[0] if sections else ""


def text_of(markup: str) -> str:
    """Return news as text, also where their markup is escaped; "" for a text without measure."""
    try:
        return json_text(squeezed(markup[:LONGEST]))
    except UnreadableRecord:
        return ""


def ended_action(actions: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the status of an action that is cancelled or the like; None where none is."""
    for action in actions:
        status = action.get("status")
        label = status.get("abbreviation") if isinstance(status, dict) else status
        if isinstance(label, str) and ALONE.fullmatch(label):
            return label.strip()
    return None


def ending_of(news: Collection[News], names: Collection[str]) -> str | None:
    """Return the sentence with which a topic ended; None where it did not, or is back.

    *names* are the identifiers of the topic and of its call.  The latest word counts.
    """
    ordered = sorted(news, key=lambda piece: piece.changed)
    is_dated = all(piece.changed for piece in news)
    words: str | None = None
    is_back = False
    for piece in ordered:
        for is_end, sentence in statements(piece.text, names):
            words = sentence if is_end else None
            is_back = is_back or not is_end
    return None if is_back and not is_dated and len(news) > 1 else words


def statements(text: str, names: Collection[str]) -> list[tuple[bool, str]]:
    """Return the sentences about the topic's state in order: True where it ends, False back."""
    if not may_state(text):
        return []
    if ALONE.fullmatch(text):
        return [(True, text.strip())]
    found = []
    for sentence in re.split(r"(?<=[.!?;])\s+|\s*\n+\s*", text):
        if not 0 < len(sentence) <= LONGEST_SENTENCE or not may_be_form(sentence):
            continue
        if REVIVED.search(sentence):
            found.append((False, sentence))
        elif says_ended(sentence, names):
            found.append((True, sentence[:LONGEST_QUOTE]))
    return found


def may_state(text: str) -> bool:
    """Return whether a text holds a word of those that every form above needs."""
    words = set(WORD.findall(text.lower()))
    return not words.isdisjoint(STATES) or ("not" in words and not words.isdisjoint(DENIALS))


def may_be_form(sentence: str) -> bool:
    """Return whether a sentence may say that a topic ends or is back; most have no such word."""
    read = folded(sentence)
    return any(stem in read for stem in STEMS)


def says_ended(sentence: str, names: Collection[str]) -> bool:
    """Return whether a sentence says, without a doubt, that the topic takes no applications."""
    if DENIED.search(sentence) or LIMITED.search(sentence):
        return False
    for form in (STATED, SHORT, DECIDED, NOUN):
        for match in form.finditer(sentence):
            groups = match.groupdict()
            subject = groups.get("subject") or groups.get("never") or ""
            start = sentence.find(subject) if subject else 0
            if is_about(subject, sentence[: max(start, 0)], names, is_free=form is not STATED):
                return True
    return False


def is_about(subject: str, before: str, names: Collection[str], *, is_free: bool) -> bool:
    """Return whether *subject* is this topic: named as such, or named by nothing else."""
    known = {name.lower() for name in names}
    named = [n.lower().rstrip(".") for n in IDENTIFIER.findall(subject) if re.search(r"\d", n)]
    if not is_free and (OF_ANOTHER.search(before) or EVENT.search(before)):
        return False
    if named:
        return bool(known & set(named))
    earlier = [n.lower().rstrip(".") for n in IDENTIFIER.findall(before) if re.search(r"\d", n)]
    is_call = re.search(r"(?i)\b(?:topic|call|competition|opportunity|procedure)\b", subject)
    return (is_call is not None or not subject) and (not earlier or bool(known & set(earlier)))

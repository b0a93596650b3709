"""What a relay's answer means for a mail, and whom a refusal is about: the address, or us.

The enhanced status code goes first (RFC 3463, RFC 5248 and the registry of IANA), then the words,
then the reply code (RFC 5321, 4.2).  Words were taken from the messages of Postfix, Exim, sendmail,
qmail, Exchange, Gmail and of the public blocklists.
"""

import re
from enum import Enum, auto

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d]|\.\d)")
"""``5.7.1``, also as qmail writes it: ``(#5.7.1)``; never a part of an IP address."""
OURS = re.compile(
    r"""\brelay(ing)?\b.{0,40}\b(denied|prohibited|permitted|allowed|refused|rejected)
    | \bunable\ to\ relay | \bnot\ (permitted|allowed|authori[sz]ed)\ to\ (relay|send)
    | \bdo(es)?\ not\ relay | rcpthosts
    | \b(dns|r|x|s)?bls?\b | black\ ?-?list | block\ ?-?list | spamhaus | barracuda
    | sorbs | \bspam | \breputation | \bpolic(y|ies) | \bbanned | \bblocked | \bunsolicited
    | \bsender\b.{0,60}\b(reject|den|refus|verif|unknown|not\b|invalid|block|disabled|limit)
    | \b(reject|den|refus|invalid|unknown|bad)\w*\ .{0,20}\bsender\b
    | \bnot\ owned\ by | \bsend\ ?-?as\b | \bimpersonat | \bspoof
    | \bauthenticat | \bunauthenticated | \bauthori[sz]ation | authori[sz]ed\b
    | \bspf\b | \bdkim\b | \bdmarc\b | \bptr\b | \breverse\ dns | \brdns\b | \bhelo\b | \behlo\b
    | \bclient\ host | \bhostname | \bsubmission
    | \b(tls|ssl|encryption|starttls|login|credentials?)\b
    | \b(send(ing)?|message|hourly|daily|outbound|outgoing|rate|submission)\b.{0,30}
      \b(quota|limit|exceeded)
    | \b(too\ many|rate)\b | \bthrottl | \baccess\ denied
    | \blicen[cs]e | \bsubscription | \bsuspended | \baccount\ .{0,20}\b(locked|expired)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""Words about the sender, the relay or the right to send: ``Relay access denied``."""
THEIRS = re.compile(
    r"""\b(user|recipient|mailbox|account|address|addressee|local\ part|inbox)\b.{0,40}
      \b(unknown|not\ (found|exist|available|active|here|valid)|unavailable|inactive|disabled
         |does(\ no|n')t\ exist|full|invalid|over\ quota|closed|no\ longer)
    | \b(unknown|invalid|inactive|disabled|no\ such|nonexistent|non-existent|bad)\b.{0,20}
      \b(user|recipient|mailbox|account|address|local\ part|person|domain)
    | \bno\ (mailbox|such)\b | \bdoes(\ no|n')t\ exist | \bover\ ?-?quota | \bmailbox\ full
    | \bnull\ ?mx | \bhost\ or\ domain\ name\ not\ found
    | \bunbekannt | \binconnue?\b | \bdesconocid | \bsconosciut | \bonbekend | \bnieznan
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""Words about the address: ``User unknown in local recipient table``."""
GREYLIST = re.compile(r"gr[ea]y[\s-]?list", re.IGNORECASE)
"""A server that asks everybody to come again: ``Greylisting in action``."""
ADDRESS_CODES = {
    *((1, n) for n in (0, 1, 2, 3, 4, 5, 6, 9, 10)),
    *((2, n) for n in (1, 2, 4)),
    *((4, 4), (4, 310)),
}
"""Subject and detail of a status code that speaks of the address it was said to."""
MAIL_CODES = {(2, 3), (3, 4), (4, 1), *((6, n) for n in range(14))}
"""Of this one mail or of all: its size, what is in it; 5.4.1 is also said of unknown people."""
OPEN_CODES = {(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (5, 1)}
"""Used for everything and nothing; the words are better."""


class RelayReply(Enum):
    """How one try to hand over a mail went."""

    SENT = auto()
    UNCERTAIN = auto()
    """The whole mail was given and the answer never came."""
    TEMPORARY = auto()
    PERMANENT = auto()
    BOUNCED = auto()
    """The relay does not know this address."""
    REFUSES_US = auto()
    """About the sender, the relay, a quota or a policy: mails wait until somebody repairs that."""
    WAITS_FOR_US = auto()
    """About us, too, but for the moment only; the next mail may pass."""
    UNCLEAR = auto()
    """Refused for good, for this mail or for all: the next mail tells."""
    UNCLEAR_ADDRESS = auto()
    """Refused for good, in words about a recipient: the next mail tells."""
    SUSPECT = auto()
    """The connection went, or 421 came: this mail's matter or the relay's; the next one tells."""


class About(Enum):
    """Whom a refusal is about."""

    ADDRESS = auto()
    US = auto()
    UNCLEAR = auto()


def sort_refusal(code: int, words: str, *, stage: str) -> RelayReply:
    """Return what a refusal means.  *stage* is the SMTP command: ``mail``, ``rcpt`` or ``data``.

    *words* is what follows the reply code.  421 and a lost connection are no matter of this.
    """
    if code // 100 != 5:  # 4yz, and whatever no standard knows
        return RelayReply.WAITS_FOR_US if waits_for_us(words) else RelayReply.TEMPORARY
    about = refusal_about(code, words, is_sender=stage == "mail")
    if about is About.ADDRESS:
        return RelayReply.BOUNCED
    if about is About.US:
        return RelayReply.REFUSES_US
    return RelayReply.UNCLEAR_ADDRESS if stage == "rcpt" else RelayReply.UNCLEAR


def refusal_about(code: int, words: str, *, is_sender: bool = False) -> About:
    """Return whom a final refusal (5yz) is about.

    *is_sender*: it was said to MAIL, so it names no recipient.
    """
    status = ENHANCED.search(words)
    detail = None if status is None else (int(status[2]), int(status[3]))
    if detail in MAIL_CODES:
        return About.UNCLEAR
    if is_sender:
        return About.UNCLEAR if detail is None and not speaks_of_us(words) else About.US
    if detail is not None and detail not in OPEN_CODES:
        return About.ADDRESS if detail in ADDRESS_CODES else About.US
    if code == 556:  # the domain takes no mail: RFC 7504
        return About.ADDRESS
    if speaks_of_us(words):
        return About.US
    if THEIRS.search(words) or detail == (1, 0):
        return About.ADDRESS
    is_protocol = code in (500, 501, 502, 503, 504, 521)
    return About.US if is_protocol else About.UNCLEAR


def speaks_of_us(words: str) -> bool:
    """Return whether the words name sender or relay; a full mailbox is no quota of ours."""
    is_mailbox_full = "quota" in words.casefold() and THEIRS.search(words)
    return OURS.search(words) is not None and not is_mailbox_full


def waits_for_us(words: str) -> bool:
    """Return whether a refusal for the moment (4yz) is about us: no mail's tries may end by it."""
    if GREYLIST.search(words):
        return False
    status = ENHANCED.search(words)
    if status is None:
        return speaks_of_us(words)
    detail = (int(status[2]), int(status[3]))
    return detail[0] == 7 or detail == (4, 5) or (detail[0] == 2 and detail[1] > 4)

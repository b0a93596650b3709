"""What a mail that came back says: delivery reports (RFC 3464, RFC 6533), and the texts of servers
that write none (qmail, Exim).  Pure: bytes in, what they say out.
"""

import email
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from enum import Enum, auto
from itertools import islice

from digest.headers import decode_words
from digest.relay.refusals import ENHANCED, THEIRS, About, refusal_about

NESTED = re.compile(
    rb"^(content-type:\s*)message/(delivery-status|rfc822|global[a-z-]*)",
    re.IGNORECASE | re.MULTILINE,
)
"""``Content-Type: message/delivery-status``: read as text, for the standard parser would leave such
a part in base64."""
DEEPEST = 3
"""Reports inside of reports: a person forwards one to the mailbox."""
LONGEST_REPORT = 250_000
"""Bytes that are read: what comes behind is the end of a quoted letter."""
LONGEST_HEAD = 20_000
"""Characters of a quoted head, an explanation or a recipient's block; ours have some thousand."""
MOST_HEADS, MOST_BLOCKS, MOST_PARTS = 20, 500, 100
"""What is read of each: a hostile report could have tens of thousands."""
COMMENT = re.compile(r"\([^()]*\)")
"""A comment of RFC 5322: ``(bad destination mailbox address)``."""
REPLY = re.compile(r"(?<![\d.])5\d\d(?=[\s-])")
"""``550 `` of a final refusal."""
QUOTED = re.compile(r"^list-unsubscribe:", re.IGNORECASE | re.MULTILINE)
"""Where a text quotes the head of a mail of ours: ``List-Unsubscribe: <https://…``."""
FAILED = re.compile(
    r"""undeliver | \b(not|n.t)\ (be\ )?deliver | \bable\ to\ deliver | \bpermanent\w*\ (error|fail)
    | \bdelivery\b.{0,40}\bfail | \bfail\w*\b.{0,40}\bdeliver | \bretur?n(ed|ing)\b.{0,20}\bsender
    | \b(gave|giving)\ up | \bretry\ time | \bnicht\ zugestellt | \bunzustellbar
    | \bnon\ (remis|distribu) | \bpas\ pu\ être\ (remis|distribu)
    | \bno\ se\ (ha\ podido|pudo)\ entreg | \bnon\ è\ stato\ (possibile\ )?(re)?capit
    | \bconsegna\b.{0,30}\bnon\ riuscita
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""A text that says that a mail did not arrive: ``could not be delivered``."""
DELAYED = re.compile(
    r"not\s+yet\s+been\s+delivered|\bdelay|\b(keep|continue)\w*\s+(re)?try|\bwill\s+be\s+retried"
    r"|\bno\s+action\s+is\s+required|\bverzöger",
    re.IGNORECASE,
)
"""A text that says that a mail still waits: ``has not yet been delivered``."""
EXPIRED = re.compile(
    r"\b(gave|giving)\s+up|\bretry\s+time|\btoo\s+long|\bexpired|\btimed?\s?-?\s?out|\bin\s+the\s+queue",
    re.IGNORECASE,
)
"""A server that tried for days: ``retry timeout exceeded``."""


class Outcome(Enum):
    """What became of a mail."""

    REFUSED = auto()
    """The address does not take mail."""
    UNDELIVERED = auto()
    """It did not arrive: tried for days, or refused for a reason that is not the address."""
    DELAYED = auto()
    ARRIVED = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What one report says of one address."""

    address: str | None
    """In small letters; None where the report names none."""
    outcome: Outcome
    words: str
    """Status code and the words of the other side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotedMail:
    """What a report quotes of the mail that it is about."""

    unsubscribe: str
    """The List-Unsubscribe header, decoded, without blanks."""
    message_id: str | None
    """Without angle brackets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryReport:
    fates: tuple[Fate, ...]
    quoted: tuple[QuotedMail, ...]

    @property
    def is_report(self) -> bool:
        return bool(self.fates)

    def fate_of(self, address: str) -> Fate:
        """Return what became of the mail to *address*; of all others where it is not named.

        A list behind the address may have brought it to some: then it arrived.
        """
        named = [f for f in self.fates if f.address == address.casefold()] or list(self.fates)
        order = (Outcome.ARRIVED, Outcome.REFUSED, Outcome.UNDELIVERED, Outcome.DELAYED)
        return min(named, key=lambda fate: order.index(fate.outcome))


def read_report(mail: bytes, *, depth: int = 0) -> DeliveryReport:
    """Return what a mail reports; without fates it is no report, such as an out-of-office.

    Raises RecursionError for a mail that is nested without end.
    """
    start = NESTED.sub(rb"\1text/x-\2", mail[:LONGEST_REPORT])
    message = email.message_from_bytes(start, policy=compat32)
    fates: list[Fate] = []
    quoted: list[QuotedMail] = []
    texts: list[str] = []
    for part in islice(message.walk(), MOST_PARTS):
        if part.is_multipart():
            continue
        kind, content = part.get_content_subtype(), part.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        if kind.endswith("delivery-status"):
            fates += fates_in(text_of(body))
        elif kind in ("x-rfc822", "rfc822-headers", "x-global", "x-global-headers"):
            quoted += heads_in(text_of(body))
            if depth < DEEPEST and b"report" in body[:4000].lower():
                inner = read_report(body, depth=depth + 1)
                fates, quoted = [*fates, *inner.fates], [*quoted, *inner.quoted]
        elif kind == "plain":
            texts.append(text_of(body))
    quoted += [head for text in texts for head in heads_in(text)]
    if not fates and quoted:
        fates = list(fates_told(" ".join(explanation(text) for text in texts), message))
    return DeliveryReport(fates=tuple(fates), quoted=tuple(quoted))


def text_of(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\r\n", "\n")


def fates_in(status: str) -> Iterator[Fate]:
    """Yield what a part delivery-status says per recipient; a block without one is about us."""
    for block in re.split(r"\n[ \t]*\n", status.strip(), maxsplit=MOST_BLOCKS)[:MOST_BLOCKS]:
        fields = fields_of(block[:LONGEST_HEAD])
        if fields.keys() & {"action", "final-recipient", "status"}:
            yield fate_in(fields)


def fields_of(block: str) -> Mapping[str, str]:
    """Return the fields of one block by name in small letters, unfolded."""
    lines = re.sub(r"\n[ \t]+", " ", block).splitlines()
    pairs = (line.partition(":") for line in lines)
    return {name.strip().casefold(): value.strip() for name, colon, value in pairs if colon}


def fate_in(fields: Mapping[str, str]) -> Fate:
    action = bare(fields.get("action", "")).casefold()
    status = ENHANCED.search(bare(fields.get("status", "")))
    code = "" if status is None else status[0]
    said = fields.get("diagnostic-code", "")
    words = " ".join(f"{code} {said}".split())
    recipient = fields.get("final-recipient") or fields.get("original-recipient") or ""
    address = recipient.rpartition(";")[2].strip().strip("<>").casefold() or None
    return Fate(address=address, outcome=outcome_of(action, code, said), words=words)


def bare(value: str) -> str:
    return COMMENT.sub("", value).strip()


def outcome_of(action: str, status: str, said: str) -> Outcome:
    """Return what an Action field means, with the status code and the words beside it."""
    if action in ("delivered", "relayed", "expanded"):
        return Outcome.ARRIVED
    if action == "delayed" or (action != "failed" and not status.startswith("5")):
        return Outcome.DELAYED
    found = ENHANCED.search(said)
    if status in ("", "5.0.0", "4.0.0") and found is not None:
        status = found[0]
    if status.startswith("4") or (not status and REPLY.search(said + " ") is None):
        # given up after days of trying; or no code at all, so only the words are left
        return Outcome.REFUSED if not status and THEIRS.search(said) else Outcome.UNDELIVERED
    reply = REPLY.search(said)
    plain = said.replace(found[0], "", 1) if found is not None else said
    about = refusal_about(550 if reply is None else int(reply[0]), f"{status} {plain}")
    return Outcome.UNDELIVERED if about is About.US else Outcome.REFUSED


def fates_told(text: str, message: Message) -> Iterator[Fate]:
    """Yield what the text of a server says that writes no RFC 3464; nothing for other mail."""
    code = REPLY.search(text)
    failed = message["X-Failed-Recipients"]
    if DELAYED.search(text) and not EXPIRED.search(text) and code is None:
        yield Fate(address=None, outcome=Outcome.DELAYED, words="")
    elif failed or FAILED.search(text):
        about = refusal_about(550 if code is None else int(code[0]), text)
        is_refused = about is About.ADDRESS and not (EXPIRED.search(text) and code is None)
        outcome = Outcome.REFUSED if is_refused else Outcome.UNDELIVERED
        yield Fate(address=None, outcome=outcome, words=telling_line(text))


def telling_line(text: str) -> str:
    """Return the line of a server's text that says why."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    for pattern in (REPLY, ENHANCED, THEIRS, EXPIRED, FAILED):
        for line in lines:
            if pattern.search(line):
                return line
    return lines[0] if lines else ""


def explanation(text: str) -> str:
    """Return what stands before the quoted mail."""
    found = QUOTED.search(text)
    end = len(text) if found is None else text.rfind("\n\n", 0, found.start()) + 1
    return text[: min(end, LONGEST_HEAD)]


def heads_in(text: str) -> Iterator[QuotedMail]:
    """Yield the heads of mails that a text quotes, those with a List-Unsubscribe."""
    heads = (block for block in text.split("\n\n") if QUOTED.search(block))
    for head in islice(heads, MOST_HEADS):
        fields = fields_of(head[:LONGEST_HEAD].strip("\n"))
        message_id = fields.get("message-id", "").strip("<> ") or None
        way_out = "".join(decode_words(fields.get("list-unsubscribe", "")).split())
        yield QuotedMail(unsubscribe=way_out, message_id=message_id)

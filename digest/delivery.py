"""One pass over the outbox: each mail handed over once, and every outcome recorded."""

import email.parser
import email.policy
import logging
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from digest.mail_folder import Folder
from digest.relay.refusals import RelayReply
from digest.relay.smtp import Relay, RelayFault
from digest.rendering.mime import END
from funding.errors import WrongInput
from store.database import Store
from store.mail import outcomes
from store.mail.delivery_leases import DeliveryLease
from store.mail.outbox import MailState
from store.operations.failpoints import reached
from store.people.addresses import is_address

log = logging.getLogger(__name__)

LONGEST_LINE = 998
FROM = re.compile(rb"(?im)^from:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*")
"""``From: City Calls <calls@city.example>``, with what it is folded to"""
WAITING = (
    RelayReply.SUSPECT,
    RelayReply.UNCLEAR,
    RelayReply.UNCLEAR_ADDRESS,
    RelayReply.REFUSES_US,
)
"""Answers after which a mail waits: one is its own matter or the relay's, two are the relay's."""


@dataclass(kw_only=True, slots=True)
class SendReport:
    """What one run did.  Recipients are numbers: reports end in logs."""

    sent: int = 0
    failed: list[str] = field(default_factory=list)
    """Each a letter that will not be sent, and why."""
    uncertain: list[str] = field(default_factory=list)
    """Each a letter whose answer was lost; sent once more after ten minutes."""
    recovered: int = 0
    """Letters that a dead process had in hand; they are uncertain too."""
    late: int = 0
    """Letters that wait for `digest --send --late`."""
    fault: str | None = None
    """Why the relay can't be used; nothing is lost by it."""

    @property
    def needs_person(self) -> bool:
        return bool(self.failed or self.uncertain or self.recovered or self.late or self.fault)


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspicion:
    """A mail that failed in a way for which the relay itself may be to blame."""

    claim: DeliveryLease
    verdict: RelayReply
    words: str


class Clock:
    """The moment of the start, moved on by what has passed since."""

    def __init__(self, start: datetime, elapsed: Callable[[], float]) -> None:
        self.start, self.elapsed, self.zero = start, elapsed, elapsed()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed() - self.zero)


class Run:
    """One pass over the outbox."""

    def __init__(
        self,
        store: Store,
        courier: Folder | Relay,
        report: SendReport,
        clock: Clock,
        *,
        next_lease: Callable[[Collection[int]], DeliveryLease | None],
        is_paced: bool,
    ) -> None:
        """*next_lease* takes the next mail but some, and is not asked ahead where *is_paced*."""
        self.is_paced = is_paced
        self.store, self.courier, self.report, self.clock = store, courier, report, clock
        self.suspicion: Suspicion | None = None
        self.held: set[int] = set()
        """Mails that wait until the next run, at no cost to them."""
        self.refusal: str | None = None
        """What the relay last said against us."""
        self.goes_on = True
        self.next_lease = next_lease
        self.ahead: DeliveryLease | None = None
        """The next mail, taken in the transaction that noted this one as sent."""

    def next(self) -> DeliveryLease | None:
        """Return the next mail that is due, marked as being sent; None if none is."""
        ahead, self.ahead = self.ahead, None
        return ahead or self.next_lease(self.held)

    def deliver(self, claim: DeliveryLease) -> None:
        """Hand one letter over and record the outcome; no letter can end the run."""
        try:
            sender = read_mail(claim)
            if isinstance(self.courier, Folder):
                self.courier.hand_over(claim)
                verdict, words = RelayReply.SENT, ""
            else:
                verdict, words = self.courier.hand_over(sender, claim.address, claim.body)
        except RelayFault as error:
            self.stop(claim, str(error))
            return
        except WrongInput as error:
            verdict, words = RelayReply.PERMANENT, str(error)
        except OSError as error:
            # of the folder: the relay's own are sorted already
            self.stop(claim, f"mail can't be written ({error.strerror or error}); free space there")
            return
        except Exception as error:
            log.exception("letter %d for recipient %d", claim.id, claim.recipient_id)
            verdict, words = RelayReply.PERMANENT, f"{type(error).__name__}: {error}"
            self.courier.drop()
        self.judge(claim, verdict, words)
        if self.courier.is_worn_out:
            self.report.fault = self.report.fault or "the relay lets letters wait for too long"
            self.goes_on = False

    def judge(self, claim: DeliveryLease, verdict: RelayReply, words: str) -> None:
        words = without_address(words, claim.address)
        if verdict is RelayReply.WAITS_FOR_US:
            self.hold(claim.id, words)
            self.refusal = words
            return
        if verdict in WAITING:
            self.suspect(claim, verdict, words)
            return
        self.settle(claim, verdict, words)
        if verdict is RelayReply.SENT:
            self.convict()

    def suspect(self, claim: DeliveryLease, verdict: RelayReply, words: str) -> None:
        """Let a mail wait; two in a row are no mail's own matter, and end the run."""
        self.hold(claim.id, words)
        if verdict is RelayReply.REFUSES_US:
            self.refusal = words
        if self.suspicion is None:
            self.suspicion = Suspicion(claim=claim, verdict=verdict, words=words)
            return
        self.suspicion = None
        self.report.fault = f"the relay turns mails away ({words}); they wait"
        self.goes_on = False

    def hold(self, mail_id: int, words: str) -> None:
        """Let a mail wait for the next run, which begins with others; the try does not count."""
        outcomes.give_back(self.store, mail_id, words, now=self.clock.start)
        self.held.add(mail_id)

    def settle(self, claim: DeliveryLease, verdict: RelayReply, words: str) -> None:
        """Record an outcome for which the letter itself stands."""
        now, report, name = self.clock.now(), self.report, named(claim)
        if verdict is RelayReply.SENT:
            self.note_sent(claim, now)
            reached("after_commit")
            report.sent += 1
        elif verdict is RelayReply.UNCERTAIN:
            outcomes.mark_uncertain(self.store, claim.id, words, now=now)
            report.uncertain.append(f"{name}: {words}")
        elif verdict in (RelayReply.TEMPORARY, RelayReply.SUSPECT):
            state = outcomes.defer(self.store, claim.id, words, now=now)
            if state is MailState.FAILED:
                report.failed.append(f"{name}: refused for a day, last with {words}")
        else:
            is_bounce = verdict in (RelayReply.BOUNCED, RelayReply.UNCLEAR_ADDRESS)
            outcomes.mark_failed(self.store, claim.id, words, is_bounce=is_bounce, now=now)
            report.failed.append(f"{name}: {words}")

    def note_sent(self, claim: DeliveryLease, now: datetime) -> None:
        """Note that a mail was taken, and take the next: one commit to wait for instead of two.

        What was taken is noted, whatever becomes of the next.
        """
        if not (self.is_paced or self.courier.is_worn_out or self.ahead):
            try:
                with self.store.write():
                    outcomes.mark_sent(self.store, claim.id, now=now)
                    self.ahead = self.next_lease(self.held)
                return
            except Exception:
                self.ahead = None
                log.exception("the next letter could not be taken with the note about the last")
        outcomes.mark_sent(self.store, claim.id, now=now)

    def convict(self) -> None:
        """Record what happened to the suspect as its own: a mail after it was taken."""
        if self.suspicion is None:
            return
        suspect, self.suspicion = self.suspicion, None
        if suspect.verdict is not RelayReply.REFUSES_US:  # that one waits, whoever else may pass
            self.settle(suspect.claim, suspect.verdict, suspect.words)

    def stop(self, claim: DeliveryLease, words: str) -> None:
        words = without_address(words, claim.address)
        self.hold(claim.id, words)
        self.report.fault = words
        self.goes_on = False

    def finish(self) -> None:
        """Decide about a suspect that no later mail spoke for, and tell what the relay refuses."""
        if self.suspicion is not None and self.goes_on:
            self.acquit_or_convict(self.suspicion)
        if self.refusal is not None:
            self.report.fault = (
                f"the relay refuses mail from us ({self.refusal}); mails wait. Ask its operator,"
                " or correct CITYCALLS_MAIL_FROM and CITYCALLS_SMTP_URL"
            )

    def acquit_or_convict(self, suspect: Suspicion) -> None:
        if not self.courier.is_well():
            self.report.fault = f"the relay turns mails away ({suspect.words})"
        elif self.report.sent or suspect.verdict is RelayReply.REFUSES_US:
            self.convict()
        else:  # nothing shows that this relay takes any mail of ours
            self.suspicion = None
            self.settle(suspect.claim, RelayReply.TEMPORARY, suspect.words)


def read_mail(claim: DeliveryLease) -> str:
    """Return the sender of a letter's bytes.  Raises WrongInput if no relay could carry it."""
    if not is_address(claim.address):
        raise WrongInput("the recipient's address can't be used; remove and add the person again")
    head, blank, rest = claim.body.partition(b"\r\n\r\n")
    if not blank or not rest.strip():
        raise WrongInput("the stored letter has no header or no text; compose a later one")
    if b"\x00" in claim.body or has_long_line(claim.body):
        raise WrongInput("the stored letter holds NUL or a line of more than 998 bytes")
    found = FROM.search(head)
    return sender_in(b"" if found is None else found[0])


@lru_cache(maxsize=16)  # all letters of an installation have the same
def sender_in(header: bytes) -> str:
    """Return the address in a From header.  Raises WrongInput."""
    headers = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(header)
    sender = headers["From"]
    addresses: tuple[Any, ...] = getattr(sender, "addresses", ())
    if len(addresses) != 1 or not is_address(addresses[0].addr_spec):
        raise WrongInput("the stored letter has no usable sender; correct CITYCALLS_MAIL_FROM")
    return str(addresses[0].addr_spec)


def named(claim: DeliveryLease) -> str:
    return f"{claim.period}, recipient {claim.recipient_id}"


def has_long_line(body: bytes) -> bool:
    """Return whether a line has more than `LONGEST_LINE` bytes; many lines are passed at once."""
    start, room = 0, LONGEST_LINE + len(END)
    while len(body) - start > LONGEST_LINE:
        end = body.rfind(END, start, start + room)
        if end < 0:
            return True
        start = end + len(END)
    return False


def without_address(words: str, address: str) -> str:
    """Return what a relay said without the person's address, which it likes to repeat."""
    if not words:
        return ""
    return re.sub(re.escape(address), "(the address)", words, flags=re.IGNORECASE)[:500]

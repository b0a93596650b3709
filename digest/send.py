"""From the outbox to a relay or a folder: stored bytes, one letter a transaction."""

import contextlib
import email.parser
import email.policy
import hashlib
import logging
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digest.smtp import Relay, RelayFault, RelayReply, Waits, read_relay
from funding.errors import WrongInput
from store.database import Store
from store.mail import delivery_leases as claims
from store.mail import outbox
from store.mail.delivery_leases import DeliveryLease
from store.mail.installation import (
    MovedDatabase,
    check_installation,
    confirm_installation,
    note_sending,
)
from store.mail.outbox import MailState
from store.operations.failpoints import reached
from store.people.addresses import is_address

log = logging.getLogger(__name__)

PAUSE_AFTER_FAULT = timedelta(minutes=5)
"""What a letter waits that may only have met a relay going down."""
LONGEST_LINE = 998


@dataclass(kw_only=True, slots=True)
class SendReport:
    """What one run did.  Recipients are numbers: reports end in logs."""

    sent: int = 0
    deferred: int = 0
    """Refused for the moment; tried again later."""
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
    """A letter that failed in a way for which the relay itself may be to blame."""

    claim: DeliveryLease
    verdict: RelayReply
    words: str


def send_outbox(
    store: Store,
    *,
    smtp_url: str | None,
    mail_dir: Path,
    now: datetime,
    late: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    elapsed: Callable[[], float] = time.monotonic,
    limit_per_minute: int | None = None,
    resend_uncertain: bool = True,
    ca_file: Path | None = None,
    waits: Waits | None = None,
) -> SendReport:
    """Send what is due and return what happened; safe to end at any moment and to run twice.

    Without *smtp_url* letters become `.eml` files in *mail_dir*.  *now* is the moment of the start;
    *elapsed* moves it on while a long run sends.  *late* sends what waits for a person's word, too.
    """
    clock = Clock(now, elapsed)
    report = SendReport()
    try:
        if late:
            confirm_installation(store)
        else:
            check_installation(store, leaves_machine=smtp_url is not None, now=now)
    except MovedDatabase as error:
        report.fault = str(error)
        report.late = outbox.count_late(store, now=now)
        return report
    report.recovered = claims.recover(store, is_repeatable=smtp_url is None, now=now)
    courier = (
        Folder(mail_dir)
        if smtp_url is None
        else Relay(read_relay(smtp_url), waits or Waits(), ca_file)
    )
    pause = 0.0 if limit_per_minute is None else 60 / limit_per_minute
    try:
        run = Run(store, courier, report, clock)
        while run.goes_on and (
            claim := claims.lease_mail(
                store, now=clock.now(), late=late, resend_uncertain=resend_uncertain
            )
        ):
            reached("after_claim")
            run.deliver(claim)
            if pause:
                sleep(pause)
        run.finish()
    finally:
        courier.quit()
    report.late = outbox.count_late(store, now=now)
    if report.sent or report.uncertain:
        note_sending(store)
    return report


class Clock:
    """The moment of the start, moved on by what has passed since."""

    def __init__(self, start: datetime, elapsed: Callable[[], float]) -> None:
        self.start, self.elapsed, self.zero = start, elapsed, elapsed()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed() - self.zero)


class Folder:
    """Mail as files; writing one twice leaves one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, claim: DeliveryLease) -> None:
        write_file(self.folder / file_name(claim.period, claim.message_id), claim.body)

    def drop(self) -> None:
        """Nothing is open."""

    def quit(self) -> None:
        """Nothing is open."""

    def is_well(self) -> bool:
        return True

    @property
    def is_worn_out(self) -> bool:
        return False


class Run:
    """One pass over the outbox."""

    def __init__(
        self, store: Store, courier: Folder | Relay, report: SendReport, clock: Clock
    ) -> None:
        self.store, self.courier, self.report, self.clock = store, courier, report, clock
        self.suspicion: Suspicion | None = None
        self.goes_on = True

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
        if verdict in (RelayReply.SUSPECT, RelayReply.SUSPECT_SENDER):
            if self.suspicion is not None:
                # two in a row: no letter's own matter
                self.suspicion = None
                self.stop(claim, f"the relay turns letters away ({words}); letters wait")
                return
            later = self.clock.now() + PAUSE_AFTER_FAULT
            outbox.give_back(self.store, claim.id, words, now=later)
            self.suspicion = Suspicion(claim=claim, verdict=verdict, words=words)
            return
        self.settle(claim, verdict, words)
        if self.suspicion is not None and verdict is not RelayReply.UNCERTAIN:
            self.convict()

    def settle(self, claim: DeliveryLease, verdict: RelayReply, words: str) -> None:
        """Record an outcome for which the letter itself stands."""
        now, report, name = self.clock.now(), self.report, named(claim)
        if verdict is RelayReply.SENT:
            outbox.mark_sent(self.store, claim.id, now=now)
            reached("after_commit")
            report.sent += 1
        elif verdict is RelayReply.UNCERTAIN:
            outbox.mark_uncertain(self.store, claim.id, words, now=now)
            report.uncertain.append(f"{name}: {words}")
        elif verdict in (RelayReply.TEMPORARY, RelayReply.SUSPECT):
            state = outbox.defer(self.store, claim.id, words, now=now)
            if state is MailState.FAILED:
                report.failed.append(f"{name}: refused for a day, last with {words}")
            else:
                report.deferred += 1
        else:
            is_bounce = verdict is RelayReply.BOUNCED
            outbox.mark_failed(self.store, claim.id, words, is_bounce=is_bounce, now=now)
            report.failed.append(f"{name}: {words}")

    def convict(self) -> None:
        """The letter after it met no fault, so what happened was the suspect's own."""
        if self.suspicion is not None:
            suspect, self.suspicion = self.suspicion, None
            self.settle(suspect.claim, suspect.verdict, suspect.words)

    def stop(self, claim: DeliveryLease, words: str) -> None:
        words = without_address(words, claim.address)
        outbox.give_back(self.store, claim.id, words, now=self.clock.now())
        self.report.fault = words
        self.goes_on = False

    def finish(self) -> None:
        """Decide about a suspect that no later letter spoke for."""
        if self.suspicion is None or not self.goes_on:
            return  # it waits already, at no cost
        if self.courier.is_well():
            self.convict()
        else:
            self.report.fault = f"the relay turns letters away ({self.suspicion.words})"


def read_mail(claim: DeliveryLease) -> str:
    """Return the sender of a letter's bytes.  Raises WrongInput if no relay could carry it."""
    if not is_address(claim.address):
        raise WrongInput("the recipient's address can't be used; remove and add the person again")
    head, blank, rest = claim.body.partition(b"\r\n\r\n")
    if not blank or not rest.strip():
        raise WrongInput("the stored letter has no header or no text; compose a later one")
    if b"\x00" in claim.body or any(len(x) > LONGEST_LINE for x in claim.body.split(b"\r\n")):
        raise WrongInput("the stored letter holds NUL or a line of more than 998 bytes")
    headers = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(head)
    sender = headers["From"]
    addresses: tuple[Any, ...] = getattr(sender, "addresses", ())
    if len(addresses) != 1 or not is_address(addresses[0].addr_spec):
        raise WrongInput("the stored letter has no usable sender; correct CITYCALLS_MAIL_FROM")
    return str(addresses[0].addr_spec)


def named(claim: DeliveryLease) -> str:
    return f"{claim.period}, recipient {claim.recipient_id}"


def without_address(words: str, address: str) -> str:
    """Return what a relay said without the person's address, which it likes to repeat."""
    return re.sub(re.escape(address), "(the address)", words, flags=re.IGNORECASE)[:500]


def file_name(period: str, message_id: str) -> str:
    """Return a letter's file name: the same each time, and no word of the person in it."""
    return f"{period}-{hashlib.sha256(message_id.encode()).hexdigest()[:16]}.eml"


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def delete_files(mail_dir: Path, letters: Iterable[tuple[str, str]]) -> int:
    """Delete the files of letters, given as (period, Message-ID); return how many there were."""
    deleted = 0
    for period, message_id in letters:
        path = mail_dir / file_name(period, message_id)
        for found in (path, path.with_suffix(".html")):
            if found.exists():
                found.unlink()
                deleted += 1
    return deleted

"""From the outbox to a relay or a folder: stored bytes, one letter a transaction."""

import time
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from digest.delivery import Clock, Run, SendReport
from digest.mail_folder import Folder
from digest.relay.smtp import Relay, Waits, read_relay
from store.database import Store
from store.mail import delivery_leases as claims
from store.mail import outbox
from store.mail.installation import (
    MovedDatabase,
    check_installation,
    confirm_installation,
    note_sending,
)
from store.mail.relay_trouble import clear_relay_trouble, note_relay_trouble
from store.operations.failpoints import reached


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

    def next_lease(skip: Collection[int]) -> claims.DeliveryLease | None:
        return claims.lease_mail(
            store, now=clock.now(), late=late, resend_uncertain=resend_uncertain, skip=skip
        )

    try:
        run = Run(store, courier, report, clock, next_lease=next_lease, is_paced=pause > 0)
        while run.goes_on and (claim := run.next()):
            reached("after_claim")
            run.deliver(claim)
            if pause:
                sleep(pause)
        run.finish()
    finally:
        courier.quit()
    report.late = outbox.count_late(store, now=now)
    if report.fault is not None:
        note_relay_trouble(store, report.fault, now=now)
    elif report.sent:
        clear_relay_trouble(store)
    if report.sent or report.uncertain:
        note_sending(store)
    return report

"""Sending links to sign in: over the same relay, before and apart from the outbox.

A link that can't be sent is tried again until it would be too old; no other letter waits for it.
"""

import logging
from datetime import datetime
from pathlib import Path

from digest.headers import read_sender
from digest.issue import SenderConfig
from digest.login.letter import login_letter
from digest.mail_folder import file_name
from digest.relay.refusals import RelayReply
from digest.relay.smtp import Relay, RelayFault, Waits, read_relay
from funding.errors import CityCallsError
from store.accounts.login_links import WantedLink, make_token, note_sent, wanted_links
from store.database import Store
from store.operations.unfinished import write_whole

log = logging.getLogger(__name__)

WAITS = Waits(connect=10, answer=20, final_dot=30, run=60)
"""Somebody sits before a page and waits; and the digests must not."""


def send_login_links(
    store: Store,
    sending: SenderConfig,
    *,
    smtp_url: str | None,
    mail_dir: Path,
    ca_file: Path | None = None,
    now: datetime,
) -> int:
    """Send the links that wait, and return how many left; without *smtp_url* into *mail_dir*."""
    waiting = wanted_links(store, now=now)
    if not waiting or sending.base_url is None:
        return 0
    relay = None if smtp_url is None else Relay(read_relay(smtp_url), WAITS, ca_file)
    sent = 0
    try:
        for wanted in waiting:
            if relay is not None and relay.is_worn_out:
                break
            try:
                sent += send_one(store, wanted, sending, relay, mail_dir, now=now)
            except RelayFault as error:
                log.warning("links to sign in wait: %s", error)
                break
            except (CityCallsError, OSError) as error:
                log.warning("link %d to sign in waits: %s", wanted.id, type(error).__name__)
    finally:
        if relay is not None:
            relay.quit()
    return sent


def send_one(
    store: Store,
    wanted: WantedLink,
    sending: SenderConfig,
    relay: Relay | None,
    mail_dir: Path,
    *,
    now: datetime,
) -> bool:
    address = wanted.account.address
    token = None if address is None else make_token(store, wanted.id)
    if address is None or token is None:
        return False
    body = login_letter(wanted, address, token, sending, now=now)
    if relay is None:
        write_whole(mail_dir / file_name("login", f"{wanted.id} {token}"), body)
        verdict = RelayReply.SENT
    else:
        verdict, _ = relay.hand_over(read_sender(sending.sender)[1], address, body)
    is_over = verdict in (RelayReply.SENT, RelayReply.UNCERTAIN)
    if is_over:
        note_sent(store, wanted.id, now=now)
    return is_over

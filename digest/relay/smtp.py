"""One connection to a mail relay: verified TLS, patience with an end, every answer sorted."""

import contextlib
import smtplib
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from digest.relay.connection import QUICK_ACK, Connection, greeting
from digest.relay.refusals import RelayReply, sort_refusal
from digest.rendering.mime import dotted
from funding.errors import CityCallsError, WrongInput
from store.operations.failpoints import reached

LOOPBACK = ("localhost", "127.0.0.1", "::1")
STAGES = {"mail": 2, "rcpt": 2, "data": 3}
"""What is said before a letter, and the first digit of an answer that agrees (RFC 5321, 4.2)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waits:
    """Seconds that an answer may take, however slowly its bytes drip."""

    connect: float = 30
    answer: float = 60
    final_dot: float = 600  # a relay may scan and queue before it answers: RFC 5321, 4.5.3.2
    run: float = 660
    """All of a run's waits that ended in nothing, together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayAddress:
    host: str
    port: int
    user: str | None
    password: str | None
    tls: str
    """``wrapped`` (smtps), ``starttls`` (required) or ``none``."""


class RelayFault(CityCallsError):
    """The relay can't be used at all; no letter is to blame."""


def read_relay(url: str) -> RelayAddress:
    """Return what `smtp://user:password@host:port` or `smtps://…` says.

    `smtp` means STARTTLS with a verified certificate, except to this machine itself; `?tls=none`
    says that the network between is trusted.
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    tls = options.pop("tls", ["wrapped" if parts.scheme == "smtps" else "starttls"])[-1]
    if parts.scheme == "smtp" and parts.hostname in LOOPBACK and "tls=" not in parts.query:
        tls = "none"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or options:
        raise WrongInput(
            "CITYCALLS_SMTP_URL must be smtp://user:password@host:port or smtps://…, "
            "with ?tls=none at most"
        )
    if tls not in ("wrapped", "starttls", "none") or (parts.scheme == "smtps" and tls != "wrapped"):
        raise WrongInput(
            f"CITYCALLS_SMTP_URL has tls={tls!r}; it is starttls or none, and never with smtps"
        )
    standard = 465 if tls == "wrapped" else (587 if parts.username else 25)
    return RelayAddress(
        host=parts.hostname,
        port=parts.port or standard,
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        tls=tls,
    )


class Relay:
    """An open connection that letters are handed to, one transaction each.

    Raises RelayFault from `open` when no letter could be handed over at all.
    """

    def __init__(self, address: RelayAddress, waits: Waits, ca_file: Path | None) -> None:
        self.address, self.waits, self.ca_file = address, waits, ca_file
        self.connection: Connection | None = None
        self.is_at_once = QUICK_ACK is not None  # three answers in a row would be slow without
        """Whether letters are announced in one step where the relay offers it."""
        self.wasted = 0.0
        """Seconds of waits that ended in nothing."""

    def open(self) -> Connection:
        """Return the connection, made if there is none, or if the relay had enough of it."""
        if self.connection is not None and self.connection.is_ahead():
            self.drop()
        if self.connection is not None:
            return self.connection
        where = f"{self.address.host}:{self.address.port}"
        start = time.monotonic()
        try:
            self.connection = self.connect()
        except smtplib.SMTPAuthenticationError as error:
            raise RelayFault(
                f"the relay {where} refuses the login ({said(error)}); correct user and password in"
                " CITYCALLS_SMTP_URL"
            ) from error
        except ssl.SSLError as error:
            raise RelayFault(
                f"the relay {where} could not be verified ({error}); give its authority in"
                " CITYCALLS_CA_FILE, or ?tls=none in CITYCALLS_SMTP_URL for a trusted network"
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise RelayFault(
                f"the relay {where} offers no {error}; say ?tls=none in CITYCALLS_SMTP_URL if the"
                " network between is trusted, or leave user and password out"
            ) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            if timed_out(error):
                self.wasted += time.monotonic() - start
            raise RelayFault(
                f"the relay {where} does not answer as it should ({said(error)}); letters wait"
            ) from error
        return self.connection

    def connect(self) -> Connection:
        connection = Connection(local_hostname=greeting(), timeout=self.limit(self.waits.connect))
        try:
            if self.address.tls == "wrapped":
                context = self.context()
                host = self.address.host
                connection.wrap = lambda s: context.wrap_socket(s, server_hostname=host)
            connection.allow(self.limit(self.waits.connect))
            # the host is needed for the certificate's name, also after STARTTLS
            connection._host = self.address.host
            code, answer = connection.connect(self.address.host, self.address.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
            connection.allow(self.limit(self.waits.answer))
            connection.ehlo_or_helo_if_needed()
            if self.address.tls == "starttls":
                if not connection.has_extn("starttls"):
                    raise smtplib.SMTPNotSupportedError("STARTTLS")
                connection.starttls(context=self.context())
                connection.ehlo_or_helo_if_needed()
            if self.address.user is not None:
                if not connection.has_extn("auth"):
                    raise smtplib.SMTPNotSupportedError("login")
                connection.login(self.address.user, self.address.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        return context

    def is_well(self) -> bool:
        """Return whether the relay takes a new connection right now."""
        self.drop()
        try:
            self.open()
        except RelayFault:
            return False
        return True

    @property
    def is_worn_out(self) -> bool:
        """Return whether the run has reached its limit of waiting."""
        return self.wasted >= self.waits.run

    def limit(self, seconds: float) -> float:
        """Return how long to wait now: less once the run has waited in vain."""
        return max(1e-3, min(seconds, self.waits.run - self.wasted))

    def hand_over(self, sender: str, address: str, body: bytes) -> tuple[RelayReply, str]:
        """Give one letter to the relay; return how it went and what the relay said.

        Raises RelayFault when the relay wants a login or encryption first, or can't be reached.
        """
        was_used, was_at_once = self.connection is not None, self.is_at_once
        verdict, words = self.transact(sender, address, body)
        was_too_fast = was_at_once and not self.is_at_once
        if verdict is RelayReply.SUSPECT and (was_used or was_too_fast):
            # relays end idle connections, and long ones; that is nobody's fault
            verdict, words = self.transact(sender, address, body)
        return verdict, words

    def transact(self, sender: str, address: str, body: bytes) -> tuple[RelayReply, str]:
        connection = self.open()
        lines = dotted(body)
        start, dot_given = time.monotonic(), False
        try:
            options = [f"size={len(body)}"] if connection.has_extn("size") else []
            if not body.isascii() and connection.has_extn("8bitmime"):
                options.append("body=8bitmime")
            refusal = self.announce(connection, sender, address, options)
            if refusal is not None:
                return self.refused(*refusal)
            connection.allow(self.limit(self.waits.answer))
            connection.send(lines)
            if connection.is_ahead():  # what was said before the dot is no answer to it
                code, answer = connection.getreply()
                self.drop()
                return self.refused(code, answer, "data")
            connection.allow(self.limit(self.waits.final_dot))
            dot_given = True
            connection.send(b".\r\n")
            reached("after_dot")
            code, answer = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            if timed_out(error):
                self.wasted += time.monotonic() - start
            what = f"the connection ended in the middle ({said(error)})"
            return (RelayReply.UNCERTAIN if dot_given else RelayReply.SUSPECT), what
        if code // 100 in (4, 5):
            return self.refused(code, answer, "data")
        if code // 100 != 2:
            self.drop()
            return RelayReply.UNCERTAIN, f"no answer that SMTP knows ({words_of(code, answer)})"
        reached("after_250")
        return RelayReply.SENT, ""

    def announce(
        self, connection: Connection, sender: str, address: str, options: Sequence[str]
    ) -> tuple[int, bytes, str] | None:
        """Say from whom and to whom a letter goes; return the first refusal with its stage.

        Where the relay offers PIPELINING all is said at once, and one way to it and back is waited
        for instead of three (RFC 2920).  No word of the letter leaves before all was agreed to.
        """
        commands = [
            " ".join([f"mail FROM:{smtplib.quoteaddr(sender)}", *options]),
            f"rcpt TO:{smtplib.quoteaddr(address)}",
            "data",
        ]
        if any(len(command.splitlines()) != 1 for command in commands):
            raise WrongInput("an address has a line break; correct it")
        is_at_once = self.is_at_once and connection.has_extn("pipelining")
        if is_at_once:
            connection.allow(self.limit(self.waits.answer))
            connection.send("".join(f"{command}\r\n" for command in commands))
        refusal, code = None, 0
        try:
            for stage, command in zip(STAGES, commands, strict=True):
                connection.allow(self.limit(self.waits.answer))
                if not is_at_once:
                    connection.send(f"{command}\r\n")
                code, answer = connection.getreply()
                if code // 100 != STAGES[stage] and refusal is None:
                    refusal = code, answer, stage
                    if not is_at_once or is_end(code):
                        break
        except (smtplib.SMTPException, OSError) as error:
            if is_at_once:  # some can't do what they offer, or what stands before them can't
                self.is_at_once = False
            if refusal is None:
                raise
            self.drop()
            if timed_out(error):
                self.wasted += self.waits.answer
        if refusal is not None and code == 354:
            self.drop()  # it would take a letter to nobody; the next one gets a new connection
        return refusal

    def refused(self, code: int, answer: bytes, stage: str) -> tuple[RelayReply, str]:
        """Sort a refusal, and make the connection ready for the next letter."""
        words = words_of(code, answer)
        if is_end(code):
            self.drop()
            return RelayReply.SUSPECT, words
        if code in (530, 534, 535, 538):
            self.drop()
            raise RelayFault(f"the relay wants a login or encryption first ({words})")
        self.reset()
        return sort_refusal(code, words.partition(" ")[2], stage=stage), words

    def reset(self) -> None:
        if self.connection is None:
            return
        try:
            self.connection.allow(self.limit(self.waits.answer))
            code, _ = self.connection.rset()
        except (smtplib.SMTPException, OSError):
            code = 0
        if code != 250:
            self.drop()

    def drop(self) -> None:
        """Forget a connection that can't be trusted any more."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def quit(self) -> None:
        """Say good-bye; everything is recorded by now, so no answer matters."""
        if self.connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.connection.allow(self.limit(min(5, self.waits.answer)))
                self.connection.quit()
            self.drop()


def is_end(code: int) -> bool:
    """Return whether an answer says nothing of a letter: 421, or one that was not asked for."""
    return code == 421 or code // 100 not in (4, 5)


def words_of(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}"


def timed_out(error: BaseException) -> bool:
    """Return whether a wait ended in nothing; the standard library calls that a lost connection."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def said(error: BaseException) -> str:
    """Return what a relay or the system said, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return " ".join(f"{error.smtp_code} {words}".split())
    return " ".join((str(error) or type(error).__name__).split())

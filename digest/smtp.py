"""One connection to a mail relay: verified TLS, patience with an end, every answer sorted."""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from digest.refusals import RelayReply, sort_refusal
from funding.errors import CityCallsError, WrongInput
from store.operations.failpoints import reached

LOOPBACK = ("localhost", "127.0.0.1", "::1")


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


class PatientLines:
    """Lines from a socket until a deadline; a peer that drips bytes can't move it."""

    def __init__(self, sock: socket.socket, deadline: Callable[[], float]) -> None:
        self.sock, self.deadline, self.rest = sock, deadline, b""

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self.rest and len(self.rest) < limit:
            left = self.deadline() - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer in time")
            self.sock.settimeout(left)
            more = self.sock.recv(4096)
            if not more:
                break
            self.rest += more
        end = self.rest.find(b"\n") + 1 or len(self.rest)
        line, self.rest = self.rest[:end][:limit], self.rest[end:]
        return line

    def close(self) -> None:
        """Nothing of its own to close: the socket belongs to the connection."""


class Connection(smtplib.SMTP):
    """The standard library's client, with deadlines in place of a timeout per byte."""

    _host: str
    deadline = 0.0
    wrap: Callable[[socket.socket], socket.socket] | None = None

    def allow(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = PatientLines(self.sock, lambda: self.deadline)
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # the final dot is a packet of its own, which would wait 40 ms for the one before it
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain if self.wrap is None else self.wrap(plain)


class Relay:
    """An open connection that letters are handed to, one transaction each.

    Raises RelayFault from `open` when no letter could be handed over at all.
    """

    def __init__(self, address: RelayAddress, waits: Waits, ca_file: Path | None) -> None:
        self.address, self.waits, self.ca_file = address, waits, ca_file
        self.connection: Connection | None = None
        self.wasted = 0.0
        """Seconds of waits that ended in nothing."""

    def open(self) -> Connection:
        """Return the connection, made if there is none."""
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
            if isinstance(error, TimeoutError):
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
        was_used = self.connection is not None
        verdict, words = self.transact(sender, address, body)
        if verdict is RelayReply.SUSPECT and was_used:
            # relays end idle connections, and long ones; that is nobody's fault
            verdict, words = self.transact(sender, address, body)
        return verdict, words

    def transact(self, sender: str, address: str, body: bytes) -> tuple[RelayReply, str]:
        connection = self.open()
        lines = dotted(body)
        start, dot_given = time.monotonic(), False
        try:
            connection.allow(self.limit(self.waits.answer))
            options = [f"size={len(body)}"] if connection.has_extn("size") else []
            if not body.isascii() and connection.has_extn("8bitmime"):
                options.append("body=8bitmime")
            code, answer = connection.mail(sender, options)
            if code != 250:
                return self.refused(code, answer, stage="mail")
            connection.allow(self.limit(self.waits.answer))
            code, answer = connection.rcpt(address)
            if code not in (250, 251):
                return self.refused(code, answer, stage="rcpt")
            connection.allow(self.limit(self.waits.answer))
            code, answer = connection.docmd("data")
            if code != 354:
                return self.refused(code, answer, stage="data")
            connection.allow(self.limit(self.waits.answer))
            connection.send(lines)
            connection.allow(self.limit(self.waits.final_dot))
            dot_given = True
            connection.send(b".\r\n")
            reached("after_dot")
            code, answer = connection.getreply()
            if code != 250:
                return self.refused(code, answer, stage="data")
        except (smtplib.SMTPException, OSError) as error:
            self.drop()
            if isinstance(error, TimeoutError):
                self.wasted += time.monotonic() - start
            what = f"the connection ended in the middle ({said(error)})"
            return (RelayReply.UNCERTAIN if dot_given else RelayReply.SUSPECT), what
        reached("after_250")
        return RelayReply.SENT, ""

    def refused(self, code: int, answer: bytes, *, stage: str) -> tuple[RelayReply, str]:
        """Sort a refusal, and make the connection ready for the next letter."""
        text = answer.decode("utf-8", "replace")
        words = f"{code} {text}"
        if code == 421 or code < 0:
            self.drop()
            return RelayReply.SUSPECT, words
        if code in (530, 534, 535, 538):
            self.drop()
            raise RelayFault(f"the relay wants a login or encryption first ({words})")
        self.reset()
        return sort_refusal(code, text, stage=stage), words

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


def greeting() -> str:
    """Return the name for EHLO; asking for the full one can hang where names are not served."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def dotted(body: bytes) -> bytes:
    """Return a mail as it goes over the wire: CR LF everywhere, leading dots doubled."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", body)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def said(error: BaseException) -> str:
    """Return what a relay or the system said, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return " ".join(f"{error.smtp_code} {words}".split())
    return " ".join((str(error) or type(error).__name__).split())

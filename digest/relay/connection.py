"""The standard library's SMTP client with patience that has an end."""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)
"""Says to confirm at once what came: a relay may keep its next answer until then, and systems wait
40 ms or more before they confirm.  None where the system has no such word (it is Linux's)."""


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
            if QUICK_ACK is not None:
                self.sock.setsockopt(socket.IPPROTO_TCP, QUICK_ACK, 1)
            more = self.sock.recv(4096)
            if not more:
                break
            self.rest += more
        end = self.rest.find(b"\n") + 1 or len(self.rest)
        line, self.rest = self.rest[:end][:limit], self.rest[end:]
        return line

    def is_ahead(self) -> bool:
        """Return whether something lies there to be read, be it the end of the connection."""
        self.sock.settimeout(0)
        try:
            self.rest += self.sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            return bool(self.rest)
        except OSError:
            pass  # whoever reads next is told
        return True

    def close(self) -> None:
        """Nothing of its own to close: the socket belongs to the connection."""


class Connection(smtplib.SMTP):
    """The standard library's client, with deadlines in place of a timeout per byte."""

    _host: str
    file: PatientLines | None
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

    def is_ahead(self) -> bool:
        """Return whether the relay said what nobody asked for yet, or hung up."""
        return self.file is not None and self.file.is_ahead()

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # the final dot is a packet of its own, which would wait 40 ms for the one before it
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain if self.wrap is None else self.wrap(plain)


def greeting() -> str:
    """Return the name for EHLO; asking for the full one can hang where names are not served."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"

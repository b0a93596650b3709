"""A mail server that keeps what it accepted although the client has died, as real ones do.

Behaviour per recipient or stage is given as answers: `{"rcpt:a@x.eu": ["450", "250"]}` answers 450
once and then 250; the last answer stays.  `"stall"` answers nothing, `"drop"` ends the connection,
`"drip"` sends one byte a second; `"554 5.7.1 no"` is said as it stands, and `"550 no; drop"` with
the end of the connection after it.  Stages: connect, ehlo, auth, mail, rcpt, data, dot, and nobody
for DATA where the sender or the recipient was refused; `stage:address` goes before `stage` (the
first four know no address yet; `mail:2` is the second MAIL).
"""

import contextlib
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Sink:
    also: tuple[str, ...] = ()
    """What it offers beside `features`."""

    def __init__(
        self,
        *,
        answers: Mapping[str, list[str]] | None = None,
        delay: float = 0.0,
        log: Path | None = None,
        features: tuple[str, ...] = ("8BITMIME", "SIZE 20000000"),
        context: Any = None,
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        self.answers = {k: list(v) for k, v in (answers or {}).items()}
        self.delay, self.log, self.features, self.context = delay, log, features, context
        self.kept: list[tuple[str, str]] = []
        """(recipient, Message-ID), in order of arrival."""
        self.bodies: list[bytes] = []
        self.seen: Counter[str] = Counter()
        """How often each stage, and each stage with its recipient, was reached."""
        self.connections = 0
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._server = socket.create_server(address, backlog=50)
        self.port = self._server.getsockname()[1]
        self.url = f"smtp://{address[0]}:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    @property
    def recipients(self) -> Counter[str]:
        return Counter(address for address, _ in self.kept)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _answer(self, stage: str, address: str | None) -> str:
        with self._lock:
            self.seen[stage] += 1
            keys = [f"{stage}:{address}", f"{stage}:{self.seen[stage]}", stage]
            if address:
                self.seen[f"{stage}:{address}"] += 1
            for key in keys:
                if planned := self.answers.get(key):
                    return planned.pop(0) if len(planned) > 1 else planned[0]
        return {"connect": "220", "data": "354", "nobody": "503"}.get(stage, "250")

    def _lines(self, peer: socket.socket) -> Any:
        return peer.makefile("rb")

    def _talk(self, peer: socket.socket) -> None:
        with contextlib.suppress(OSError, EndOfTalk), peer:
            self._dialogue(peer)

    def _say(self, peer: socket.socket, code: str) -> None:
        if code == "drop":
            raise EndOfTalk
        if code == "stall":
            self._closing.wait(60)
            raise EndOfTalk
        if code == "drip":
            for _ in range(60):
                peer.sendall(b"2")
                self._closing.wait(1)
            raise EndOfTalk
        code, _, then = code.partition("; ")
        words = code if " " in code else f"{code} said"
        peer.sendall(f"{words}\r\n".encode())
        if code.startswith("421") or then == "drop":
            raise EndOfTalk

    def _dialogue(self, peer: socket.socket, *, is_greeted: bool = False) -> None:
        if not is_greeted:
            self._say(peer, self._answer("connect", None))
        lines = self._lines(peer)
        address: str | None = None
        is_agreed = False
        while line := lines.readline():
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                code = self._answer("ehlo", None)
                if code == "250":
                    words = ["sink", *self.features, *self.also]
                    last = len(words) - 1
                    peer.sendall(
                        b"".join(
                            f"250{' ' if n == last else '-'}{w}\r\n".encode()
                            for n, w in enumerate(words)
                        )
                    )
                else:
                    self._say(peer, code)
            elif verb == b"STAR" and self.context is not None:
                self._say(peer, "220")
                with self.context.wrap_socket(peer, server_side=True) as wrapped:
                    self._dialogue(wrapped, is_greeted=True)
                return
            elif verb == b"AUTH":
                self._say(peer, self._answer("auth", None).replace("250", "235"))
            elif verb == b"MAIL":
                code = self._answer("mail", None)
                is_agreed = code == "250"
                self._say(peer, code)
            elif verb == b"RCPT":
                found = re.search(rb"<(.*)>", line)
                address = found[1].decode() if found else ""
                code = self._answer("rcpt", address)
                is_agreed &= code == "250"
                self._say(peer, code)
            elif verb == b"DATA" and not is_agreed:  # said at once with what was refused
                self._say(peer, self._answer("nobody", None))
            elif verb == b"DATA":
                code = self._answer("data", address)
                self._say(peer, code)
                if code.startswith("354"):
                    self._say(peer, self._take(lines, address or ""))
            elif verb == b"QUIT":
                self._say(peer, "221")
                return
            else:
                self._say(peer, "250")

    def _take(self, lines: Any, address: str) -> str:
        body = b""
        while (line := lines.readline()) != b".\r\n":
            if not line:
                raise EndOfTalk
            body += line[1:] if line.startswith(b".") else line
        code = self._answer("dot", address)
        if code[0] == "2" or code in (
            "drop",
            "stall",
            "drip",
        ):  # taken, whatever the client hears of it
            time.sleep(self.delay)
            found = re.search(rb"(?im)^message-id:\s*(\S+)", body)
            message_id = found[1].decode() if found else ""
            with self._lock:
                self.kept.append((address, message_id))
                self.bodies.append(body)
                if self.log is not None:
                    with self.log.open("ab", buffering=0) as file:
                        file.write(f"{address} {message_id}\n".encode())
        return code


class EndOfTalk(Exception):
    """The connection ends here."""

"""A network in which a few hosts can be reached and no other: a proxy that refuses the rest."""

import contextlib
import socket
import threading
from collections.abc import Collection
from typing import Self


class ClosedNetwork:
    """A proxy: ``CONNECT`` to one of *hosts* leads to *port* of this machine, to others nowhere."""

    def __init__(
        self, hosts: Collection[str], port: int, *, address: tuple[str, int] = ("127.0.0.1", 0)
    ) -> None:
        self.hosts, self.port, self.address = hosts, port, address
        self.reached: set[str] = set()
        self.refused: set[str] = set()

    def __enter__(self) -> Self:
        self._listening = socket.create_server(self.address)
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    @property
    def url(self) -> str:
        return f"http://{self.address[0]}:{self._listening.getsockname()[1]}"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed at the end
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._lead, args=(client,), daemon=True).start()

    def _lead(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            asked = b""
            while b"\r\n\r\n" not in asked:
                asked += client.recv(4096)
            method, where, _ = asked.split(b"\r\n", 1)[0].decode().split(" ")
            host = where.partition(":")[0]
            if method != "CONNECT" or not where.endswith(":443") or host not in self.hosts:
                self.refused.add(where)
                client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            self.reached.add(host)
            with socket.create_connection(("127.0.0.1", self.port)) as portal:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=pump, args=(portal, client), daemon=True)
                back.start()
                pump(client, portal)
                back.join(20)


def pump(source: socket.socket, target: socket.socket) -> None:
    """Hand on what comes until nothing more does."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)

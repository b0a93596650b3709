"""Debian's postfix as a real relay: private configuration, queue and port, letters in a Maildir."""

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

POSTFIX = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = relay.city.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
alias_database =
virtual_mailbox_domains = city.example
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = none
"""
MASTER = """
{port}     inet  n       -       n       -       -       smtpd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
proxymap  unix  -       -       n       -       -       proxymap
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
virtual   unix  -       n       n       -       -       virtual
anvil     unix  -       -       n       -       1       anvil
postlog   unix-dgram n  -       n       -       1       postlogd
"""


PIPE = """
{name}    unix  -       n       n       -       -       pipe
  flags=q user={user} argv={command}
"""
"""One transport that hands each mail to a command, as the operators' manual has it."""


class Postfix:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"smtp://127.0.0.1:{port}"
        self._seen: dict[str, tuple[str, str]] = {}

    def kept(self) -> list[tuple[str, str]]:
        """Return what was accepted, once the queue is empty; what was seen before comes first.

        Names of letters of one second are in no order of time.
        """
        queue = self.folder / "queue"
        while any(
            path.is_file()
            for name in ("maildrop", "incoming", "active")
            for path in (queue / name).rglob("*")
        ):
            time.sleep(0.05)
        for path in sorted((self.folder / "mail" / "all" / "new").glob("*")):
            if path.name not in self._seen:
                self._seen[path.name] = address_and_id(path)
        return list(self._seen.values())

    def flush(self) -> None:
        """Try what waits at once."""
        run_postfix(self.folder, "flush").check_returncode()

    def outcome(self, word: str, seconds: float = 60) -> str:
        """Wait for a line of the log with this word, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            log = (self.folder / "postfix.log").read_text(errors="replace")
            if (found := re.search(rf"(?m)^.*{word}.*$", log)) is not None:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no {word!r} in the log: {log[-2000:]}")


def address_and_id(path: Path) -> tuple[str, str]:
    head = path.read_bytes().partition(b"\n\n")[0].decode()
    address = re.search(r"(?m)^Delivered-To: (\S+)", head)
    message_id = re.search(r"(?mi)^Message-ID: (\S+)", head)
    assert address is not None
    assert message_id is not None
    return address[1], message_id[1]


@contextlib.contextmanager
def running_postfix(
    pipes: Mapping[str, str] | None = None, *, user: str = "nobody"
) -> Iterator[Postfix]:
    """Start a postfix of its own; it is told to stop at the end, and nothing else is touched.

    *pipes*: a command for each name; mail to `<name>@city.example` goes to it, as *user*.
    """
    # not below pytest's folder, which is closed to other users, such as postfix, again and again
    with tempfile.TemporaryDirectory(prefix="citycalls-postfix-") as name:
        Path(name).chmod(0o755)
        with postfix_in(Path(name), pipes or {}, user) as postfix:
            yield postfix


@contextlib.contextmanager
def postfix_in(folder: Path, pipes: Mapping[str, str], user: str) -> Iterator[Postfix]:
    owner = folder.stat()
    uid, gid = postfix_ids()
    for name, who in (("queue", 0), ("data", uid), ("mail", uid), ("config", 0)):
        (folder / name).mkdir()
        os.chown(folder / name, who, gid if who else owner.st_gid)
    ways = ", ".join(f"{{{{ {name}@city.example = {name}: }}}}".format() for name in pipes)
    more = f"transport_maps = inline:{{ {ways} }}\nminimal_backoff_time = 1s\n" if pipes else ""
    daemons = subprocess.check_output(["postconf", "-d", "-h", "daemon_directory"], text=True)
    values = {"folder": folder, "uid": uid, "gid": gid, "daemons": daemons.strip()}
    (folder / "config" / "main.cf").write_text(MAIN.format(**values) + more)
    services = "".join(PIPE.format(name=n, user=user, command=c) for n, c in pipes.items())
    port = start_on_free_port(folder, services)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield Postfix(folder, port)
    finally:
        run_postfix(folder, "stop")


def start_on_free_port(folder: Path, services: str) -> int:
    """Start postfix on a port that nobody has, and return the port.

    Between the moment in which a port is found free and the moment in which postfix takes it,
    another test of the same run may take it; then the next port is tried.
    """
    words = []
    for _ in range(5):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        master = MASTER.format(port=f"127.0.0.1:{port}") + services
        (folder / "config" / "master.cf").write_text(master)
        done = run_postfix(folder, "start")
        if done.returncode == 0:
            return port
        words.append(f"port {port}: {done.stdout}{done.stderr}")
    log = folder / "postfix.log"
    words.append(log.read_text(errors="replace") if log.exists() else "postfix wrote no log")
    raise AssertionError("postfix does not start: " + "\n".join(words))


def run_postfix(folder: Path, verb: str) -> subprocess.CompletedProcess[str]:
    assert POSTFIX is not None
    command = [POSTFIX, "-c", str(folder / "config"), verb]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def postfix_ids() -> tuple[int, int]:
    """Return user and group of postfix."""
    found = pwd.getpwnam("postfix")
    return found.pw_uid, found.pw_gid

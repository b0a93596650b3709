"""Around this machine: the relay, the proxy, the address of the pages."""

import http.client
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from citycalls.installation.findings import Found, fault, note, ok
from citycalls.settings import Settings
from digest.relay.smtp import Relay, RelayFault, Waits, read_relay
from funding.errors import CityCallsError
from funding.source import load_sources

SECONDS = 10
"""That an answer may take."""
MOST_OFF = 120
"""Seconds by which two clocks may differ."""
ANSWER_BYTES = 2000
"""Of a proxy: more than its first line is read of none."""


def relay(settings: Settings) -> Iterator[Found]:
    """Greet the relay and log in, as for a letter, and leave again."""
    if settings.smtp_url is None:
        yield note(
            "relay",
            f"none is set: mails are written to {str(settings.mail_dir)!r} and not sent",
            "set CITYCALLS_SMTP_URL, such as smtp://relay:25, and CITYCALLS_MAIL_FROM",
        )
        return
    try:
        address = read_relay(settings.smtp_url)
        waits = Waits(connect=SECONDS, answer=SECONDS, run=3 * SECONDS)
        caller = Relay(address, waits, settings.ca_file)
        caller.open()
        caller.quit()
    except (RelayFault, OSError) as error:
        yield fault(
            "relay",
            str(error),
            "compare host and port in CITYCALLS_SMTP_URL, and whether the firewall and the relay "
            "let this machine in",
        )
        return
    except CityCallsError as error:
        yield fault("relay", str(error), "correct CITYCALLS_SMTP_URL")
        return
    how = {"none": "without encryption", "starttls": "with STARTTLS", "wrapped": "with TLS"}
    who = "with login" if address.user else "without login"
    where = f"{address.host}:{address.port}"
    yield ok("relay", f"{where} answers as a mail relay, {how[address.tls]}, {who}")
    if settings.mail_from.endswith("@localhost>"):
        yield fault(
            "sender",
            f"mails would come from {settings.mail_from}",
            "set CITYCALLS_MAIL_FROM to an address that the relay may send from",
        )


def proxy(environ: Mapping[str, str]) -> Iterator[Found]:
    """Ask the proxy for a tunnel to a portal; through it nothing is asked."""
    named = next((n for n in ("https_proxy", "HTTPS_PROXY") if environ.get(n)), None)
    if named is None:
        yield ok("proxy", "none is set; portals are asked directly (`citycalls doctor` tries it)")
        return
    url = environ[named]
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host = sorted({h for s in load_sources().values() if s.is_on for h in s.hosts})[0]
    try:
        where = (parts.hostname or "", parts.port or 80)
        line = tunnel(where, host, parts.username, parts.password)
    except (OSError, ValueError) as error:
        yield fault(
            "proxy",
            f"{named} names {parts.hostname}, which does not answer ({error})",
            "compare host and port, or unset it where no proxy is needed",
        )
        return
    status = line.split(" ")[1:2]
    if status == ["200"]:
        yield ok("proxy", f"{where[0]}:{where[1]} lets this machine through to {host}")
    elif status == ["407"]:
        yield fault("proxy", f"{where[0]} wants a login", f"write {named}=http://user:password@…")
    else:
        yield fault(
            "proxy",
            f"{where[0]} does not let this machine through to {host} ({line[:80]!r})",
            "have the hosts allowed that `citycalls sources --hosts` lists, port 443",
        )


def tunnel(where: tuple[str, int], host: str, user: str | None, password: str | None) -> str:
    """Return the first line of what a proxy answers.  Raises OSError if it does not."""
    head = f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n"
    if user is not None:
        word = f"{unquote(user)}:{unquote(password or '')}".encode()
        head += f"Proxy-Authorization: Basic {b64encode(word).decode()}\r\n"
    with socket.create_connection(where, SECONDS) as opened:
        opened.sendall(f"{head}\r\n".encode())
        answer = opened.recv(ANSWER_BYTES)
    if not answer.startswith(b"HTTP/"):
        raise ValueError("what answers is no proxy")
    return answer.split(b"\r\n")[0].decode("ascii", "replace")


def base_address(settings: Settings, now: datetime) -> Iterator[Found]:
    """Ask the pages' public address, as a reader would, and compare the clocks."""
    base = settings.base_url
    if base is None:
        yield note(
            "base address",
            "none is set: answers come by mail, and the mail's links lead to no pages",
            "set CITYCALLS_BASE_URL once a web server passes an address on to `citycalls serve`",
        )
        return
    try:
        status, body, date = asked(base, settings)
    except (OSError, http.client.HTTPException) as error:
        yield fault(
            "base address",
            f"{base} does not answer ({error})",
            "look whether its name leads to the web server, whether that has a certificate, and "
            "whether `citycalls serve` runs behind it",
        )
        return
    if status != 200 or b"City Calls" not in body:
        yield fault(
            "base address",
            f"{base} answers {status}, but not with these pages",
            "let the web server pass it on to 127.0.0.1:8000, as docs/operations.md shows",
        )
        return
    yield ok("base address", f"{base} shows the pages")
    if date is not None:
        off = (now - parsedate_to_datetime(date)).total_seconds()
        if abs(off) > MOST_OFF:
            yield fault(
                "clock",
                f"this machine and {base} differ by {abs(off):.0f} seconds",
                "let both take their time from the same server (timedatectl set-ntp true)",
            )


def asked(base: str, settings: Settings) -> tuple[int, bytes, str | None]:
    """Return status, body and Date of the front page.  Raises OSError, HTTPException."""
    parts = urlsplit(base)
    host, port = parts.hostname or "", parts.port
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        if settings.ca_file is not None:
            context.load_verify_locations(settings.ca_file)
        connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    try:
        connection.request("GET", f"{parts.path}/")
        answer = connection.getresponse()
        return answer.status, answer.read(200_000), answer.headers.get("Date")
    finally:
        connection.close()

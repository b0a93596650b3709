"""Addresses from portals, fit to stand in a mail."""

import ipaddress
from urllib.parse import quote, urlsplit

LONGEST = 900
"""Longer ones don't fit on a line of a mail."""
KEPT = "/:?#[]@!$&()*+,;=%~-._"
PRIVATE_ENDINGS = (".local", ".internal", ".lan", ".home", ".localhost", ".invalid", ".arpa")


def safe_url(url: str | None) -> str | None:
    """Return an address that a reader may follow; None where it is none.

    Only http, https and mailto, no user name in it, no address inside somebody's own network;
    everything that could end an attribute or a line is percent-encoded.
    """
    if not url or len(url) > LONGEST or any(c <= " " or c in "\\\x7f" for c in url):
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return quote(url, safe=KEPT) if "@" in parts.path and not parts.query else None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    if not is_public(host):
        return None
    encoded = quote(url, safe=KEPT)
    return encoded if len(encoded) <= LONGEST else None


def is_public(host: str) -> bool:
    """Return whether a host name can be meant for everybody; it is not resolved."""
    name = host.rstrip(".").lower()
    if "." not in name or name.endswith(PRIVATE_ENDINGS):
        return is_public_number(name)
    if name.rsplit(".", 1)[1].isdigit() or name.startswith("0x"):
        return is_public_number(name)
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return name.isprintable() and not set(name) & set("<>\"'`%{}|^ ")


def is_public_number(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return False

"""Who the readers of the pages are, as long as there is no login."""

import ipaddress
from urllib.parse import urlsplit

from desk.security.roles import LOOPBACK, DeskRole


def role_of_everybody(host: str, base_url: str | None) -> DeskRole:
    """Return the role of who reaches the pages: on this machine alone all, else the public's.

    A public address means that a web server in front passes everybody on, who then all seem to
    come from this machine.
    """
    return DeskRole.ADMIN if is_own(host) and not is_published(base_url) else DeskRole.PUBLIC


def whom_it_is_for(host: str, base_url: str | None) -> str:
    """Return which pages are shown and what shows the others, for who starts them."""
    if not is_own(host):
        return (
            f"Only the pages behind the links of the mail are shown: {host} is reached from other "
            "machines, and no login is set up. For the whole desk listen on 127.0.0.1"
        )
    if is_published(base_url):
        return (
            "Only the pages behind the links of the mail are shown: CITYCALLS_BASE_URL publishes "
            "them, and no login is set up. For the whole desk start another one without it"
        )
    return "Everybody on this machine may do everything there."


def is_own(host: str) -> bool:
    """Return whether only this machine reaches what listens there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def is_published(base_url: str | None) -> bool:
    return base_url is not None and (urlsplit(base_url).hostname or "") not in LOOPBACK

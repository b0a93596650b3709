"""Who the readers of the pages are: who signs in; without a login, whoever is at this machine."""

import ipaddress
from urllib.parse import urlsplit

from citycalls.settings import Settings
from desk.security.login import GroupRole, Login, LoginWay, Provider
from desk.security.roles import LOOPBACK, DeskRole
from store.accounts.accounts import AccountRole


def login_of(settings: Settings) -> Login:
    """Return the ways to sign in, as the settings name them."""
    found = settings.login
    if found is None:
        return Login()
    return Login(
        ways=frozenset(LoginWay(way) for way in found.ways),
        group_roles=tuple(
            GroupRole(
                group=one.group,
                role=AccountRole(one.role),
                cities=frozenset(one.cities) or None,
            )
            for one in found.roles
        ),
        provider=(
            Provider(
                issuer=found.issuer,
                client=found.client,
                secret=found.client_secret,
                ca_file=settings.ca_file,
                groups_claim=found.groups_claim,
            )
            if "openid" in found.ways and found.issuer is not None and found.client is not None
            else None
        ),
        proxies=found.proxies,
        user_header=found.user_header,
        groups_header=found.groups_header,
    )


def role_of_everybody(host: str, base_url: str | None) -> DeskRole:
    """Return the role of who reaches the pages without a login: on this machine alone all, else
    the public's.

    A public address means that a web server in front passes everybody on, who then all seem to
    come from this machine.
    """
    return DeskRole.ADMIN if is_own(host) and not is_published(base_url) else DeskRole.PUBLIC


def whom_it_is_for(host: str, settings: Settings) -> str:
    """Return who sees which pages, and what shows the others, for who starts them."""
    if settings.login is not None:
        told = f"People sign in there ({', '.join(settings.login.ways)})."
        if not is_own(host) and not (settings.base_url or "").startswith("https://"):
            return (
                f"{told} What they send can be read on the way to {host}: put a web server with "
                "https in front, and set CITYCALLS_BASE_URL to its address"
            )
        return told
    if not is_own(host):
        return (
            f"Only the pages behind the links of the mail are shown: {host} is reached from other "
            "machines, and no login is set up (CITYCALLS_LOGIN). For the whole desk without one "
            "listen on 127.0.0.1"
        )
    if is_published(settings.base_url):
        return (
            "Only the pages behind the links of the mail are shown: CITYCALLS_BASE_URL publishes "
            "them, and no login is set up (CITYCALLS_LOGIN). For the whole desk without one start "
            "another one without it"
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

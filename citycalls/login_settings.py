"""How people sign in, from the settings; a wrong value stops the start with its name."""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit

from funding.errors import WrongInput

CLIENT_SECRET = "CITYCALLS_LOGIN_CLIENT_SECRET"
LOGIN_NAMES: Mapping[str, str] = {
    "CITYCALLS_LOGIN": "how people sign in: password, link, openid, proxy, or several of them",
    "CITYCALLS_LOGIN_ISSUER": "the https address of the identity provider, for openid",
    "CITYCALLS_LOGIN_CLIENT": "the name of City Calls at the identity provider",
    CLIENT_SECRET: "its secret there; unset: a public client",
    "CITYCALLS_LOGIN_GROUPS": "the claim with somebody's groups; groups if unset",
    "CITYCALLS_LOGIN_ROLES": "what groups may do: group=role; group=role:city+city",
    "CITYCALLS_LOGIN_PROXIES": "web servers in front that are believed, as addresses or networks",
    "CITYCALLS_LOGIN_USER_HEADER": "the header in which they name the person; Remote-User if unset",
    "CITYCALLS_LOGIN_GROUPS_HEADER": "the header with the groups; Remote-Groups if unset",
}
WAYS = ("password", "link", "openid", "proxy")
ROLES = ("reader", "analyst", "staff", "admin")
HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
"""``X-Forwarded-User``"""
CITY = re.compile(r"[a-z0-9][a-z0-9-]*")
"""``krefeld``"""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleOfGroup:
    group: str
    role: str
    cities: tuple[str, ...]
    """None named: all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginSettings:
    ways: tuple[str, ...]
    issuer: str | None
    client: str | None
    client_secret: str | None = field(repr=False)
    groups_claim: str
    roles: tuple[RoleOfGroup, ...]
    proxies: tuple[IPv4Network | IPv6Network, ...]
    user_header: str
    groups_header: str


def read_login(values: Mapping[str, str], *, base_url: str | None) -> LoginSettings | None:
    """Return how people sign in; None where CITYCALLS_LOGIN is unset.  Raises WrongInput."""
    ways = tuple(dict.fromkeys(split(values.get("CITYCALLS_LOGIN", ""))))
    if not ways:
        told = [name for name in LOGIN_NAMES if name in values]
        if told:
            raise WrongInput(
                f"{told[0]} is set and CITYCALLS_LOGIN is not, so that nobody could sign in; set "
                f"it to one or several of {', '.join(WAYS)}"
            )
        return None
    for way in ways:
        if way not in WAYS:
            raise WrongInput(f"CITYCALLS_LOGIN names {way!r}; the known ways are {', '.join(WAYS)}")
    for way in ("link", "openid"):
        if way in ways and base_url is None:
            raise WrongInput(
                f"CITYCALLS_LOGIN is {', '.join(ways)}: {way!r} leads people back to the pages, "
                "so that CITYCALLS_BASE_URL must be their public https address"
            )
    found = LoginSettings(
        ways=ways,
        issuer=checked_issuer(values.get("CITYCALLS_LOGIN_ISSUER")),
        client=values.get("CITYCALLS_LOGIN_CLIENT"),
        client_secret=values.get(CLIENT_SECRET),
        groups_claim=values.get("CITYCALLS_LOGIN_GROUPS", "groups"),
        roles=read_roles(values.get("CITYCALLS_LOGIN_ROLES", "")),
        proxies=read_proxies(values.get("CITYCALLS_LOGIN_PROXIES", "")),
        user_header=checked_header(values, "CITYCALLS_LOGIN_USER_HEADER", "Remote-User"),
        groups_header=checked_header(values, "CITYCALLS_LOGIN_GROUPS_HEADER", "Remote-Groups"),
    )
    check_whole(found)
    return found


def check_whole(found: LoginSettings) -> None:
    """Raise WrongInput for a way that lacks what it stands on."""
    needs: dict[str, dict[str, object]] = {
        "openid": {
            "CITYCALLS_LOGIN_ISSUER": found.issuer,
            "CITYCALLS_LOGIN_CLIENT": found.client,
            "CITYCALLS_LOGIN_ROLES": found.roles,
        },
        "proxy": {"CITYCALLS_LOGIN_PROXIES": found.proxies},
    }
    for way, settings in needs.items():
        for name, value in settings.items():
            if way in found.ways and not value:
                raise WrongInput(f"CITYCALLS_LOGIN names {way!r}, which needs {name}, too")
    everywhere = [net for net in found.proxies if net.prefixlen == 0]
    if everywhere:
        raise WrongInput(
            f"CITYCALLS_LOGIN_PROXIES is {everywhere[0]}, so that everybody could say who they "
            "are; name the web server alone, such as 127.0.0.1"
        )


def read_roles(text: str) -> tuple[RoleOfGroup, ...]:
    """Return what groups may do: ``iscn-office=staff; krefeld=reader:krefeld``."""
    found = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        group, equals, right = part.rpartition("=")  # the name of a group may hold some
        role, colon, listed = (piece.strip() for piece in right.partition(":"))
        cities = tuple(city.strip() for city in listed.split("+")) if colon else ()
        if not equals or not group.strip() or role not in ROLES:
            raise WrongInput(
                f"CITYCALLS_LOGIN_ROLES has {part!r}; it is group=role, or group=role:city+city, "
                f"with a semicolon between several, and the roles are {', '.join(ROLES)}"
            )
        for city in cities:
            if not CITY.fullmatch(city):
                raise WrongInput(
                    f"CITYCALLS_LOGIN_ROLES limits {group.strip()!r} to {city!r}, which is no "
                    "city's id, such as krefeld"
                )
        found.append(RoleOfGroup(group=group.strip(), role=role, cities=cities))
    return tuple(found)


def read_proxies(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    found = []
    for part in split(text):
        try:
            found.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise WrongInput(
                f"CITYCALLS_LOGIN_PROXIES has {part!r}, which is no address or network such as "
                "127.0.0.1 or 10.1.2.0/24"
            ) from error
    return tuple(found)


def checked_issuer(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    is_local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.query or not (parts.scheme == "https" or is_local):
        raise WrongInput(
            f"CITYCALLS_LOGIN_ISSUER is {url!r}; it must be the https address that the identity "
            "provider calls its issuer"
        )
    return url


def checked_header(values: Mapping[str, str], name: str, usual: str) -> str:
    header = values.get(name, usual)
    if not HEADER.fullmatch(header):
        raise WrongInput(f"{name} is {header!r}; it must be a header's name such as {usual}")
    return header.lower()


def split(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]

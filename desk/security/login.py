"""How people sign in at this installation; citycalls hands it over.

Login(ways=frozenset({LoginWay.PASSWORD})).is_on
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from urllib.parse import urlsplit

from desk.security.roles import DeskRole
from store.accounts.accounts import AccountRole

ROLES: Mapping[AccountRole, DeskRole] = {
    AccountRole.READER: DeskRole.CITY,
    AccountRole.ANALYST: DeskRole.ANALYST,
    AccountRole.STAFF: DeskRole.STAFF,
    AccountRole.ADMIN: DeskRole.ADMIN,
}
PATIENCE = timedelta(minutes=10)
"""How long somebody may take to sign in at their identity provider."""


class LoginWay(StrEnum):
    PASSWORD = "password"
    LINK = "link"
    """By a link that is mailed."""
    OPENID = "openid"
    """At an identity provider, by OpenID Connect."""
    PROXY = "proxy"
    """A web server in front says who it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRole:
    """What the members of a group may do."""

    group: str
    role: AccountRole
    cities: frozenset[str] | None
    """None for all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """An identity provider."""

    issuer: str
    client: str
    secret: str | None = field(repr=False)
    ca_file: Path | None = None
    """An extra certificate authority; None for none."""
    groups_claim: str
    """``groups``, or a way into an object such as ``realm_access.roles``."""

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).netloc


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """The ways to sign in; none, where no login is set up."""

    ways: frozenset[LoginWay] = frozenset()
    group_roles: Sequence[GroupRole] = ()
    provider: Provider | None = None
    proxies: Sequence[IPv4Network | IPv6Network] = ()
    """Web servers in front that are believed for whom they ask."""
    user_header: str = "remote-user"
    groups_header: str = "remote-groups"

    @property
    def is_on(self) -> bool:
        return bool(self.ways)

    def trusts(self, machine: str) -> bool:
        """Return whether a network address is that of a web server of ours in front."""
        try:
            found = ip_address(machine)
        except ValueError:
            return False
        own = getattr(found, "ipv4_mapped", None) or found
        return any(own.version == net.version and own in net for net in self.proxies)

    def role_in(self, groups: Iterable[str]) -> GroupRole | None:
        """Return the highest role that one of the groups gives; None if none gives any.

        Cities of groups with that role add up; a lower role adds none.
        """
        names = set(groups)
        found = [one for one in self.group_roles if one.group in names]
        if not found:
            return None
        best = max((one.role for one in found), key=lambda role: ROLES[role])
        limits = [one.cities for one in found if one.role is best]
        cities: frozenset[str] | None = frozenset()
        for limit in limits:
            cities = None if limit is None or cities is None else cities | limit
        return GroupRole(group="", role=best, cities=cities)

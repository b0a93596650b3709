"""No private address is ever connected to, whatever a name resolves to at that moment."""

import ipaddress
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase, ThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IResolverSimple
from zope.interface.declarations import implementer

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class RefusedAddress(DNSLookupError):
    """The name leads to an address inside; nothing was connected to."""


@implementer(IResolverSimple)
class PublicResolver:
    """Resolves each name anew and hands on exactly the address that was checked.

    The connection is made to that very address, so a name that changes its mind in between (DNS
    rebinding) gains nothing.
    """

    def __init__(self, reactor: ReactorBase, allowed: frozenset[str], timeout: float) -> None:
        self.reactor = reactor
        self.allowed = allowed
        """Hosts named by --url, and the configured proxy."""
        self.timeout = timeout

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        allowed = frozenset(crawler.settings.getlist("ADDRESSES_ALLOWED"))
        return cls(reactor, allowed, crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        reactor: Any = self.reactor  # zope's interfaces are unknown to type checkers
        reactor.installResolver(self)

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        host = name.decode("ascii") if isinstance(name, bytes) else name
        literal = as_address(host)
        if literal is not None:
            return self.checked(str(literal), host)
        resolver: Any = ThreadedResolver(self.reactor)
        found: Deferred[str] = resolver.getHostByName(host, (self.timeout,))
        found.addCallback(self.checked, host)
        return found

    def checked(self, address: str, host: str) -> Deferred[str]:
        """Return the address if it is public or was named on purpose."""
        parsed = as_address(address)
        if host in self.allowed or (parsed is not None and is_public(parsed)):
            return succeed(address)
        return fail(RefusedAddress(f"{host} leads to {address}, which is not a public address"))


def as_address(host: str) -> Address | None:
    """Return an address written as such; short, octal and hexadecimal forms are none."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Return whether an address is one of the open internet, mapped and tunnelled forms included.

    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

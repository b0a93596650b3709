"""No private address is ever connected to, whatever a name resolves to at that moment."""

import ipaddress
from collections.abc import Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface.declarations import implementer

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@implementer(IHostnameResolver)
class PublicResolver:
    """Resolves each name anew and hands on exactly the addresses that were checked.

    Connections are made to those very addresses, so a name that changes its mind in between (DNS
    rebinding) gains nothing.  Addresses written as such come this way, too.
    """

    def __init__(self, crawler: Crawler, reactor: Any) -> None:
        self.crawler = crawler
        self.reactor = reactor  # zope's interfaces are unknown to type checkers
        self.allowed = frozenset(crawler.settings.getlist("ADDRESSES_ALLOWED"))
        """Hosts named by --url, and the configured proxies."""
        present = reactor.nameResolver
        self.system: Any = present.system if isinstance(present, PublicResolver) else present

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(crawler, reactor)

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        sieve: Any = resolutionReceiver
        if hostName not in self.allowed:
            sieve = Sieve(resolutionReceiver, hostName, self.crawler)
        found: IHostResolution = self.system.resolveHostName(
            sieve, hostName, portNumber, addressTypes, transportSemantics
        )
        return found


@implementer(IResolutionReceiver)
class Sieve:
    """Passes public addresses on; any other one becomes a problem of the run."""

    def __init__(self, receiver: Any, host: str, crawler: Crawler) -> None:
        self.receiver, self.host, self.crawler = receiver, host, crawler

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:
        if is_public(ipaddress.ip_address(address.host.partition("%")[0])):
            self.receiver.addressResolved(address)
            return
        spider: Any = self.crawler.spider
        spider.refused_hosts.add(self.host)
        spider.problem(f"{self.host} leads to {address.host}, which is not a public address")

    def resolutionComplete(self) -> None:
        self.receiver.resolutionComplete()


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

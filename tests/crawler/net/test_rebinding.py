"""A name that changes its mind gains nothing: each look-up is checked, and used as checked."""

from types import SimpleNamespace

import pytest
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.net.public_resolver import PublicResolver

PUBLIC, PUBLIC_6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"
INSIDE, INSIDE_6 = "169.254.169.254", "fd00::1"


class Names:
    """A name server that answers each question with the next of its answers."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def resolveHostName(self, receiver, host, port, types, semantics):
        receiver.resolutionBegan(self)
        for text in self.answers.pop(0):
            kind = IPv6Address if ":" in text else IPv4Address
            receiver.addressResolved(kind("TCP", text, port))
        receiver.resolutionComplete()
        return self


class Connector:
    """Takes the addresses that a connection would be made to."""

    def __init__(self):
        self.addresses, self.is_complete = [], False

    def resolutionBegan(self, resolution):
        assert not self.is_complete

    def addressResolved(self, address):
        self.addresses.append(address.host)

    def resolutionComplete(self):
        self.is_complete = True


@pytest.fixture
def spider():
    problems = []
    return SimpleNamespace(problem=problems.append, problems=problems, refused_hosts=set())


def resolver(spider, *answers, allowed=()):
    crawler = SimpleNamespace(settings=Settings({"ADDRESSES_ALLOWED": allowed}), spider=spider)
    reactor = SimpleNamespace(nameResolver=Names(*answers))
    made = PublicResolver.from_crawler(crawler, reactor)
    reactor.installNameResolver = lambda r: setattr(reactor, "nameResolver", r)
    made.install_on_reactor()
    return reactor.nameResolver


def addresses(asked, host):
    connector = Connector()
    asked.resolveHostName(connector, host, 443)
    assert connector.is_complete
    return connector.addresses


def test_a_name_that_turns_inside_is_refused_from_then_on(spider):
    asked = resolver(spider, [PUBLIC], [INSIDE], [PUBLIC])
    assert addresses(asked, "calls.example.eu") == [PUBLIC]
    assert spider.problems == []
    assert addresses(asked, "calls.example.eu") == []
    assert spider.problems == [
        "calls.example.eu leads to 169.254.169.254, which is not a public address"
    ]
    assert spider.refused_hosts == {"calls.example.eu"}


def test_of_several_addresses_only_the_public_ones_are_used(spider):
    asked = resolver(spider, [INSIDE, PUBLIC, INSIDE_6, PUBLIC_6, "fe80::1%eth0"])
    assert addresses(asked, "calls.example.eu") == [PUBLIC, PUBLIC_6]
    assert len(spider.problems) == 3


def test_a_named_host_may_be_inside_and_no_other(spider):
    asked = resolver(spider, ["10.1.2.3"], ["10.1.2.3"], allowed=["proxy.city.example"])
    assert addresses(asked, "proxy.city.example") == ["10.1.2.3"]
    assert addresses(asked, "calls.example.eu") == []


def test_a_later_run_does_not_inherit_what_an_earlier_one_was_allowed(spider):
    first = resolver(spider, ["10.1.2.3"], allowed=["proxy.city.example"])
    crawler = SimpleNamespace(settings=Settings({"ADDRESSES_ALLOWED": []}), spider=spider)
    second = PublicResolver.from_crawler(crawler, SimpleNamespace(nameResolver=first))
    assert addresses(second, "proxy.city.example") == []

"""Domains outside of ASCII go where the mail servers of today send them (IDNA 2008)."""

import pytest

from funding.errors import WrongInput
from store.people.addresses import address_key, read_address

DOMAINS = {
    "großbeeren.example": "xn--grobeeren-i1a.example",
    "GROẞBEEREN.example": "xn--grobeeren-i1a.example",
    "Köln.Example": "xn--kln-sna.example",
    "σίφνος.example": "xn--kxa2agmbt.example",
    "città.example": "xn--citt-3na.example",
    "łódź.example": "xn--d-uga0v4h.example",
    "софия.example": "xn--h1alin0d.example",
    "ｋöln.example": "xn--kln-sna.example",
    "köln。example": "xn--kln-sna.example",
    "xn--kln-sna.example": "xn--kln-sna.example",
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_is_written_as_mail_servers_do(domain):
    assert read_address(f"info@{domain}") == f"info@{DOMAINS[domain]}"
    assert address_key(f"INFO@{domain}") == f"info@{DOMAINS[domain]}"


@pytest.mark.parametrize("domain", ["a☃.example", "kö ln.example", "-ö.example", "ö" * 80 + ".eu"])
def test_what_is_no_domain_is_refused(domain):
    with pytest.raises(WrongInput, match="can't be used"):
        read_address(f"info@{domain}")

"""Addresses from portals: what a reader may follow."""

import pytest

from wording.urls import safe_url


@pytest.mark.parametrize(
    "url",
    [
        "https://ec.europa.eu/topic-details/horizon-2026",
        "http://www.foerderdatenbank.de/a?b=c&d=e#f",
        "mailto:contact@city.example",
    ],
)
def test_ordinary_addresses_stay_as_they_are(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "/relative",
        "ftp://files.example.eu/",
        "https://user@host.example/",
        "https://user:word@host.example/",
        "http://169.254.169.254/latest",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://localhost/",
        "http://printer.local/",
        "https://intranet/",
        "https://host.example/a b",
        "https://host.example/\nBcc:",
        "https://host.example\\@evil.example/",
        "https://host.example:99999/",
        "https://[broken/",
        "https://" + "a" * 2000 + ".example/",
    ],
)
def test_what_nobody_should_follow_is_no_address(url: str | None) -> None:
    assert safe_url(url) is None


def test_what_could_end_an_attribute_is_encoded() -> None:
    assert safe_url('https://a.example/"><script>') == "https://a.example/%22%3E%3Cscript%3E"
    assert safe_url("https://a.example/für") == "https://a.example/f%C3%BCr"

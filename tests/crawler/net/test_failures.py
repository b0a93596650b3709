"""What went wrong, in words that staff understand, and whether it is worth another try."""

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.settings import Settings

from crawler.middlewares.retry import retry_after
from crawler.net.failures import failure_message, is_final
from funding.errors import PageChanged

SETTINGS = Settings({"DOWNLOAD_MAXSIZE": 20 * 1024 * 1024, "DOWNLOAD_TIMEOUT": 90})
URL = "https://calls.example.eu/certificates"
UNTRUSTED = DownloadFailedError("[<Failure OpenSSL.SSL.Error: certificate verify failed>]")
OTHER_HOST = DownloadFailedError("[<Failure service_identity.exceptions.VerificationError>]")
UNPACKED = IgnoreRequest("grew beyond DOWNLOAD_MAXSIZE (20971520 B)")


@pytest.mark.parametrize(
    ("error", "words", "is_hopeless"),
    [
        (DownloadTimeoutError(URL), "timed out after 90 seconds", False),
        (
            DownloadCancelledError(f"21000000 bytes in request <GET {URL}>"),
            "response larger than the limit of 20 MB",
            True,
        ),
        (UNPACKED, "response larger than the limit of 20 MB", True),
        (DownloadConnectionRefusedError(URL), "connection refused", False),
        (CannotResolveHostError(URL), "host not found, or only private addresses", False),
        (ResponseDataLossError(URL), "connection closed before the end of the response", False),
        (UNTRUSTED, "TLS certificate not trusted", True),
        (OTHER_HOST, "TLS certificate not trusted", True),
        (IgnoreRequest("max redirections reached"), "too many redirects", True),
        (DownloadFailedError("reset"), "DownloadFailedError reset", False),
        (PageChanged("eui", URL, "no date"), f"eui: no date (at {URL})", False),
    ],
)
def test_a_failure_is_told_in_plain_words(error, words, is_hopeless):
    assert failure_message(error, SETTINGS) == words
    assert is_final(error) is is_hopeless


class Answered:
    def __init__(self, value, date=b"Tue, 10 Mar 2026 06:00:00 GMT"):
        self.headers = {"Retry-After": value, "Date": date}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        (b"", None),
        (b"7", 7.0),
        (b" 120 ", 120.0),
        (b"soon", None),
        (b"-5", None),
        (b"1.5", None),
        (b"\xb2", None),
        (b"Tue, 10 Mar 2026 06:00:00 +99999999", None),
        (b"Tue, 10 Mar 2026 06:01:30 GMT", 90.0),
        (b"Tue, 10 Mar 2026 07:00:30 +0100", 30.0),
        (b"Tue, 10 Mar 2026 05:59:00 GMT", 0.0),  # past: no rest is asked for
        (b"Tue, 10 Mar 2026 06:01:30", None),
    ],
)
def test_a_wish_for_rest_is_read_or_unknown(value, seconds):
    assert retry_after(Answered(value)) == seconds


def test_a_moment_without_the_servers_own_clock_says_nothing():
    answer = Answered(b"Tue, 10 Mar 2026 06:01:30 GMT", date=None)
    assert retry_after(answer) is None

"""Why a download failed, in words that staff understand, and whether trying again can help."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from funding.errors import CityCallsError

WORDS: dict[type[Exception], str] = {
    DownloadTimeoutError: "it took too long",
    DownloadCancelledError: "the answer is larger than it may be",
    DownloadConnectionRefusedError: "the connection was refused",
    CannotResolveHostError: "its name leads to no address that may be asked",
    ResponseDataLossError: "the answer broke off",
}
UNTRUSTED = "its certificate can't be trusted"
SIZE = "DOWNLOAD_MAXSIZE"
"""Names the limit in the message of a body that grew too large while it was unpacked."""


def in_plain_words(error: BaseException | None) -> str:
    """Return why a download failed."""
    if isinstance(error, CityCallsError):
        return str(error)
    if is_untrusted(error):
        return UNTRUSTED
    if isinstance(error, IgnoreRequest) and SIZE in str(error):
        return WORDS[DownloadCancelledError]
    if isinstance(error, IgnoreRequest) and "redirect" in str(error):
        return "it was sent on and on"
    known = next((text for kind, text in WORDS.items() if isinstance(error, kind)), None)
    return known or f"{type(error).__name__} {error}".strip()[:300]


def is_untrusted(error: BaseException | None) -> bool:
    """Return whether a certificate was refused; OpenSSL's word for it is all there is."""
    text = f"{error!r} {error}"
    return "certificate" in text or "VerificationError" in text


def is_final(error: Exception) -> bool:
    """Return whether trying again can't help: a refusal of ours, a certificate, a size."""
    return isinstance(error, IgnoreRequest | DownloadCancelledError) or is_untrusted(error)

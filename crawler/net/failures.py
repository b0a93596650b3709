"""Why a download failed, in the usual words for it, and whether another try can help."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.settings import BaseSettings

from crawler.net.whole_body import CUT
from funding.errors import CityCallsError


def failure_message(error: BaseException | None, settings: BaseSettings) -> str:
    """Return why a download failed; *settings* are those of the run."""
    if isinstance(error, CityCallsError):
        return str(error)
    text = f"{type(error).__name__} {error}"
    if is_untrusted(error):
        return "TLS certificate not trusted"
    if is_too_large(error):
        most = settings.getint("DOWNLOAD_MAXSIZE") >> 20
        return f"response larger than the limit of {most} MB"
    if "the headers have more than" in text:
        return "response headers too large"
    match error:
        case DownloadTimeoutError():
            return f"timed out after {settings.getint('DOWNLOAD_TIMEOUT')} seconds"
        case DownloadConnectionRefusedError():
            return "connection refused"
        case CannotResolveHostError():
            return "host not found, or only private addresses"
        case ResponseDataLossError() if CUT in text:
            return CUT
        case ResponseDataLossError():
            return "connection closed before the end of the response"
        case IgnoreRequest() if "max redirections" in text:
            return "too many redirects"
    return text.strip()[:300]


def is_final(error: Exception) -> bool:
    """Return whether trying again can't help: a refusal of ours, a certificate, a size."""
    return isinstance(error, IgnoreRequest) or is_too_large(error) or is_untrusted(error)


def is_untrusted(error: BaseException | None) -> bool:
    """Return whether a certificate was refused; OpenSSL's word for it is all there is."""
    words = ("certificate", "VerificationError")  # others name the address, which may hold them
    return isinstance(error, DownloadFailedError) and any(w in str(error) for w in words)


def is_too_large(error: BaseException | None) -> bool:
    """Return whether an answer grew beyond its limit, as it came or while it was unpacked."""
    is_cut = isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error)
    return is_cut or isinstance(error, DownloadCancelledError)

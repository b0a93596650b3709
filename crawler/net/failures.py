"""Why a download failed, in words that staff understand, and whether trying again can help."""

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

from funding.errors import CityCallsError


def failure_message(error: BaseException | None, settings: BaseSettings) -> str:
    """Return why a download failed; *settings* are those of the run."""
    if isinstance(error, CityCallsError):
        return str(error)
    text = f"{type(error).__name__} {error}"
    if is_untrusted(error):
        return "its certificate can't be trusted"
    if is_too_large(error):
        most = settings.getint("DOWNLOAD_MAXSIZE") >> 20
        return f"the answer is larger than it may be (more than {most} MB)"
    if "the headers have more than" in text:
        return "its headers have no end"
    match error:
        case DownloadTimeoutError():
            return f"it took too long (more than {settings.getint('DOWNLOAD_TIMEOUT')} seconds)"
        case DownloadConnectionRefusedError():
            return "the connection was refused"
        case CannotResolveHostError():
            return "its name leads to no address that may be asked"
        case ResponseDataLossError():
            return "the answer broke off"
        case IgnoreRequest() if "max redirections" in text:
            return "it was sent on and on"
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

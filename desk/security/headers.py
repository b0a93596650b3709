"""The headers of every answer: nothing runs or loads that does not lie here."""

from collections.abc import Mapping

from desk.security.roles import SIGNING_IN, is_by_link

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def headers_for(path: str) -> Mapping[str, str]:
    """Return the headers of an answer; a signed link is told to nobody and kept nowhere."""
    if is_by_link(path):
        return {**ALWAYS, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    if path.startswith(SIGNING_IN):
        return {**ALWAYS, "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
    # "no-cache" still lets "back" show the page as it was left
    return {**ALWAYS, "Referrer-Policy": "same-origin", "Cache-Control": "private, no-cache"}

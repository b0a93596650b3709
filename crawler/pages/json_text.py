"""JSON as portals send it, read as text that files and mails can carry."""

import json
import re
from typing import Any

ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
"""Half a character pair as JSON escapes it: ``\\ud83d``."""
HALF_PAIR = re.compile("[\ud800-\udfff]")
"""Half a character pair in a text: ``\ud83d``."""

MOST_PARTS = 400_000
"""The most values of one document, some 100 bytes each; the EU portal's largest has some 50,000."""


def read_json(text: str) -> Any:
    """Return what *text* says; half of a surrogate pair, which JSON can name, becomes U+FFFD.

    Raises ValueError for what is no JSON, nested without end or made of too many parts.
    """
    parts = sum(text.count(sign) for sign in "[{,")
    if parts > MOST_PARTS:
        raise ValueError(f"it has {parts:,} parts, more than {MOST_PARTS:,} are not read")
    try:
        value = json.loads(text)
        return mended(value) if ESCAPED_SURROGATE.search(text) else value
    except RecursionError as error:
        raise ValueError("it is nested without end") from error


def mended(value: Any) -> Any:
    if isinstance(value, str):
        return HALF_PAIR.sub("\ufffd", value)
    if isinstance(value, list):
        return [mended(v) for v in value]
    if isinstance(value, dict):
        return {mended(k): mended(v) for k, v in value.items()}
    return value

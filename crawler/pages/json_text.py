"""JSON as portals send it, read as text that files and mails can carry."""

import json
import re
from typing import Any

ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
HALF_PAIR = re.compile("[\ud800-\udfff]")


def read_json(text: str) -> Any:
    """Return what *text* says; half of a surrogate pair, which JSON can name, becomes U+FFFD.

    Raises ValueError for what is no JSON or nested without end.
    """
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

"""The bytes of a document, as every writer of JSON has them."""

import json
from datetime import date, datetime


def json_bytes(value: object) -> bytes:
    """Return a document in UTF-8: dates as ``YYYY-MM-DD``, moments in ISO 8601.

    Half pairs of characters, which portals may serve and UTF-8 can't hold, stay escaped.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=as_text)
    return text.encode("utf-8", "backslashreplace")  # \ud800 is how JSON writes a half pair


def json_text(value: object) -> str:
    """Return a document as commands print it, one value a line."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=as_text)


def as_text(value: object) -> str:
    """Return what JSON has no kind of value for."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)

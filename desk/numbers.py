"""Numbers in addresses and forms: what is longer than the database holds is no number of ours.

read_number("17") is 17
"""

from starlette.convertors import IntegerConvertor, register_url_convertor

DIGITS = 15


class ShortNumber(IntegerConvertor):
    """``{number:int}`` in an address; a longer one is an address that there is not."""

    regex = f"[0-9]{{1,{DIGITS}}}"


def read_number(text: str | None) -> int | None:
    """Return a whole number that is written in up to 15 digits; None for anything else."""
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return int(text) if is_number and text is not None else None


register_url_convertor("int", ShortNumber())

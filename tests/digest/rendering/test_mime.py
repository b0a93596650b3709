"""A mail as it goes over the wire."""

import re

from hypothesis import given
from hypothesis import strategies as st

from digest.rendering.mime import dotted

PIECES = st.lists(st.sampled_from([b"\r\n", b"\n", b"\r", b".", b"..", b"x"]), max_size=12)


@given(body=PIECES.map(b"".join))
def test_lines_end_in_cr_lf_and_no_dot_begins_one_alone(body: bytes) -> None:
    lines = re.split(rb"\r\n|\r|\n", body)
    if lines[-1] == b"" and len(lines) > 1:
        del lines[-1]
    doubled = [b"." + line if line.startswith(b".") else line for line in lines]
    assert dotted(body) == b"".join(line + b"\r\n" for line in doubled)

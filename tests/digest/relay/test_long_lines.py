"""No relay carries a line of more than 998 bytes (RFC 5322): such a letter is told, not sent."""

from hypothesis import given
from hypothesis import strategies as st

from digest.delivery import LONGEST_LINE, has_long_line

SIZES = st.sampled_from([0, 1, 76, 500, LONGEST_LINE - 1, LONGEST_LINE, LONGEST_LINE + 1, 3_000])


@given(sizes=st.lists(SIZES, max_size=8), is_ended=st.booleans())
def test_a_line_that_is_too_long_is_found_wherever_it_stands(
    sizes: list[int], is_ended: bool
) -> None:
    body = b"\r\n".join(b"x" * size for size in sizes) + b"\r\n" * is_ended
    assert has_long_line(body) == any(size > LONGEST_LINE for size in sizes)


@given(body=st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"x" * 997, b"y"])).map(b"".join))
def test_half_an_end_of_line_ends_none(body: bytes) -> None:
    longest = max(map(len, body.split(b"\r\n")))
    assert has_long_line(body) == (longest > LONGEST_LINE)

"""JSON that names half a character: read, not refused, so that one call can't stop a harvest."""

import pytest

from crawler.pages.json_text import read_json
from crawler.pipelines import is_identifier


def test_half_a_pair_becomes_a_sign_that_files_can_carry() -> None:
    found = read_json(r'{"a\ud800": ["half \udc00 pair", 1, null, {"b": "\uDBFFx"}]}')
    assert found == {"a\ufffd": ["half \ufffd pair", 1, None, {"b": "\ufffdx"}]}


def test_whole_pairs_and_spelt_backslashes_stay_as_they_are() -> None:
    assert read_json(r'["\ud83c\udfd9 city", "\\ud800 is spelt"]') == ["🏙 city", r"\ud800 is spelt"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("HORIZON-MISS-2026-CIT-01", True),
        ("Bund/BMWK/förderung-für-städte", True),
        ("x" * 300, True),
        ("x" * 301, False),
        ("", False),
        ("A\r\nBcc: x", False),
        ("half \ud800", False),
        ("turned \u202e round", False),
    ],
)
def test_an_identifier_is_short_and_can_be_printed(text: str, is_one: bool) -> None:
    assert is_identifier(text) is is_one

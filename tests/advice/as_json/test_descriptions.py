"""The beginning of a call's text is the same whether all of it was read or not."""

import pytest

from advice.as_json.calls import LONGEST_DESCRIPTION, description_of
from funding.call import TextSection
from funding.words import plain, shorten
from tests.advice.as_json.test_shapes import record


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Short.",
        "Heat &amp; floods. " * 400,
        "<p>" * 3_000 + "Heat and floods. " * 200,
        "\u200b" * 5_000 + "Heat. " * 300,
        "Heat " * 799 + "<strong>floods</strong> " * 400,
    ],
)
def test_a_description_is_the_beginning_of_the_text_as_a_person_reads_it(text):
    made = record(sections=(TextSection(heading=None, text=text),))
    assert description_of(made) == (shorten(plain(made.text), LONGEST_DESCRIPTION) or None)

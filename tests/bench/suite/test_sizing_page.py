"""docs/sizing.md says what the newest figures say."""

from bench.sizing_page import PAGE, page


def test_the_page_is_worked_out_of_the_newest_figures():
    """After new figures: python -m bench.sizing_page"""
    assert PAGE.read_text(encoding="utf-8") == page()

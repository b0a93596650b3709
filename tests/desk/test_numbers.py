"""Numbers in addresses and forms, of any length and in any script: never an error of ours."""

import re

import pytest

from desk.app import desk_addresses
from desk.numbers import read_number
from funding.resources import shipped
from store.database import open_store
from store.people.profiles import save_profile
from tests.desk.conftest import NOW, Desk

LONG = ("9" * 16, "9" * 25, "9" * 5000)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("17", 17), ("0", 0), ("007", 7), ("9" * 15, 10**15 - 1)),
        *((None, None), ("", None), ("-1", None), ("1.5", None), ("1e9", None), (" 1", None)),
        *(("²", None), ("٣", None), ("1\x00", None), *((text, None) for text in LONG)),
    ],
)
def test_a_number_is_read_or_there_is_none(text: str | None, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("number", LONG)
def test_an_address_with_a_number_too_long_is_one_that_there_is_not(
    desk: Desk, number: str
) -> None:
    paths = {path for path, _ in desk_addresses() if ":int}" in path}
    assert len(paths) > 5
    for path in sorted(paths):
        asked = re.sub(r"{\w+:int}", number, path)
        for method in ("GET", "POST"):
            assert desk.ask(method, asked).status in (403, 404, 405), asked[:60]


@pytest.mark.parametrize("number", LONG)
def test_numbers_in_forms_and_parameters_too(desk: Desk, number: str) -> None:
    text = (shipped("profiles") / "krefeld.yaml").read_text(encoding="utf-8")
    with open_store(desk.path) as store:
        save_profile(store, "krefeld", text, author=None, comment=None, now=NOW)
    for path in (f"/audit?before={number}", f"/profiles/krefeld/replay/{number}"):
        assert desk.ask("GET", path).status in (400, 404), path[:60]
    for path in ("/health/accept", "/pipeline/share"):
        form = {"run": number, "comment": "fine", "call": "x:1", "person": number[:400]}
        assert desk.ask("POST", path, **form).status in (400, 404, 422), path

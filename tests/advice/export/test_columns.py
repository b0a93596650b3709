"""Which columns a list has."""

import pytest

from advice.export.columns import COLUMNS, FULL, SHORT, choose_columns
from funding.errors import UnknownName, WrongInput


def names(wanted: str, *, has_matches: bool = True) -> list[str]:
    return [column.name for column in choose_columns(wanted, has_matches=has_matches)]


def test_the_short_list_fits_a_landscape_page_and_the_full_one_has_everything() -> None:
    assert len(names(SHORT)) <= 17
    assert names(FULL) == [column.name for column in COLUMNS]
    assert {"topic", "programme", "nuts", "countries", "licence"} <= set(names(FULL))


def test_a_search_has_no_column_on_how_a_call_fits() -> None:
    assert not {"role", "why", "strength", "project"} & set(names(FULL, has_matches=False))
    assert names(SHORT, has_matches=False)[0] == "title"


def test_chosen_columns_keep_the_order_in_which_they_are_named() -> None:
    assert names(" url, title ,grant_max") == ["url", "title", "grant_max"]


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        ("titel", UnknownName, "no column is called 'titel'; the known ones are place, project"),
        ("title,title", WrongInput, "named twice"),
        (" , ", WrongInput, "name short, full"),
        ("", WrongInput, "name short, full"),
    ],
)
def test_a_wrong_choice_is_told_with_its_cure(wanted, error, words) -> None:
    with pytest.raises(error, match=words):
        choose_columns(wanted, has_matches=True)


def test_a_column_on_matches_is_refused_for_a_search() -> None:
    with pytest.raises(WrongInput, match="this list is a search"):
        choose_columns("title,why", has_matches=False)

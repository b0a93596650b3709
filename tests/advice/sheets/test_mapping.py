"""A slip in a mapping is told with file, line, value and cure."""

from pathlib import Path

import pytest

from advice.sheets.mapping import read_mapping
from advice.sheets.writing import check_mapping_head
from funding.errors import WrongInput
from tests.advice.sheets.books import MAPPING


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[sheet]", "[shet]", "line 2: 'shet' is no key here; did you mean 'sheet'?"),
        ("header_rows = [1]", "header_rows = [1, 3]", "line 3: '[1, 3]' is no rows of headings"),
        ("header_rows = [1]", 'header_rows = "1"', "line 3: '1' is no row"),
        ('amounts = "euro"', 'amounts = "k€"', "line 4: 'k€' is no unit of amounts"),
        ('amounts = "euro"', 'amounts = "EUR"', "line 4: 'EUR' is no unit of amounts"),
        ('amounts = "euro"', "", "the key 'amounts' is missing"),
        ("[columns]", 'dates = "DMY"\n[columns]', "line 5: 'DMY' is no dates; write one of"),
        ("[columns]", 'encoding = "cp12"\n[columns]', "'cp12' is no encoding"),
        ("[columns]", 'separator = "; "\n[columns]', "'; ' is no separator"),
        ("[columns]", "amounts_between = [5]\n[columns]", "'[5]' is no least and most"),
        ("[columns]", 'needed = ["budget"]\n[columns]', "'budget' is no field for needed"),
        ('title = "Title"', 'titel = "Title"', "'titel' is no key here; did you mean 'title'?"),
        ('amount = "Budget"', 'amount = ["A", "B"]', "'B' is a second column for amount"),
        ('opens = "Opens"', 'opens = "?"', "'?' is no heading; write that of opens"),
        ('opens = "Opens"\n', '[marks]\n"Q1" = "2027-Q9"\n', "'2027-Q9' is no time"),
        ('closes = "Closes"', '[marks]\n"Q1" = "2027-Q1"', "'Opens' is too much beside [marks]"),
        ('opens = "Opens"\ncloses = "Closes"\n', "", "no column says when a call opens or closes"),
        ('programme = "ERDF"', 'programme = "?"', "'?' is still to be filled"),
        ('programme = "ERDF"', 'programme = "ERFD"', "did you mean 'ERDF'?"),
        ("published = 2026-10-01", "published = 2026-12-24", "before the timetable was published"),
        ('url = "https://', 'url = "javascript://', "write an address that begins with https://"),
    ],
)
def test_a_slip_is_told_where_it_stands(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in MAPPING
    path = tmp_path / "calls.mapping.toml"
    path.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        check_mapping_head(read_mapping(path))
    assert said in str(caught.value)
    assert str(path) in str(caught.value)

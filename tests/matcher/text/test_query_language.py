"""A question of a few words in any language finds its calls."""

import pytest

from matcher.concepts import load_concepts
from matcher.text.query_language import language_of_prose


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("éclairage public", "fr"),
        ("iluminat public", "ro"),
        ("alumbrado público", "es"),
        ("oświetlenie uliczne", "pl"),
        ("Wärmeplanung", "de"),
        ("neue Wärmeplanung", "de"),
        ("улично осветление", "bg"),
        ("οδοφωτισμός", "el"),
        ("street lighting", "en"),
        ("LED", "en"),
        ("drone", "en"),
        ("data", "en"),
        ("xyzzy", "en"),
        ("", "en"),
        ("riqualificazione urbana", "it"),
        ("Die Stadt plant neue Wege für Kinder.", "de"),
    ],
)
def test_the_language_of_few_words(text: str, language: str) -> None:
    assert language_of_prose(text, load_concepts()) == language

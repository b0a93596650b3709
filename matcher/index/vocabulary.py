"""Which column of an index stands for which term: as it is counted, and as it is kept."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np


class Vocabulary(Protocol):
    """Terms of several languages, each pair of language and term a column of its own."""

    def column(self, language: str, term: str) -> int | None:
        """Return the column of a term, None where no call has it."""

    def term_of(self, column: int) -> tuple[str, str]:
        """Return the language and the term of a column."""

    def __len__(self) -> int:
        """Return the number of columns."""


class CountedVocabulary:
    """Columns in the order in which their terms were first seen."""

    def __init__(self) -> None:
        self._number = count()
        self._growing: dict[str, defaultdict[str, int]] = {}
        self.columns: Mapping[str, Mapping[str, int]] = {}
        self._names: list[tuple[str, str]] = []

    def numbers(self, language: str) -> Callable[[str], int]:
        """Return a function from a term of *language* to its column, new terms included."""
        if language not in self._growing:
            self._growing[language] = defaultdict(self._number.__next__)
        return self._growing[language].__getitem__

    def close(self) -> None:
        """Let no new term in; asked for before, `column` and `term_of` know nothing."""
        self.columns = {language: dict(terms) for language, terms in self._growing.items()}
        self._names = [("", "")] * sum(map(len, self.columns.values()))
        for language, terms in self.columns.items():
            for term, column in terms.items():
                self._names[column] = (language, term)

    def column(self, language: str, term: str) -> int | None:
        return self.columns.get(language, {}).get(term)

    def term_of(self, column: int) -> tuple[str, str]:
        return self._names[column]

    def __len__(self) -> int:
        return len(self._names)


class PackedVocabulary:
    """The same in three arrays: a match asks for a few hundred of a hundred thousand terms."""

    def __init__(self, terms: "np.ndarray", starts: "np.ndarray", columns: "np.ndarray") -> None:
        import numpy as np

        self._terms = terms.tobytes()
        self._starts = starts
        self._columns = columns
        self._places = np.empty_like(columns)
        self._places[columns] = np.arange(len(columns))

    @staticmethod
    def pack(names: Sequence[tuple[str, str]]) -> Mapping[str, "np.ndarray"]:
        """Return arrays for names in order of their columns: bytes, their starts, columns."""
        import numpy as np

        keys = [f"{language} {term}".encode() for language, term in names]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        lengths = [len(keys[place]) for place in order]
        return {
            "terms": np.frombuffer(b"".join(keys[place] for place in order), np.uint8),
            "starts": np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
            "columns": np.array(order, np.int64),
        }

    def _key(self, place: int) -> bytes:
        return self._terms[self._starts[place] : self._starts[place + 1]]

    def column(self, language: str, term: str) -> int | None:
        wanted = f"{language} {term}".encode()
        low, high = 0, len(self._columns)
        while low < high:
            middle = (low + high) // 2
            if self._key(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        found = low < len(self._columns) and self._key(low) == wanted
        return int(self._columns[low]) if found else None

    def term_of(self, column: int) -> tuple[str, str]:
        language, _, term = self._key(int(self._places[column])).decode().partition(" ")
        return language, term

    def __len__(self) -> int:
        return len(self._columns)

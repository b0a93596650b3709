"""Krefeld over some hundred judged calls, kept open for the tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from advice.profiles.files import ProfileFile
from advice.profiles.stored_projects import load_profile
from advice.ranking.matching import Corpus, load_corpus
from store.database import Store, open_store
from store.people.feedback import AnswerKind, give_feedback
from store.people.refusals import Why
from tests.desk.match.conftest import LATER, fill

TODAY = LATER.date()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("profiles") / "calls.db"
    fill(path)
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """A database of the test's own."""
    path = tmp_path / "calls.db"
    with open_store(template) as opened:
        path.touch(mode=0o600)
        opened.copy_into(path, path)
    with open_store(path) as opened:
        yield opened


@pytest.fixture
def corpus(store: Store) -> Corpus:
    return load_corpus(store, TODAY)


@pytest.fixture
def krefeld(store: Store) -> ProfileFile:
    return load_profile(store, "krefeld")


def mark(store: Store, call_id: str, answer: AnswerKind, why: Why | None = None) -> None:
    """Let the only reader answer about a call."""
    give_feedback(store, call_id=call_id, answer=answer, reason=why, recipient_id=1, now=LATER)

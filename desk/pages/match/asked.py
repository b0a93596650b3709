"""One question of the match page answered for another purpose: for a file, for a project."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData

from advice.ranking.reading import Reading, read_asked
from desk.deps import Deps
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from desk.pages.match.page import pressed
from desk.pages.match.state import MatchState
from desk.pages.match.view import rank_reading
from funding.errors import EmptyProfile
from matcher.rank import Ranked
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """A state with what was understood of it, and the matches."""

    store: Store
    state: MatchState
    reading: Reading
    ranked: Ranked


def texts_of(sent: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


def state_of(request: Request, pairs: list[tuple[str, str]]) -> MatchState:
    """Return the state that a form holds, whatever else is to be made of it."""
    return pressed(request, [(name, value) for name, value in pairs if name != "do"])


@contextmanager
def answered(deps: Deps, request: Request, state: MatchState) -> Iterator[Answered]:
    """Give the answer of a state, within one reading of the database.  Raises PageFault."""
    s, today = language_of(request), deps.clock().date()
    with deps.open_store() as store, store.read():
        try:
            if not state.is_asked:
                raise EmptyProfile("nothing was asked")
            corpus = deps.corpora.corpus(store, today)
            reading = read_asked(state.asked(), corpus.index)
            ranked = rank_reading(corpus, reading, state, today)
        except EmptyProfile as error:
            raise PageFault(
                400,
                s.say("There is no question to answer"),
                s.say("Go back, and give a text or a few words."),
            ) from error
        yield Answered(store=store, state=state, reading=reading, ranked=ranked)

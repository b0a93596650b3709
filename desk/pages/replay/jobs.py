"""Replays in the background: a page asks, a thread works, the database tells how far it is.

Whichever process answers the next request reads the same rows.
"""

import logging
import time
from threading import Lock, Thread

from advice.as_json.replays import replay_values
from advice.replay.tried import Asked
from desk.deps import Deps, Replay
from funding.errors import CityCallsError
from store.past.replays import end_replay, fail_replay, note_progress

log = logging.getLogger(__name__)
EVERY = 0.5
"""Seconds between two notes of how far a replay is."""
ONE_AT_A_TIME = Lock()


def start_replay(deps: Deps, replay: Replay, number: int, asked: Asked) -> None:
    """Begin a replay that was noted under a number, and return at once."""
    Thread(target=work, args=[deps, replay, number, asked], daemon=True).start()


def work(deps: Deps, replay: Replay, number: int, asked: Asked) -> None:
    told = 0.0

    def progress(name: str, done: int, total: int | None) -> None:
        nonlocal told
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            with deps.open_store() as store:
                note_progress(store, number, done, total or 0, now=deps.clock())

    try:
        with ONE_AT_A_TIME:
            found = replay(asked, progress)
        with deps.open_store() as store:
            end_replay(store, number, replay_values(found), now=deps.clock())
    except Exception as error:
        log.exception("replay %d of %s failed", number, asked.profile)
        words = str(error) if isinstance(error, CityCallsError) else type(error).__name__
        with deps.open_store() as store:
            fail_replay(store, number, words, now=deps.clock())

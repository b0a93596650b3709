"""The matches of the whole network, made beside the pages: no reader waits long for them."""

import logging
import threading
from datetime import date

from advice.one_call.network import Network, kept_network, network_of
from desk.deps import Deps
from store.database import Store

log = logging.getLogger(__name__)
WORKING: set[date] = set()
LOCK = threading.Lock()


def ready_network(deps: Deps, store: Store, today: date, *, seconds: float) -> Network | None:
    """Return the network's matches of a day; None where they are not made within *seconds*.

    They are made on in a thread of its own, and are there for who asks later.
    """
    known = kept_network(store, today)
    if known is not None:
        return known
    with LOCK:
        is_begun = today in WORKING
        WORKING.add(today)
    if not is_begun:
        thread = threading.Thread(target=make, args=(deps, today), daemon=True)
        thread.start()
        thread.join(seconds)
    return kept_network(store, today)


def make(deps: Deps, today: date) -> None:
    try:
        with deps.open_store() as store, store.read():
            network_of(store, today, deps.corpora.corpus(store, today))
    except Exception:
        # the pages go on without; whoever asks next begins anew
        log.exception("the network's matches of %s could not be made", today)
    finally:
        with LOCK:
            WORKING.discard(today)

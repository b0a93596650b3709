"""The admission of a run that was set aside: the same for the command, the page and the API."""

import contextlib
from datetime import date, datetime

from advice.ranking.matching import make_index
from advice.search.lines import keep_lines
from funding.errors import StoreBusy
from funding.event import RunReport
from store.database import Store
from store.harvest.runs import accept_run


def admit_run(
    store: Store, run_id: int, *, comment: str, author: str, today: date, now: datetime
) -> RunReport:
    """Make a quarantined run the present state, with its lines and the index of the day.

    Raises UnknownName, WrongInput or SourceBusy as `accept_run` does.
    """
    report = accept_run(store, run_id, comment=comment, author=author, today=today, now=now)
    with contextlib.suppress(StoreBusy):  # the next question makes them
        keep_lines(store)
        make_index(store, today)
    return report

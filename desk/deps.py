"""What every page needs of the installation; citycalls hands it over."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fastapi import Request

from advice.health.service_health import Outlook
from advice.questions.kept_questions import KeptQuestions
from advice.ranking.kept_corpus import KeptCorpus
from advice.ranking.kept_lists import KeptLists
from advice.replay.comparison import Replayed
from advice.replay.tried import Asked
from desk.letters import Letters
from desk.pages.notices.text import Places
from desk.security.login import Login
from desk.security.openid import OpenId
from desk.security.roles import DeskRole
from desk.turn import Turn
from store.database import Store


def no_schedule(store: Store, now: datetime) -> Outlook:
    """Return the outlook where no schedule is known."""
    return Outlook()


Progress = Callable[[str, int, int | None], None]
"""Name of a task, how much is done, of how much."""
Replay = Callable[[Asked, Progress | None], Replayed]
"""Makes past issues again by the sender's own code, on a connection of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deps:
    """The store, the secret of the signed links, the clock, and who the readers are."""

    open_store: Callable[[], AbstractContextManager[Store]]
    """Gives the database for one request."""
    secret: str = field(repr=False)
    clock: Callable[[], datetime]
    """The moment in the service's own time zone."""
    everybody: DeskRole = DeskRole.PUBLIC
    """The role of every reader on this machine."""
    login: Login = field(default_factory=Login)
    """How people sign in; with none, *everybody* holds."""
    openid: OpenId | None = None
    """The identity provider; None where there is none."""
    base_url: str | None = None
    """The public address of the pages; None if there is none."""
    contact: str | None = None
    """Mail address or web page of who runs this; None if it is not said."""
    outlook: Callable[[Store, datetime], Outlook] = no_schedule
    """What the schedule does next, as `status` tells it."""
    notices: Places = field(default_factory=dict)
    """Where imprint, privacy and accessibility are, as far as the operator said."""
    letters: Letters | None = None
    """The sender's own code; None where citycalls handed none over."""
    timetables: Path | None = None
    """The folder of timetables; None where citycalls handed none over."""
    replay: Replay | None = None
    """None where citycalls handed none over."""
    corpora: KeptCorpus = field(default_factory=KeptCorpus)
    """The calls with their index, kept open between the requests."""
    lists: KeptLists = field(default_factory=KeptLists)
    """The lists of stored projects, kept between the requests."""
    questions: KeptQuestions = field(default_factory=KeptQuestions)
    """What profiles are asked, kept between the requests."""
    turn: Turn = field(default_factory=Turn)
    """Held while a question is ranked."""


def deps_of(request: Request) -> Deps:
    """Return what the application that was asked has; the routes are those of every one."""
    deps: Deps = request.app.state.deps
    return deps

"""The errors of City Calls.  Every message names the thing, the value and the cure."""

import re

OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
"""An option of the command line, as messages name it: ``--open-between``"""


class CityCallsError(Exception):
    """Root of all errors that a person is meant to read."""


class WrongInput(CityCallsError):
    """What was typed, imported or configured can't be used; commands end with exit code 2."""


class PageChanged(CityCallsError):
    """A page function met something that the portal never sent before; the run is not admitted."""

    def __init__(self, source: str, url: str, what: str) -> None:
        super().__init__(f"{source}: {what} (at {url})")
        self.source, self.url, self.what = source, url, what


class UnreadableRecord(CityCallsError):
    """One record of a page can't be read; it is counted and left out, the run goes on."""


class EmptyProfile(CityCallsError):
    """Raised by the matcher when no word of a profile or question survives tokenising."""


class StoreTooNew(CityCallsError):
    """The database was written by a newer version; it is left untouched."""


class StoreFull(CityCallsError):
    """The disk of the database is full; what was being written is undone, the rest is as it was."""


class StaleVersion(WrongInput):
    """Somebody saved a newer version meanwhile; raised instead of undoing what was not seen."""


class StoreBusy(CityCallsError):
    """Another process kept the database for longer than anybody waits; nothing was changed."""


class StoreMissing(WrongInput):
    """There is no database at the place; only `crawl`, `profiles import` and `demo` make one."""


class SourceBusy(CityCallsError):
    """Another process harvests the same source right now."""


class UnknownName(WrongInput):
    """A profile, call, source or recipient of that name does not exist."""


def as_parameters(text: str) -> str:
    """Return a message with its options as programs and assistants name them.

    >>> as_parameters("--open-between is '2026'")
    "open_between is '2026'"
    """
    return OPTION.sub(lambda found: found[1].replace("-", "_"), text)

"""sqlite-utils without the libraries that it looks for and we never hand to it.

It would load numpy, for types that no table of ours has: a third of what a command such as
`status` takes.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNWANTED = ("numpy", "pandas")


@contextmanager
def absent(names: tuple[str, ...]) -> Iterator[None]:
    """Let libraries that nobody has loaded seem not to be installed."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def load_sqlite_utils() -> None:
    """Load it; who imports it afterwards gets it as it is."""
    with absent(UNWANTED):
        importlib.import_module("sqlite_utils")

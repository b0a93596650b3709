"""What every page needs of the installation; citycalls hands it over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Deps:
    """The store, the secret of the signed links, and the clock."""

    open_store: Callable[[], Store]
    """Opens the database for one request."""
    secret: str = field(repr=False)
    clock: Callable[[], datetime]
    """The moment in the service's own time zone."""

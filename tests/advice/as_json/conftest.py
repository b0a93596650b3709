"""A database in memory with harvests in one line, as the tests of the store have them."""

from tests.store.conftest import admit, make, store

__all__ = ["admit", "make", "store"]

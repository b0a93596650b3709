"""Numbers of people: links carry them, so a number is never given to a second person."""

from store.database import Store, meta, set_meta
from store.mail.installation import noted_people

LAST_NUMBER = "last_person"
"""Key in `meta`: the highest number that an erased person had, or that may have been given."""
GAP = 100_000
"""More people than were ever added after a backup whose database is lost."""


def next_number(store: Store) -> int:
    """Return a number that no person has or ever had: links of who was erased must lead nowhere."""
    # a database that was set back in time by hand does not know whom it wrote to since
    return max(highest_number(store), noted_people(store)) + 1


def highest_number(store: Store) -> int:
    """Return the highest number that a person has or had, as far as this database knows."""
    row = store.row("SELECT max(id) AS id FROM recipients")
    present = 0 if row is None or row["id"] is None else int(row["id"])
    return max(present, int(meta(store, LAST_NUMBER) or 0))


def skip_numbers(store: Store, given: int | None) -> None:
    """Never give a number up to *given* again; None: nobody knows which were given."""
    own = highest_number(store)
    last = own + GAP if given is None else max(own, given)
    set_meta(store, LAST_NUMBER, str(last))

"""Everything that `doctor --install` looks at, in the order in which it is told."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from citycalls.installation.around import base_address, proxy, relay
from citycalls.installation.findings import Found, note, ok
from citycalls.installation.machine import authority, clock, database, disk, modes, zone
from citycalls.settings import Settings


def check_installation(
    settings: Settings, environ: Mapping[str, str], *, now: datetime
) -> Iterator[Found]:
    """Yield what is found; no mail is sent and no portal is asked."""
    yield from database(settings)
    yield from disk(settings)
    yield from modes(settings, environ)
    yield from zone(settings, environ, now)
    yield from clock(settings, now)
    yield from authority(settings)
    yield from relay(settings)
    yield from proxy(environ)
    yield from base_address(settings, now)
    yield from contact(settings)


def contact(settings: Settings) -> Iterator[Found]:
    if settings.contact is None:
        yield note(
            "contact",
            "portals are not told whom to write to, so they are not read",
            "set CITYCALLS_CONTACT to a mail address or web page of the office",
        )
    else:
        yield ok("contact", f"portals are told to write to {settings.contact}")

"""Of this machine: database, disk, modes of files, zone, clock, certificates."""

import os
import ssl
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from citycalls.installation.findings import Found, fault, note, ok
from citycalls.settings import SYSTEM_FILE, Settings
from funding.errors import CityCallsError
from store.database import open_store
from store.operations.clock_ahead import trouble_of_clock
from store.operations.disks import (
    file_system_of,
    free_bytes,
    low_space_warning,
    network_disk_warning,
)


def database(settings: Settings) -> Iterator[Found]:
    path = settings.db
    if not path.exists():
        yield note(
            "database",
            f"there is none at {str(path)!r} yet",
            "`citycalls profiles import …`, `crawl` or `demo` makes it",
        )
        return
    try:
        with open_store(path, create=False) as store:
            (row,) = store.rows("PRAGMA quick_check(1)")
    except (CityCallsError, OSError) as error:
        yield fault("database", str(error), "see docs/operations.md, Backup and restore")
        return
    said = next(iter(dict(row).values()))
    if said != "ok":
        yield fault("database", f"{str(path)!r} is damaged: {said}", "`citycalls restore` a backup")
    else:
        yield ok("database", f"{str(path)!r} is whole")


def disk(settings: Settings) -> Iterator[Found]:
    folder = nearest(settings.db.parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield fault(
            "disk",
            f"{str(folder)!r} can't be written to by this user",
            f"give it to the user that runs the service: chown citycalls {folder}",
        )
        return
    if danger := network_disk_warning(settings.db, file_system_of(folder)):
        yield fault("disk", danger, "use a local disk")
        return
    free = free_bytes(folder / settings.db.name)
    if low := low_space_warning(settings.db, free):
        yield fault("disk", low, "free space, or move the database with CITYCALLS_DB")
    else:
        kind = file_system_of(folder) or "file system not known"
        yield ok("disk", f"{free // 1_000_000:,} MB free ({kind})")


def nearest(folder: Path) -> Path:
    """Return the deepest part of *folder* that exists."""
    folder = folder.absolute()
    while not folder.exists():
        folder = folder.parent
    return folder


def modes(settings: Settings, environ: Mapping[str, str]) -> Iterator[Found]:
    """Whatever holds people or passwords is its owner's alone."""
    if os.name == "nt":
        yield note("modes", "not looked at on Windows")
        return
    places = [settings.db, settings.mail_dir, *settings.db.parent.glob(f"{settings.db.name}-*")]
    named = [environ.get("CITYCALLS_SETTINGS"), *(v for k, v in environ.items() if is_secret(k))]
    places += [Path(name) for name in named if name]
    if not any(name.startswith("CITYCALLS_") for name in environ):
        places.append(SYSTEM_FILE)
    open_ones = [path for path in places if path.exists() and is_open(path)]
    for path in open_ones:
        mode = "700" if path.is_dir() else "600"
        yield fault(
            "modes", f"others on this machine can read {str(path)!r}", f"chmod {mode} {path}"
        )
    if not open_ones:
        yield ok("modes", "database, mails and settings are their owner's alone")


def is_secret(name: str) -> bool:
    return name.startswith("CITYCALLS_") and name.endswith("_FILE") and name != "CITYCALLS_CA_FILE"


def is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def zone(settings: Settings, environ: Mapping[str, str], now: datetime) -> Iterator[Found]:
    here = now.astimezone(settings.timezone)
    said = f"mails go by the clock of {settings.timezone.key}: it is {here:%Y-%m-%d %H:%M} there"
    if "CITYCALLS_TIMEZONE" in environ or SYSTEM_FILE.exists():
        yield ok("time zone", said)
    else:
        yield note("time zone", said, "set CITYCALLS_TIMEZONE if the readers live elsewhere")


def clock(settings: Settings, now: datetime) -> Iterator[Found]:
    """What the database remembers is compared here, and the pages' own clock beside them."""
    if settings.db.exists():
        try:
            with open_store(settings.db, create=False) as store:
                trouble = trouble_of_clock(store, now=now)
        except CityCallsError:
            return  # told of the database
        if trouble is not None:
            yield fault("clock", trouble, "see docs/operations.md, The clock")
            return
    yield ok("clock", f"{now:%Y-%m-%d %H:%M} UTC; nothing is noted for a time to come")


def authority(settings: Settings) -> Iterator[Found]:
    if settings.ca_file is None:
        yield ok("certificates", "the system's authorities are trusted")
        return
    try:
        found = ssl.create_default_context(cadata=settings.ca_file.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError, ssl.SSLError) as error:
        yield fault(
            "certificates",
            f"CITYCALLS_CA_FILE {str(settings.ca_file)!r} holds no PEM certificate ({error})",
            "name a file that begins with -----BEGIN CERTIFICATE-----",
        )
        return
    yield ok("certificates", f"trusted beside the system's: {len(found.get_ca_certs())} in all")

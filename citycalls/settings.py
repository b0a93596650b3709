"""Settings from the environment, or from one file of NAME=VALUE lines; read once at the start.

The file is the one that CITYCALLS_SETTINGS names.  Where the environment names no setting at all,
as under `sudo` or in a pipe of a mail server, it is `/etc/citycalls.env`, if that is there.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from citycalls.login_settings import CLIENT_SECRET, LOGIN_NAMES, LoginSettings, read_login
from funding.errors import WrongInput

SYSTEM_FILE = Path("/etc/citycalls.env")
"""The file that the service units read, too."""

NAMES: Mapping[str, str] = {
    "CITYCALLS_SETTINGS": "a file of NAME=VALUE lines; the environment goes first",
    "CITYCALLS_DB": "the database file; var/citycalls.db if unset",
    "CITYCALLS_SMTP_URL": "smtp://user:password@host:port or smtps://…; unset: mail to a folder",
    "CITYCALLS_MAIL_DIR": "the folder for mail; mail/ beside the database if unset",
    "CITYCALLS_MAIL_FROM": "the sender, for example City Calls <calls@city.example>",
    "CITYCALLS_BASE_URL": "the public https address of the pages; unset: answers by mail",
    "CITYCALLS_SECRET": "what links are signed with; kept in the database if unset",
    "CITYCALLS_CONTACT": "a mail address or web page that portals find in the User-Agent",
    "CITYCALLS_IMPRINT": "a text file or https address: who answers for the pages",
    "CITYCALLS_PRIVACY": "a text file or https address: what is kept of readers, and why",
    "CITYCALLS_ACCESSIBILITY": "a text file or https address: the accessibility statement",
    "CITYCALLS_TIMETABLES": "the folder of timetables; timetables/ beside the database if unset",
    "CITYCALLS_TIMEZONE": "Europe/Brussels if unset",
    "CITYCALLS_CA_FILE": "an extra certificate authority, PEM",
    "CITYCALLS_AIDES_TERRITOIRES_TOKEN": "the token of aides-territoires; unset: skipped",
    "CITYCALLS_SCHEDULER": "of a cluster, for --engine dask: tls://calls-1.example:8786",
    **LOGIN_NAMES,
    "CITYCALLS_FAIL_AT": "for fault campaigns only: ends the process at a named moment",
}
SECRET_NAMES = (
    "CITYCALLS_SECRET",
    "CITYCALLS_SMTP_URL",
    "CITYCALLS_AIDES_TERRITOIRES_TOKEN",
    CLIENT_SECRET,
)
"""May also be given as NAME_FILE: the value is then the file's content."""
SECRET_LENGTH = 16
NOTICES = ("imprint", "privacy", "accessibility")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    db: Path
    smtp_url: str | None
    mail_dir: Path
    timetables: Path
    """The folder of timetables of planned calls; it need not be there."""
    mail_from: str
    base_url: str | None
    secret: str | None
    contact: str | None
    timezone: ZoneInfo
    ca_file: Path | None
    notices: Mapping[str, str]
    """Imprint, privacy, accessibility: text files or https addresses, as far as they are set."""
    tokens: Mapping[str, str]
    """Setting name to value, for sources that need one."""
    scheduler: str | None
    """The address of a cluster, which only commands with --engine dask ask."""
    login: LoginSettings | None
    """How people sign in; None where nobody does."""

    @classmethod
    def from_env(
        cls, environ: Mapping[str, str] | None = None, system_file: Path | None = None
    ) -> "Settings":
        """Return the settings.  Raises WrongInput naming the setting, its value and the cure."""
        values = read_values(os.environ if environ is None else environ, system_file or SYSTEM_FILE)
        db = Path(values.get("CITYCALLS_DB", "var/citycalls.db"))
        mail_dir = values.get("CITYCALLS_MAIL_DIR")
        timetables = values.get("CITYCALLS_TIMETABLES")
        return cls(
            db=db,
            smtp_url=checked_smtp(values.get("CITYCALLS_SMTP_URL")),
            mail_dir=Path(mail_dir) if mail_dir else db.parent / "mail",
            timetables=Path(timetables) if timetables else db.parent / "timetables",
            mail_from=checked_sender(values.get("CITYCALLS_MAIL_FROM")),
            base_url=checked_base(values.get("CITYCALLS_BASE_URL")),
            secret=checked_secret(values.get("CITYCALLS_SECRET")),
            contact=values.get("CITYCALLS_CONTACT"),
            timezone=checked_zone(values.get("CITYCALLS_TIMEZONE", "Europe/Brussels")),
            ca_file=checked_file("CITYCALLS_CA_FILE", values.get("CITYCALLS_CA_FILE")),
            notices={
                notice: checked_notice(name, values[name])
                for notice in NOTICES
                if (name := f"CITYCALLS_{notice.upper()}") in values
            },
            tokens={k: v for k, v in values.items() if k.endswith("_TOKEN")},
            scheduler=values.get("CITYCALLS_SCHEDULER"),
            login=read_login(values, base_url=checked_base(values.get("CITYCALLS_BASE_URL"))),
        )


def read_values(environ: Mapping[str, str], system_file: Path) -> dict[str, str]:
    """Return our settings by name; empty values count as unset."""
    values: dict[str, str] = {}
    if not any(name.startswith("CITYCALLS_") for name in environ) and system_file.exists():
        # beside ours it may hold what the service needs, such as a proxy
        found = read_settings_file(system_file)
        values |= {k: v for k, v in found.items() if k.startswith("CITYCALLS_")}
    elif path := environ.get("CITYCALLS_SETTINGS"):
        values |= read_settings_file(Path(path))
    values |= {k: v for k, v in environ.items() if k.startswith("CITYCALLS_")}
    for name in SECRET_NAMES:
        path = values.pop(f"{name}_FILE", None)
        if path:
            values[name] = read_text(f"{name}_FILE", Path(path)).strip()
    for name in values:
        if name not in NAMES:
            raise WrongInput(f"unknown setting {name!r}; the known ones are {', '.join(NAMES)}")
    return {k: v for k, v in values.items() if v}


def open_to_others(environ: Mapping[str, str] | None = None) -> list[Path]:
    """Return the files with secrets that every user of this machine can read."""
    values = dict(os.environ if environ is None else environ)
    names = ("CITYCALLS_SETTINGS", *(f"{name}_FILE" for name in SECRET_NAMES))
    found = [Path(values[name]) for name in names if values.get(name)]
    return [path for path in found if os.name != "nt" and path.stat().st_mode & 0o007]


def read_settings_file(path: Path) -> dict[str, str]:
    values = {}
    lines = read_text("the settings", path).splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise WrongInput(f"{path}, line {number}: {line!r} is not NAME=VALUE")
        values[name.strip()] = value.strip().strip("\"'")
    return values


def read_text(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"{name}: {str(path)!r} can't be read ({error})") from error


def checked_smtp(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    try:
        is_good = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        shown = f"{parts.scheme}://…" if parts.scheme else "a value without a scheme"
        raise WrongInput(
            f"CITYCALLS_SMTP_URL is {shown}; it must be smtp://user:password@host:port or smtps://…"
        )
    return url


def checked_sender(sender: str | None) -> str:
    if sender is None:
        return "City Calls <citycalls@localhost>"
    from digest.headers import read_sender

    try:
        read_sender(sender)
    except WrongInput as error:
        raise WrongInput(f"CITYCALLS_MAIL_FROM: {error}") from error
    return sender


def checked_secret(secret: str | None) -> str | None:
    if secret is not None and len(secret) < SECRET_LENGTH:
        raise WrongInput(
            f"CITYCALLS_SECRET has {len(secret)} characters and could be guessed; take at least "
            f"{SECRET_LENGTH}, or unset it: then one is made and kept in the database"
        )
    return secret


def checked_base(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_local)):
        raise WrongInput(
            f"CITYCALLS_BASE_URL is {url!r}; it must be the public https address of the pages"
        )
    return url.rstrip("/")


def checked_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # an unknown name is a KeyError
        raise WrongInput(
            f"CITYCALLS_TIMEZONE is {name!r}, which is no time zone; for example Europe/Berlin"
        ) from error


def checked_notice(setting: str, value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "https" and parts.hostname:
        return value
    if not Path(value).is_file():
        raise WrongInput(f"{setting} is {value!r}; it must be a text file or an https address")
    return str(Path(value).resolve())


def checked_file(setting: str, value: str | None) -> Path | None:
    if value is None:
        return None
    path = Path(value)
    if not path.is_file():
        raise WrongInput(f"{setting} is {value!r}, which is no file")
    return path

"""The page that leads to all mails of the demo: by city, with language and kind."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from advice.profiles.stored_projects import load_profiles
from advice.weekly.content import NEWS
from digest.mail_folder import file_name
from store.database import Store
from store.mail.outbox import QueuedMail, mails_of_period
from store.operations.unfinished import write_whole
from store.people.recipients import list_recipients
from wording.city_names import city_name
from wording.language import speech
from wording.templates import html_templates


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedMail:
    """One mail, as the page names it."""

    subject: str
    href: str
    """Relative to the page."""
    kind: str
    period: str
    lines: int
    """Calls in the mail."""
    kilobytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedCity:
    """One city with the mails of its officer, the earliest first."""

    name: str
    country: str
    language: str
    code: str
    is_example: bool
    mails: tuple[ListedMail, ...]


def write_index(store: Store, folder: Path, mail_dir: Path, *, now: datetime, serve: str) -> Path:
    """Write ``index.html`` into *folder* and return its path.

    *serve* is the command that shows the pages of the same database.
    """
    cities = listed_cities(store, folder, mail_dir, now=now)
    page = html_templates("demo").get_template("index.html.j2")
    path = folder / "index.html"
    write_whole(path, page.render(cities=cities, serve=serve).encode())
    return path


def listed_cities(
    store: Store, folder: Path, mail_dir: Path, *, now: datetime
) -> tuple[ListedCity, ...]:
    """Return the cities in order of their names, each with the mails of its reader."""
    by_reader: dict[int, list[QueuedMail]] = {}
    for mail in mails_of_period(store, now=now):
        by_reader.setdefault(mail.recipient_id, []).append(mail)
    readers = {profile: person for person in list_recipients(store) for profile in person.profiles}
    cities = []
    for profile in sorted(load_profiles(store), key=lambda p: city_name(p.city.name, "en")):
        person = readers[profile.city.id]
        english, code = speech("en"), person.language
        mails = by_reader.get(person.id, [])
        cities.append(
            ListedCity(
                name=city_name(profile.city.name, english.code),
                country=english.country(profile.city.country),
                language=english.language(code),
                code=code,
                is_example=all(p.is_illustrative for p in profile.projects),
                mails=tuple(
                    listed_mail(mail, mail_dir, folder, is_first=not n)
                    for n, mail in enumerate(mails)
                ),
            )
        )
    return tuple(cities)


def listed_mail(mail: QueuedMail, mail_dir: Path, folder: Path, *, is_first: bool) -> ListedMail:
    html = (mail_dir / file_name(mail.period, mail.message_id)).with_suffix(".html")
    has_news = any(item.section in NEWS for item in mail.items)
    return ListedMail(
        subject=mail.subject,
        href=html.relative_to(folder).as_posix(),
        kind="welcome" if is_first else "news" if has_news else "quiet week",
        period=mail.period,
        lines=len({item.call_id for item in mail.items}),
        kilobytes=-(-html.stat().st_size // 1000),
    )

"""How long, how full and how repetitive the mails of a replayed spring are, for many readers.

    python -m bench.mail_figures REPLAY_DATA [--weeks N] [--keep FOLDER] [--json] [--show READER]

REPLAY_DATA is the folder of a replay portal's data (``replay.py`` lies beside it).  Its weeks are
harvested once into FOLDER (``var/replayed-weeks``); then every reader of `READERS` gets the mail of
each week, made by the product's own rules and templates, and what was listed to them counts in the
next one.  ``--show`` prints the text part of one reader's mails instead of the figures.
"""

import argparse
import json
import re
import statistics
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import py3langid

from advice.profiles.stored_projects import import_profiles, load_projects
from advice.ranking.matching import load_corpus, match_projects
from advice.weekly.all_new_calls import NO_NEW_CALLS, new_calls
from advice.weekly.content import WeeklyMail
from advice.weekly.section_near_misses import NEWS
from advice.weekly.week import Week
from advice.weekly.weekly_mail import weekly_mail
from bench.replayed_weeks import HarvestedWeek, harvest_weeks
from digest import render
from digest.letter_view import MailView
from digest.render import Rendered, render_mail
from funding.city import Project
from funding.event import Event, EventKind
from funding.evidence import Role
from funding.match import MatchList
from funding.not_covered import load_not_covered
from funding.periods import Frequency, period_of
from funding.resources import shipped
from store.calls.calls import calls_of
from store.calls.events import list_events
from store.database import Store, open_store
from store.harvest.call_identity import resolve_call
from store.operations.source_health import source_health
from store.people.recipients import Recipient
from wording.answer_links import Links
from wording.language import LOCALES, speech
from wording.programme_texts import load_guides

MONDAY_TO_TUESDAY = timedelta(days=1)
SENTENCE = 60
"""Characters from which the language of a text can be told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    name: str
    language: str
    profiles: tuple[str, ...]
    frequency: Frequency = Frequency.WEEKLY
    wants_whole_week: bool = False


def reader(name: str, language: str, *profiles: str, **more: object) -> Reader:
    return Reader(name=name, language=language, profiles=profiles, **more)  # type: ignore[arg-type]


READERS = (
    reader("krefeld", "de", "krefeld"),
    reader("pirna", "de", "pirna"),
    reader("three-cities", "de", "krefeld", "pirna", "arnsberg"),
    reader("whole-week", "de", "hamm", wants_whole_week=True),
    reader("whole-week-fr", "fr", "mulhouse", wants_whole_week=True),
    reader("monthly", "de", "muenchen", frequency=Frequency.MONTHLY),
    reader("daily", "en", "freiburg", frequency=Frequency.DAILY),
    reader("mulhouse", "fr", "mulhouse"),
    reader("arezzo", "it", "arezzo"),
    reader("two-cities", "es", "arezzo", "mulhouse"),
    reader("utrecht", "nl", "utrecht"),
    reader("boleslawiec", "pl", "boleslawiec"),
    reader("alba-iulia", "ro", "alba-iulia"),
    reader("sofia", "bg", "sofia"),
    reader("vari", "el", "vari-voula-vouliagmeni"),
    reader("three-countries", "en", "amsterdam", "basel", "geestland"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekData:
    """What all mails of a replayed week have in common."""

    today: date
    now: datetime
    projects: Mapping[str, Project]
    lists: Mapping[str, MatchList]
    calls: Sequence[object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    reader: str
    today: date
    letter: WeeklyMail
    rendered: Rendered
    view: MailView
    """What the HTML shows, after it was made to fit."""


class History:
    """What each reader was told so far, and when last."""

    def __init__(self) -> None:
        self.listed: dict[str, dict[str, set[str]]] = {}
        self.since: dict[str, date] = {}
        self.periods: dict[str, str] = {}


def person_of(one: Reader, number: int, now: datetime) -> Recipient:
    return Recipient(
        id=number,
        address=f"{one.name}@city.example",
        name=None,
        language=one.language,
        frequency=one.frequency,
        profiles=tuple(sorted(one.profiles)),
        wants_whole_week=one.wants_whole_week,
        added_at=now,
        confirmed_at=now,
        paused_until=None,
        bounced_at=None,
        bounce_note=None,
    )


def example_projects() -> dict[str, Project]:
    """Return the projects of the example cities as an installation keeps them."""
    with open_store(None) as store:
        import_profiles(
            store, shipped("profiles"), author="bench", comment=None, now=datetime.now(UTC)
        )
        return {project.id: project for project in load_projects(store)}


def mails(
    weeks: Sequence[HarvestedWeek], readers: Sequence[Reader], projects: Mapping[str, Project]
) -> Iterator[Mail]:
    """Yield the mails of all readers, week by week."""
    history = History()
    wanted = {n for one in readers for n in one.profiles}
    followed = {p.id: p for p in projects.values() if {p.id, p.city.id} & wanted}
    for week in weeks:
        today = week.day + MONDAY_TO_TUESDAY
        now = datetime(today.year, today.month, today.day, 5, 30, tzinfo=UTC)
        with open_store(week.db) as store:
            corpus = load_corpus(store, today)
            events = list_events(store, since=today - timedelta(days=40), until=today)
            fresh = {e.call_id for e in events if e.kind in NEWS and e.seen_on == week.day}
            found = match_projects(corpus, followed.values(), today=today, fresh=fresh)
            lists = {name: ranked.whole() for name, ranked in found.ranked.items()}
            data = WeekData(
                today=today, now=now, projects=followed, lists=lists, calls=tuple(corpus.calls)
            )
            for number, one in enumerate(readers, 1):
                period = period_of(today, one.frequency)
                if history.periods.get(one.name) == period:
                    continue
                history.periods[one.name] = period
                yield mail_of(store, data, events, one, number, history)


def mail_of(
    store: Store,
    data: WeekData,
    events: Sequence[Event],
    one: Reader,
    number: int,
    history: History,
) -> Mail:
    person, since = person_of(one, number, data.now), history.since.get(one.name)
    projects = [p for p in data.projects.values() if {p.id, p.city.id} & set(one.profiles)]
    listed: dict[str, set[str]] = {}
    for call_id, reasons in history.listed.get(one.name, {}).items():
        listed.setdefault(resolve_call(store, call_id), set()).update(reasons)
    seen = [e for e in events if since is not None and e.seen_on > since]
    whole_week = NO_NEW_CALLS
    if one.wants_whole_week:
        new_ids = {e.call_id for e in seen if e.kind is EventKind.NEW}
        whole_week = new_calls(data.calls, new_ids, projects, today=data.today)
    letter = weekly_mail(
        Week(
            recipient=person,
            projects=projects,
            lists=data.lists,
            events=seen,
            listed={k: frozenset(v) for k, v in listed.items()},
            health=source_health(store, now=data.now),
            not_covered=load_not_covered(),
            today=data.today,
            period=period_of(data.today, one.frequency),
            since=since,
            known=calls_of(store, sorted({e.call_id for e in seen} & listed.keys())),
            whole_week=whole_week,
            calls_read=len(data.calls),
        )
    )
    for item in letter.items:
        listed.setdefault(item.call_id, set()).add(item.reason)
    history.listed[one.name] = listed
    history.since[one.name] = data.today
    rendered, view = rendered_with_view(letter, links_for(number, letter))
    return Mail(reader=one.name, today=data.today, letter=letter, rendered=rendered, view=view)


def links_for(number: int, letter: WeeklyMail) -> Links:
    return Links(
        base_url="https://calls.city-network.example",
        secret="a secret of this measurement",
        sender_address="calls@city-network.example",
        recipient_id=number,
        period=letter.period,
        today=letter.today,
    )


def rendered_with_view(letter: WeeklyMail, links: Links) -> tuple[Rendered, MailView]:
    """Return a mail and the tree that its HTML was printed from: the last one that was tried."""
    views: list[MailView] = []
    print_html = render.render_html

    def noting(view: MailView) -> str:
        views.append(view)
        return print_html(view)

    render.render_html = noting
    try:
        return render_mail(letter, links, pages=load_guides()), views[-1]
    finally:
        render.render_html = print_html


def cards_of(mail: Mail) -> list[object]:
    return [c for s in mail.view.sections for g in s.groups for c in g.cards]


def lines_of(mail: Mail) -> list[object]:
    return [card for card in cards_of(mail) if not card.is_full]


def full_of(mail: Mail) -> int:
    return sum(card.is_full for card in cards_of(mail))


def has_ten_best(mail: Mail) -> bool:
    """Return whether at least ten open calls are in the mail that could be shown in full."""
    letter = mail.letter
    return len(letter.act_now) + len(letter.new) + min(len(letter.partner), 3) >= 10


def link_share(text: str) -> float:
    return sum(len(url) for url in re.findall(r"(?:https?|mailto):\S+", text)) / max(len(text), 1)


def names_condition(mail: Mail, card: object) -> bool | None:
    """Return whether a line with conditions names one; None for any other line."""
    s = speech(mail.letter.language)
    rest = card.line_rest
    if card.role != Role.WITH_CONDITIONS.value or not rest or rest.startswith("✗"):
        return None
    bare = rest.replace(s.say("Can we apply?"), "").replace(s.say("Yes, with conditions"), "")
    return len(re.findall(r"\w", bare)) > 3


def foreign_texts(mail: Mail) -> list[str]:
    """Return our own texts of a mail that are in another language than the mail.

    Sentences around a title of a portal or a project are left out: nobody translates those.
    """
    view, letter = mail.view, mail.letter
    titles = [title for _, title, _ in letter.projects]
    titles += [letter.recalled.call.title] if letter.recalled else []
    own = [t for t in view.intro if not any(title[:30] in t for title in titles)]
    texts = [*own, *view.how_to, *(meaning for _, meaning in view.glossary)]
    texts += [section.note or "" for section in view.sections]
    texts += [card.note.text for card in cards_of(mail) if card.is_full and card.note]
    return [t for t in texts if len(t) >= SENTENCE and language_of(t) != view.language]


@cache
def language_of(text: str) -> str:
    py3langid.set_languages(sorted(LOCALES))
    found: str = py3langid.classify(text)[0]
    return found


def figures(found: Sequence[Mail]) -> dict[str, object]:
    """Return the figures of some mails; welcomes and issues apart where that matters."""
    html = [len(mail.rendered.html.encode()) for mail in found]
    text = [len(mail.rendered.text) for mail in found]
    shares = [link_share(mail.rendered.text) for mail in found]
    issues = [mail for mail in found if not mail.letter.is_welcome]
    welcomes = [mail for mail in found if mail.letter.is_welcome]
    named = [n for m in found for c in lines_of(m) if (n := names_condition(m, c)) is not None]
    repeated = sum(repeats(found))
    lines = sum(len(lines_of(mail)) for mail in issues)
    foreign = [mail for mail in found if foreign_texts(mail)]
    return {
        "mails": len(found),
        "html_bytes_max": max(html),
        "html_bytes_median": int(statistics.median(html)),
        "html_over_95_kb": sum(size > 95_000 for size in html),
        "text_chars_max": max(text),
        "text_chars_median": int(statistics.median(text)),
        "text_links_share_max": round(max(shares), 2),
        "text_links_share_mean": round(statistics.mean(shares), 2),
        "full_cards_per_welcome": [full_of(mail) for mail in welcomes],
        "ten_exist_but_not_shown": sum(has_ten_best(m) and full_of(m) < 10 for m in welcomes),
        "full_cards_per_issue": round(statistics.mean(full_of(m) for m in issues), 2)
        if issues
        else None,
        "lines_per_welcome": [len(lines_of(mail)) for mail in welcomes],
        "lines_per_issue": round(lines / len(issues), 2) if issues else None,
        "lines_per_issue_max": max((len(lines_of(m)) for m in issues), default=None),
        "lines_in_issues": lines,
        "lines_repeated": repeated,
        "quiet_issues": sum(mail.letter.is_quiet for mail in issues),
        "with_conditions": len(named),
        "with_conditions_named": sum(named),
        "mails_with_foreign_text": len(foreign),
        "foreign_texts": sum(len(foreign_texts(mail)) for mail in found),
    }


def repeats(found: Iterable[Mail]) -> Iterator[int]:
    """Yield for each mail how many of its lines were lines of the reader's mail before."""
    before: dict[str, set[tuple[str, str | None]]] = {}
    for mail in found:
        lines = {(card.title, card.url) for card in lines_of(mail)}
        yield len(lines & before.get(mail.reader, set()))
        before[mail.reader] = lines


def main() -> None:
    asked = argparse.ArgumentParser(description="The figures of the mails of replayed weeks.")
    asked.add_argument("data", type=Path, metavar="REPLAY_DATA")
    asked.add_argument("--weeks", type=int, default=17)
    asked.add_argument("--keep", type=Path, default=Path("var/replayed-weeks"), metavar="FOLDER")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--show", metavar="READER", help="print the text of this reader's mails")
    given = asked.parse_args()
    weeks = harvest_weeks(given.data, given.keep, weeks=given.weeks)
    readers = [one for one in READERS if given.show in (None, one.name)]
    found = list(mails(weeks, readers, example_projects()))
    if given.show:
        for mail in found:
            sys.stdout.write(f"{'#' * 78}\n{mail.rendered.subject}\n\n{mail.rendered.text}\n")
        return
    rows: dict[str, dict[str, object]] = {"all": figures(found)}
    for one in readers:
        rows[one.name] = figures([mail for mail in found if mail.reader == one.name])
    if given.json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return
    for name, values in rows.items():
        sys.stdout.write(f"{name}\n")
        for what, value in values.items():
            sys.stdout.write(f"  {what:26} {value}\n")


if __name__ == "__main__":
    main()

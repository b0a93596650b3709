"""What the mails of a replayed spring tell of judged projects: good calls, noise, silence.

    python -m bench.judged_stream REPLAY_DATA JUDGED_FOLDER [--keep FOLDER]

Every project of the judged set (``docs/matching.md`` has the layout) has one reader.  Figures are
over the issues after the welcome; a call is good from grade 2 and off the point with a judged 0.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from advice.weekly.content import Card, MailSection
from bench.mail_figures import Mail, Reader, cards_of, mails
from bench.replayed_weeks import harvest_weeks
from funding.call import Call
from funding.event import EventKind
from matcher.evaluation.judged_set import read_judged
from store.calls.events import list_events
from store.database import open_store

GOOD = 2
TOLD = (MailSection.ACT_NOW, MailSection.NEW, MailSection.PARTNER, MailSection.FORTHCOMING)
NEWS = frozenset(
    {
        EventKind.NEW,
        EventKind.REOPENED,
        EventKind.DEADLINE,
        EventKind.STATUS,
        EventKind.BUDGET,
        EventKind.ELIGIBILITY,
    }
)

Seen = Mapping[str, list[tuple[str, EventKind]]]
"""By day, the events as (the call's own identifier, kind)."""


def grade_of(call: Call, grades: Mapping[str, int]) -> int | None:
    """Return the grade of a call by any of the identifiers that its sources give it."""
    found = [grades[r.source_id] for r in call.records if r.source_id in grades]
    return max(found, default=None)


def figures(
    found: Sequence[Mail],
    judged: Mapping[str, Mapping[str, int]],
    events: Seen,
) -> dict[str, object]:
    """Return the figures; *events* are those of each day, by the call's own identifier."""
    issues = [mail for mail in found if not mail.letter.is_welcome]
    noise = [noisy_cards(mail, judged[mail.reader]) for mail in issues]
    calm = [m for m in issues if not good_ones(m, judged[m.reader], events, NEWS)]
    told = missed = 0
    for mail in issues:
        listed = {
            r.source_id
            for section in TOLD
            for card in mail.letter.cards(section)
            for r in card.call.records
        }
        for name in good_ones(mail, judged[mail.reader], events, frozenset({EventKind.NEW})):
            told += name in listed
            missed += name not in listed
    return {
        "issues": len(issues),
        "cards on calls judged 0, by issue": {n: noise.count(n) for n in sorted(set(noise))},
        "weeks without good news": len(calm),
        "of these without a card": sum(not any(c.is_full for c in cards_of(m)) for m in calm),
        "of these quiet": sum(mail.letter.is_quiet for mail in calm),
        "good new calls": told + missed,
        "of these told": told,
    }


def noisy_cards(mail: Mail, grades: Mapping[str, int]) -> int:
    by_title: dict[str, Card] = {
        card.call.title: card for cards in mail.letter.sections.values() for card in cards
    }
    shown = [c for c in cards_of(mail) if c.is_full]
    off = {t for t, card in by_title.items() if grade_of(card.call, grades) == 0}
    return sum(any(card.title[:60] == title[:60] for title in off) for card in shown)


def good_ones(
    mail: Mail,
    grades: Mapping[str, int],
    events: Seen,
    kinds: frozenset[EventKind],
) -> set[str]:
    seen = events.get(mail.today.isoformat(), [])
    return {name for name, kind in seen if kind in kinds and grades.get(name, 0) >= GOOD}


def main() -> None:
    asked = argparse.ArgumentParser(description="What mails tell of judged projects.")
    asked.add_argument("data", type=Path, metavar="REPLAY_DATA")
    asked.add_argument("judged", type=Path, metavar="JUDGED_FOLDER")
    asked.add_argument("--weeks", type=int, default=17)
    asked.add_argument("--keep", type=Path, default=Path("var/replayed-weeks"), metavar="FOLDER")
    given = asked.parse_args()
    judged = read_judged(given.judged)
    weeks = harvest_weeks(given.data, given.keep, weeks=given.weeks)
    readers = [Reader(name=p.id, language="en", profiles=(p.id,)) for p in judged.projects]
    found = list(mails(weeks, readers, {p.id: p for p in judged.projects}))
    events: dict[str, list[tuple[str, EventKind]]] = {}
    for today, week in zip(sorted({mail.today for mail in found}), weeks, strict=True):
        with open_store(week.db) as store:
            seen = list_events(store, since=week.day, until=today)
        events[today.isoformat()] = [(e.source_id, e.kind) for e in seen]
    sys.stdout.write(json.dumps(figures(found, judged.grades, events), indent=1) + "\n")


if __name__ == "__main__":
    main()

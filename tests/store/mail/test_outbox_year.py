"""A year with crashes, refusals and a calendar that changes: each call is new exactly once."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.send import send_outbox
from funding.periods import Frequency, period_of
from store.database import open_store
from store.mail.outbox import MailItem, MailState, listed_before, mails_of_period
from store.people.recipients import list_recipients
from tests.sinks.letters import add_person, put_plain_letter
from tests.sinks.mta_sink import Sink

START = datetime(2026, 1, 6, 7, 30, tzinfo=UTC)


class Crash(Exception):
    """The process ends here."""


class Calls:
    """Calls that appear, change their deadline and expire."""

    def __init__(self, rnd):
        self.rnd, self.live, self.count, self.first, self.last = rnd, {}, 0, {}, {}

    def step(self, week):
        for call, (deadline, _) in list(self.live.items()):
            if deadline < week:
                del self.live[call]
            elif self.rnd.random() < 0.05:
                self.live[call] = (deadline + 4, f"deadline:{week}")
        for _ in range(self.rnd.randint(0, 6)):
            call = f"sedia:C{self.count}"
            self.count += 1
            self.live[call] = (week + self.rnd.randint(1, 20), None)
        for call, (deadline, change) in self.live.items():
            for reason in ("new", change):
                if reason is not None:
                    self.first.setdefault((call, reason), week)
                    self.last[call, reason] = deadline


def compose(store, person, calls, now):
    """Return what is news to a person, as the weekly letter would list it."""
    known = listed_before(store, person.id, now=now)
    items = []
    for call, (_, change) in sorted(calls.live.items()):
        listed = known.get(call, frozenset())
        if "new" not in listed:
            items.append(MailItem(call_id=call, reason="new"))
        if change is not None and change not in listed:
            items.append(MailItem(call_id=call, reason=change))
        items.append(MailItem(call_id=call, reason="countdown", is_once=False))
    return items


@pytest.mark.parametrize("seed", [1, 2])
def test_in_52_weeks_each_call_is_new_exactly_once_and_none_is_never_listed(tmp_path, seed):
    rnd = random.Random(seed)
    calls = Calls(rnd)
    refused = {f"officer{n}@city.example": ["451", "250"] for n in range(2)}
    with open_store(tmp_path / "c.db") as store, Sink() as sink:
        store.db.execute("PRAGMA synchronous = OFF")  # no power is lost here; a year takes seconds
        people = [add_person(store, f"officer{n}@city.example", now=START) for n in range(4)]
        for week in range(52):
            now = START + timedelta(weeks=week)
            calls.step(week)
            period = period_of(now.date(), Frequency.WEEKLY)
            for person in people:
                items = compose(store, person, calls, now)
                if rnd.random() < 0.1:
                    crash_while_composing(store, person, period, items, now)
                put_plain_letter(store, person, now=now, period=period, items=items)
            dice = rnd.random()
            if dice < 0.1:  # no relay all week
                send_outbox(
                    store,
                    smtp_url="smtp://127.0.0.1:9",
                    mail_dir=tmp_path,
                    now=now,
                    elapsed=lambda: 0,
                )
                continue
            if dice < 0.2:
                sink.answers = {"rcpt:officer0@city.example": ["550"]}
            elif dice < 0.4:
                sink.answers = {f"rcpt:{a}": list(codes) for a, codes in refused.items()}
            for minutes in (0, 6):
                send_outbox(
                    store,
                    smtp_url=sink.url,
                    mail_dir=tmp_path,
                    now=now + timedelta(minutes=minutes),
                    elapsed=lambda: 0,
                )
            sink.answers = {}
        sent = [x for x in mails_of_period(store, now=now) if x.state is MailState.SENT]
        failed = [x for x in mails_of_period(store, now=now) if x.state is MailState.FAILED]
        assert len(sent) == len(sink.kept)
        assert failed  # the year was not a quiet one
        news = Counter(
            (x.address, item.call_id, item.reason) for x in sent for item in x.items if item.is_once
        )
        assert set(news.values()) == {1}
        weeks_of = {
            p.address: {week_of(x.period) for x in sent if x.address == p.address} for p in people
        }
        assert len(list_recipients(store)) == 4
        for address, weeks in weeks_of.items():
            for (call, reason), first in calls.first.items():
                gone = min(calls_gone(calls, call, reason, first))
                if any(first <= w < gone for w in weeks):
                    assert news[address, call, reason] == 1, (address, call, reason)


def calls_gone(calls, call, reason, first):
    """Return the week in which a piece of news was no news any more."""
    later = [w for (c, r), w in calls.first.items() if c == call and r != "new" and w > first]
    end = calls.last[call, reason] + 1
    return [end, *later] if reason != "new" else [end]


def week_of(period):
    return (date.fromisocalendar(int(period[:4]), int(period[-2:]), 2) - START.date()).days // 7


def crash_while_composing(store, person, period, items, now):
    def compose_and_die():
        with store.write():
            put_plain_letter(store, person, now=now, period=period, items=items)
            raise Crash

    with pytest.raises(Crash):
        compose_and_die()

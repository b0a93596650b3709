"""The sender against a relay that misbehaves in every known way."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from digest.relay.smtp import Waits
from digest.send import send_outbox
from store.database import open_store
from store.mail.outbox import MailState, mails_of_period
from store.people.recipients import find_recipient, pause_recipient, remove_recipient
from tests.sinks.letters import PERIOD, add_person, fill, put_plain_letter
from tests.sinks.mta_sink import Sink

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
QUICK = Waits(connect=1.5, answer=0.6, final_dot=1, run=2.5)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "c.db") as opened:
        yield opened


@pytest.fixture(params=[(), ("PIPELINING",)], ids=["one by one", "at once"])
def offers(request, monkeypatch):
    """A relay that is told from whom, to whom and that a letter comes in three steps, or in one."""
    monkeypatch.setattr(Sink, "also", request.param)


def send(store, url, *, now=NOW, **more):
    more.setdefault("waits", QUICK)
    return send_outbox(
        store, smtp_url=url, mail_dir=store.path.parent / "mail", now=now, elapsed=lambda: 0, **more
    )


def states(store, now=NOW):
    return {x.address: str(x.state) for x in mails_of_period(store, [PERIOD], now=now)}


def test_letters_become_files_when_no_relay_is_configured(store):
    fill(store, 3, now=NOW)
    assert send(store, None).sent == 3
    files = sorted((store.path.parent / "mail").iterdir())
    assert len(files) == 3
    assert all(f.name.startswith("2026-W41-") and f.suffix == ".eml" for f in files)
    assert not any(b"officer" in f.name.encode() for f in files)
    assert b"Subject: 1 new - EU funding for Krefeld, week 41\r\n" in files[0].read_bytes()
    assert send(store, None).sent == 0


def test_letters_go_over_one_connection_once(store):
    people = fill(store, 5, now=NOW)
    with Sink() as sink:
        assert send(store, sink.url).sent == 5
        assert send(store, sink.url).sent == 0
        assert sink.recipients == dict.fromkeys(people, 1)
        assert sink.connections == 1
    assert set(states(store).values()) == {"sent"}


def test_sending_waits_for_the_disk_once_a_letter(tmp_path):
    commits = {}
    for letters in (3, 8):
        with open_store(tmp_path / f"{letters}.db") as store, Sink() as sink:
            fill(store, letters, now=NOW)
            said = []
            store.db.conn.set_trace_callback(said.append)
            assert send(store, sink.url).sent == letters
            commits[letters] = said.count("COMMIT")
    assert commits[8] - commits[3] == 5


def test_a_letter_is_noted_as_sent_though_the_next_one_cannot_be_taken(store):
    people = fill(store, 3, now=NOW)
    second = mails_of_period(store, [PERIOD], now=NOW)[1].id
    store.execute(
        # ends the whole transaction, as a disk does that is full
        "CREATE TRIGGER full BEFORE UPDATE OF state ON outbox WHEN NEW.state = 'sending'"
        f" AND NEW.id = {second} BEGIN SELECT RAISE(ROLLBACK, 'no room'); END"
    )
    with Sink() as sink:
        with pytest.raises(sqlite3.IntegrityError):
            send(store, sink.url)
        assert states(store) == dict(zip(people, ("sent", "new", "new"), strict=True))
        store.execute("DROP TRIGGER full")
        assert send(store, sink.url).sent == 2
        assert sink.recipients == dict.fromkeys(people, 1)


def test_a_letter_whose_sending_could_not_be_noted_is_uncertain_for_the_same_process(store):
    people = fill(store, 2, now=NOW)
    store.execute(
        "CREATE TRIGGER full BEFORE UPDATE OF state ON outbox WHEN NEW.state = 'sent'"
        " BEGIN SELECT RAISE(ROLLBACK, 'no room'); END"
    )
    with Sink() as sink:
        with pytest.raises(sqlite3.IntegrityError):
            send(store, sink.url)
        store.execute("DROP TRIGGER full")
        report = send(store, sink.url)
        assert (report.sent, report.recovered) == (1, 1)
        assert send(store, sink.url, now=NOW + timedelta(minutes=11)).sent == 1
        assert sink.recipients == {people[0]: 2, people[1]: 1}


def test_what_arrives_is_what_was_stored(store):
    person = add_person(store, "a@city.example", now=NOW)
    head = b"From: calls@city.example\r\nMessage-ID: <x@y>\r\n\r\n"
    put_plain_letter(store, person, now=NOW, body=head + b".dot\r\n..two\r\n.\r\nend\r\n")
    with Sink() as sink:
        assert send(store, sink.url).sent == 1
        assert sink.bodies == [head + b".dot\r\n..two\r\n.\r\nend\r\n"]


TABLE = [
    (stage, code)
    for stage in ("connect", "mail", "rcpt", "data")
    for code in ("421", "450", "451", "452", "550", "554")
]


@pytest.mark.usefixtures("offers")
@pytest.mark.parametrize(("stage", "code"), TABLE)
def test_temporary_refusals_are_tried_for_a_day_and_final_ones_once(store, stage, code):
    """One of four letters is refused; at `connect` all are, which is the relay's own fault."""
    people = fill(store, 4, now=NOW)
    key = "rcpt:officer1@city.example" if stage == "rcpt" else stage
    if stage == "data":
        key = "data:officer1@city.example"
    if stage == "mail":
        key = "mail:2"
    with Sink(answers={key: [code]}) as sink:
        first = send(store, sink.url)
        if stage == "connect":
            assert (first.sent, first.failed, sink.seen["mail"]) == (0, [], 0)
            assert first.fault is not None
            assert code in first.fault
            sink.answers.clear()
            assert send(store, sink.url, now=NOW + timedelta(minutes=1)).sent == 4
            assert sink.recipients == dict.fromkeys(people, 1)
            return
        if stage == "mail" and code == "421":
            # on a connection that was in use, 421 only means: make a new one
            assert (first.sent, first.fault) == (4, None)
            assert sink.recipients == dict.fromkeys(people, 1)
            return
        assert first.sent == 3
        others = {a for a, s in states(store).items() if s == "sent"}
        assert others == {p for p in people if p != "officer1@city.example"}
        if code.startswith("5"):
            assert states(store)["officer1@city.example"] == "failed"
            assert len(first.failed) == 1
            assert send(store, sink.url, now=NOW + timedelta(days=1)).sent == 0
        else:
            assert states(store)["officer1@city.example"] == "new"
            assert first.failed == []
            assert send(store, sink.url, now=NOW + timedelta(minutes=1)).sent == 0
            sink.answers.clear()
            assert send(store, sink.url, now=NOW + timedelta(minutes=6)).sent == 1
            assert sink.recipients == dict.fromkeys(people, 1)


@pytest.mark.parametrize("code", ["450", "451", "452", "421"])
def test_a_refusal_that_lasts_is_tried_seven_times_over_a_day_and_then_reported(store, code):
    fill(store, 1, now=NOW)
    now, tries, failed = NOW, [], []
    with Sink(answers={"rcpt:officer0@city.example": [code]}) as sink:
        while not failed and now < NOW + timedelta(hours=60):
            before = sink.seen["rcpt:officer0@city.example"]
            failed = send(store, sink.url, now=now).failed
            if sink.seen["rcpt:officer0@city.example"] > before:
                tries.append(now - NOW)
            now += timedelta(minutes=5)
    assert len(tries) == 7
    assert tries[-1] >= timedelta(hours=24)
    assert len(failed) == 1
    assert "refused for a day" in failed[0]


def test_a_relay_that_is_down_for_six_hours_costs_nothing(store):
    people = fill(store, 40, now=NOW)
    now = NOW
    with Sink() as gone:
        url = gone.url
    for _ in range(6 * 12):
        report = send(store, url, now=now)
        assert report.fault is not None
        assert (report.sent, report.failed) == (0, [])
        now += timedelta(minutes=5)
    assert {x.attempts for x in mails_of_period(store, [PERIOD], now=now)} == {0}
    with Sink() as back:
        assert send(store, back.url, now=now).sent == 40
        assert back.recipients == dict.fromkeys(people, 1)


@pytest.mark.parametrize("fault", ["535", "530"])
def test_a_refused_login_stops_the_run_and_burns_no_letter(store, fault):
    fill(store, 3, now=NOW)
    answers = {"auth": ["535"]} if fault == "535" else {"mail": ["530"]}
    with Sink(answers=answers, features=("AUTH PLAIN",)) as sink:
        login = sink.url.replace("//", "//user:secret@") if fault == "535" else sink.url
        report = send(store, login)
        assert sink.seen["auth" if fault == "535" else "mail"] == 1
    assert report.fault is not None
    assert "secret" not in report.fault
    assert set(states(store).values()) == {"new"}


def test_a_letter_that_is_three_days_overdue_waits_for_a_person(store):
    fill(store, 2, now=NOW)
    late = NOW + timedelta(hours=73)
    with Sink() as sink:
        report = send(store, sink.url, now=late)
        assert (report.sent, report.late, report.needs_person) == (0, 2, True)
        assert send(store, sink.url, now=late, late=True).sent == 2


@pytest.mark.parametrize("how", ["drop", "stall"])
def test_a_lost_answer_makes_a_letter_uncertain_and_it_goes_once_more(store, how):
    people = fill(store, 3, now=NOW)
    with Sink(answers={"dot:officer1@city.example": [how, "250"]}) as sink:
        report = send(store, sink.url)
        assert (report.sent, len(report.uncertain)) == (2, 1)
        assert states(store)["officer1@city.example"] == "uncertain"
        assert send(store, sink.url, now=NOW + timedelta(minutes=9)).sent == 0
        assert send(store, sink.url, now=NOW + timedelta(minutes=10)).sent == 1
        ids = {m for a, m in sink.kept if a == "officer1@city.example"}
        assert sink.recipients == {people[0]: 1, people[1]: 2, people[2]: 1}
        assert len(ids) == 1
    letter = next(x for x in mails_of_period(store, now=NOW) if x.address == people[1])
    assert (letter.state, letter.uncertain_at) == (MailState.SENT, NOW)


def test_an_answer_that_is_lost_twice_is_not_tried_a_third_time(store):
    fill(store, 1, now=NOW)
    with Sink(answers={"dot": ["drop"]}) as sink:
        for minutes in (0, 10, 20, 600):
            send(store, sink.url, now=NOW + timedelta(minutes=minutes))
        assert sink.recipients == {"officer0@city.example": 2}
    assert states(store) == {"officer0@city.example": "uncertain"}


def test_uncertain_letters_can_be_held(store):
    fill(store, 1, now=NOW)
    with Sink(answers={"dot": ["drop", "250"]}) as sink:
        send(store, sink.url)
        later = NOW + timedelta(hours=1)
        assert send(store, sink.url, now=later, resend_uncertain=False).sent == 0


@pytest.mark.parametrize(
    ("stage", "how", "features"),
    [
        *(
            (stage, how, ())
            for stage in ("connect", "ehlo", "mail", "rcpt", "data", "dot")
            for how in ("stall", "drip")
        ),
        *((stage, "stall", ("PIPELINING",)) for stage in ("mail", "rcpt", "data")),
    ],
)
def test_a_stall_ends_and_the_others_are_delivered(store, stage, how, features):
    people = fill(store, 3, now=NOW)
    key = f"{stage}:1" if stage in ("connect", "ehlo", "mail") else f"{stage}:{people[0]}"
    with Sink(answers={key: [how]}, features=features) as sink:
        first = send(store, sink.url)
        if stage in ("connect", "ehlo"):
            assert first.fault is not None
        elif stage == "dot":
            assert (first.sent, len(first.uncertain)) == (2, 1)
        elif stage == "mail" and features:
            assert first.sent == 3  # all at once was too much for it, and one by one is not
        else:
            assert first.sent == 2
        sink.answers.clear()
        send(store, sink.url, now=NOW + timedelta(minutes=6))
        expected = dict.fromkeys(people, 1)
        assert sink.recipients == expected  # the stalled dot was taken, and not sent again
    assert all(s in ("sent", "uncertain") for s in states(store).values())


def test_a_relay_that_stalls_at_every_letter_ends_the_run(store):
    fill(store, 40, now=NOW)
    with Sink(answers={"rcpt": ["stall"]}) as sink:
        report = send(store, sink.url)
        assert report.fault is not None
        assert sink.seen["rcpt"] == 2
    assert {x.attempts for x in mails_of_period(store, now=NOW)} == {0}


def test_a_relay_that_never_answers_after_the_dot_ends_the_run(store):
    fill(store, 40, now=NOW)
    waits = Waits(connect=1.5, answer=0.6, final_dot=0.3, run=0.5)
    with Sink(answers={"dot": ["stall"]}) as sink:
        report = send(store, sink.url, waits=waits)
        assert report.fault is not None
        assert len(sink.kept) == len(report.uncertain) == 2
    assert list(states(store).values()).count("new") == 38


def test_a_refused_sender_fails_nobody_when_it_is_refused_for_all(store):
    fill(store, 5, now=NOW)
    with Sink(answers={"mail": ["550"]}) as sink:
        report = send(store, sink.url)
    assert (report.failed, report.sent) == ([], 0)
    assert report.fault is not None
    assert set(states(store).values()) == {"new"}


def test_a_bounce_marks_the_person_until_a_mail_arrives(store):
    fill(store, 2, now=NOW)
    with Sink(answers={"rcpt:officer0@city.example": ["550", "250"]}) as sink:
        report = send(store, sink.url)
        person = find_recipient(store, "officer0@city.example")
        assert person.bounced_at == NOW
        assert report.failed == [f"2026-W41, recipient {person.id}: 550 said"]
        put_plain_letter(store, person, now=NOW + timedelta(days=7), period="2026-W42")
        assert send(store, sink.url, now=NOW + timedelta(days=7)).sent == 1
    assert find_recipient(store, "officer0@city.example").bounced_at is None


def test_nothing_goes_to_people_who_left_or_paused_meanwhile(store):
    people = fill(store, 4, now=NOW)
    remove_recipient(store, people[0], now=NOW)
    pause_recipient(store, people[1], until=NOW.date() + timedelta(days=9))
    with store.write():
        store.execute("UPDATE recipients SET confirmed_at = NULL WHERE address = ?", [people[2]])
    with Sink() as sink:
        assert send(store, sink.url).sent == 1
        assert sink.recipients == {people[3]: 1}


def test_the_pace_is_limited(store):
    fill(store, 4, now=NOW)
    slept = []
    with Sink() as sink:
        send(store, sink.url, limit_per_minute=30, sleep=slept.append)
    assert slept == [2.0] * 4


POISON = {
    "no body": "body = x''",
    "body is no zlib": "body = x'00112233'",
    "body is text": "body = CAST('plain' AS BLOB)",
    "garbage retry time": "next_try_at = 'soon'",
    "no such time": "next_try_at = ''",
    "many attempts": "attempts = 1000000",
    "negative attempts": "attempts = -5",
    "in hand of nobody": "state = 'sending'",
    "in hand of garbage": "state = 'sending', holder = 'x', lease_until = 'y'",
    "in hand of a long dead": "state = 'sending', holder = 'h - 99999999 -', lease_until = '2001'",
    "uncertain without a time": "state = 'uncertain'",
    "many resends": "state = 'uncertain', resends = 99, uncertain_at = '2001'",
    "odd message id": "message_id = 'a\nb <> \u2028'",
    "empty message id": "message_id = ''",
    "odd subject": "subject = char(0, 10, 13)",
    "items are no list": "items = '{}'",
    "items are of another kind": "items = '[1]'",
    "items are no JSON": "items = '['",
    "due at some time": "due_at = 'whenever'",
    "uncertain since some time": "state = 'uncertain', uncertain_at = 'once'",
}
ADDRESSES = {
    "line break": "a\nBcc: b@evil.example",
    "two addresses": "a@x.example, b@y.example",
    "umlaut": "ü@city.example",
    "no at": "nobody",
    "empty": "",
    "angle": "<a@x.example>",
    "blank": "a b@x.example",
    "long": "a" * 320 + "@x.example",
    "trailing dot": "a@x.example.",
    "quotes": '"a"@x.example',
    "nul": "a\x00@x.example",
}
BODIES = {
    "no sender": b"To: a@x.example\r\n\r\nhello\r\n",
    "two senders": b"From: a@x.example, b@x.example\r\n\r\nhello\r\n",
    "hostile sender": b"From: =?UTF-8?Q?=0A?=Bcc: b@evil.example\r\n\r\nhello\r\n",
    "no text": b"From: a@x.example\r\n\r\n",
    "no blank line": b"From: a@x.example\r\nhello",
    "nul": b"From: a@x.example\r\n\r\nhe\x00llo\r\n",
    "endless line": b"From: a@x.example\r\n\r\n" + b"x" * 5000 + b"\r\n",
    "not even text": bytes(range(256)),
}


def test_no_poisoned_row_stops_the_others(store):
    kinds = [("row", k) for k in POISON] + [("address", k) for k in ADDRESSES]
    kinds += [("body", k) for k in BODIES]
    assert len(kinds) >= 30
    for n, (what, kind) in enumerate(kinds):
        person = add_person(store, f"poison{n}@city.example", now=NOW)
        put_plain_letter(
            store, person, now=NOW, body=BODIES[kind] if what == "body" else None, items=()
        )
        with store.write():
            if what == "row":
                store.execute(f"UPDATE outbox SET {POISON[kind]} WHERE recipient_id = {person.id}")
            if what == "address":
                store.execute(
                    "UPDATE recipients SET address = ? WHERE id = ?", [ADDRESSES[kind], person.id]
                )
    people = fill(store, 39, now=NOW)  # after the poison, so that it goes first
    with Sink() as sink:
        send(store, sink.url)
        assert {p: sink.recipients[p] for p in people} == dict.fromkeys(people, 1)
        assert len(mails_of_period(store, now=NOW)) == len(kinds) + 39
        assert not any("evil" in address or "@x." in address for address in sink.recipients)

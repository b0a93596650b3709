"""A letter is announced in one step or in three, to relays that keep to the rules or don't."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.relay.smtp import Waits
from digest.send import send_outbox
from store.database import open_store
from store.mail.outbox import mails_of_period
from tests.sinks.letters import PERIOD, fill
from tests.sinks.mta_sink import Sink

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
AT_ONCE = ("8BITMIME", "PIPELINING")
SECOND = "officer1@city.example"


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "c.db") as opened:
        fill(opened, 4, now=NOW)
        yield opened


def send(store, sink, *, minutes=0):
    return send_outbox(
        store,
        smtp_url=sink.url,
        mail_dir=store.path.parent,
        now=NOW + timedelta(minutes=minutes),
        elapsed=lambda: 0,
        waits=Waits(connect=1.5, answer=0.6, final_dot=1, run=3),
    )


def states(store):
    return [str(x.state) for x in mails_of_period(store, [PERIOD], now=NOW)]


class Listening(Sink):
    """Notes what comes in one go."""

    def __init__(self, **more):
        super().__init__(**more)
        self.heard = []

    def _lines(self, peer):
        return Lines(peer, self.heard, self.forgets)

    forgets = b"-"


class Forgetful(Listening):
    """Forgets what came together with MAIL, as relays behind some firewalls do."""

    forgets = b"MAIL"


class Lines:
    def __init__(self, peer, heard, forgets):
        self.peer, self.heard, self.forgets, self.rest = peer, heard, forgets, b""

    def readline(self):
        while b"\n" not in self.rest:
            more = self.peer.recv(65536)
            if not more:
                return b""
            self.heard.append(more)
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\n")
        if line[:4].upper() == self.forgets:
            self.rest = b""
        return line + b"\n"


@pytest.mark.parametrize("features", [(), AT_ONCE], ids=["one by one", "at once"])
def test_all_is_said_at_once_only_where_the_relay_offers_it(store, features):
    with Listening(features=features) as sink:
        assert send(store, sink).sent == 4
    together = [x for x in sink.heard if x.startswith(b"mail") and x.endswith(b"data\r\n")]
    assert len(together) == (4 if features else 0)
    assert sink.connections == 1


def test_no_word_of_a_letter_leaves_before_all_was_agreed_to(store):
    with Sink(answers={f"rcpt:{SECOND}": ["550 5.1.1 unknown"]}, features=AT_ONCE) as sink:
        report = send(store, sink)
        assert (report.sent, len(report.failed)) == (3, 1)
        assert (sink.seen["data"], sink.seen["nobody"], sink.connections) == (3, 1, 1)
        assert SECOND not in sink.recipients


def test_a_relay_that_would_take_a_letter_to_nobody_gets_none(store):
    answers = {f"rcpt:{SECOND}": ["550 5.1.1 unknown"], "nobody": ["354"]}
    with Sink(answers=answers, features=AT_ONCE) as sink:
        report = send(store, sink)
        assert (report.sent, len(report.failed)) == (3, 1)
        assert (len(sink.bodies), sink.connections) == (3, 2)


@pytest.mark.parametrize("then", ["drop", "stall"])
def test_a_refusal_holds_though_the_relay_says_nothing_more(store, then):
    answers = {f"rcpt:{SECOND}": ["550 5.1.1 unknown; drop"]}
    if then == "stall":
        answers = {f"rcpt:{SECOND}": ["550 5.1.1 unknown"], "nobody": ["stall"]}
    with Sink(answers=answers, features=AT_ONCE) as sink:
        report = send(store, sink)
        assert (report.sent, len(report.failed), report.fault) == (3, 1, None)
        assert "5.1.1" in report.failed[0]
    assert states(store) == ["sent", "failed", "sent", "sent"]


def test_a_relay_that_forgets_what_it_is_told_at_once_is_told_one_by_one(store):
    with Forgetful(features=AT_ONCE) as sink:
        report = send(store, sink)
        assert (report.sent, report.fault) == (4, None)
        assert (sink.connections, set(sink.recipients.values())) == (2, {1})


@pytest.mark.parametrize("features", [(), AT_ONCE], ids=["one by one", "at once"])
@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({f"data:{SECOND}": ["354 go\r\n250 taken"], f"dot:{SECOND}": ["554"]}, "new"),
        ({f"data:{SECOND}": ["354 go\r\n552 5.3.4 too large"]}, "failed"),
        ({f"rcpt:{SECOND}": ["250 yes\r\n250 yes"], f"dot:{SECOND}": ["554"]}, "new"),
        ({"dot:officer0@city.example": ["250 taken\r\n250 and again"]}, "sent"),
        ({"dot:officer0@city.example": ["250 taken\r\n421 good-bye"]}, "sent"),
        ({"dot:officer0@city.example": ["250 taken; drop"]}, "sent"),
        ({f"dot:{SECOND}": ["2x0 taken"]}, "uncertain"),
        ({f"dot:{SECOND}": ["354 more"]}, "uncertain"),
        ({f"dot:{SECOND}": ["252 taken"]}, "sent"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value,
)
def test_an_answer_out_of_step_is_no_answer_to_the_letter(store, features, answers, last):
    with Sink(answers=answers, features=features) as sink:
        send(store, sink)
        assert states(store) == ["sent", last, "sent", "sent"]
        before = dict(sink.recipients)
        assert all(before.get(f"officer{n}@city.example") == 1 for n in (0, 2, 3))
        sink.answers.clear()
        send(store, sink, minutes=11)
        assert max(sink.recipients.values()) == 1 or last == "uncertain"
        assert SECOND in sink.recipients or last == "failed"

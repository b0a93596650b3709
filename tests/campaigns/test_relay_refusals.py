"""A relay that refuses us, at every stage: all mails wait, nobody is marked, repair sends them."""

from datetime import UTC, datetime, timedelta

import pytest

from digest.relay.smtp import Waits
from digest.send import send_outbox
from store.database import open_store
from store.mail.outbox import mails_of_period
from store.mail.outbox_health import outbox_health
from store.people.recipients import list_recipients
from tests.sinks.letters import PERIOD, fill
from tests.sinks.mta_sink import Sink

NOW = datetime(2026, 10, 27, 7, 30, tzinfo=UTC)
PEOPLE = 16
QUICK = Waits(connect=3, answer=3, final_dot=3, run=10)
STAGES = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "dot")
REFUSALS = (
    "554 5.7.1 <x@krefeld.example>: Relay access denied",
    "550 relaying prohibited by administrator",
    "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    "554 5.7.1 Service unavailable; client host [192.0.2.7] blocked using zen.example",
    "550 Your IP is on our blacklist, see https://rbl.example/192.0.2.7",
    "550 5.4.5 Daily user sending limit exceeded",
    "552 Daily message quota exceeded for this account",
    "550 5.7.26 This mail is unauthenticated: neither SPF nor DKIM passed",
    "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    "554 5.2.252 SendAsDenied; calls@city.example not allowed to send as citycalls@city.example",
    "553 5.7.1 <calls@city.example>: Sender address rejected: not owned by user calls",
    "550 5.1.8 <calls@city.example>: sender address rejected: domain not found",
    "530 5.7.0 Authentication required",
    "535 5.7.8 Authentication credentials invalid",
    "534 5.7.9 Application-specific password required",
    "550 5.7.509 Access denied, sending domain does not pass DMARC verification",
    "571 Delivery not authorized, message refused",
    "550 rejected because this message looks like spam",
    "554 5.7.0 Your account was suspended for a policy violation",
    "550 Requested action not taken",
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "c.db") as opened:
        yield opened


def send(store, url, *, now=NOW):
    return send_outbox(
        store,
        smtp_url=url,
        mail_dir=store.path.parent / "mail",
        now=now,
        elapsed=lambda: 0,
        waits=QUICK,
    )


def refuse_and_repair(store, stage: str, refusal: str) -> None:
    people = fill(store, PEOPLE, now=NOW)
    with Sink(answers={stage: [refusal]}, features=("AUTH PLAIN",)) as sink:
        url = sink.url.replace("//", "//calls:secret@") if stage == "auth" else sink.url
        if stage == "ehlo":
            sink.answers["ehlo"] = [refusal]
        for minutes in (0, 5, 10):
            report = send(store, url, now=NOW + timedelta(minutes=minutes))
            assert (report.sent, report.failed) == (0, [])
            assert report.fault is not None
        assert {str(m.state) for m in mails_of_period(store, [PERIOD], now=NOW)} == {"new"}
        assert [p.address for p in list_recipients(store) if p.bounced_at is not None] == []
        (trouble,) = outbox_health(store, now=NOW).trouble(NOW)
        assert trouble.startswith("16 mails wait since 2026-10-27 07:30 UTC: ")
        assert refusal.split()[0] in trouble
        sink.answers.clear()
        assert send(store, url, now=NOW + timedelta(minutes=10)).sent == PEOPLE
        assert sink.recipients == dict.fromkeys(people, 1)
    assert outbox_health(store, now=NOW).trouble(NOW) == []


QUICK_CASES = [
    *(("rcpt", refusal) for refusal in REFUSALS),
    *((stage, REFUSALS[0]) for stage in STAGES if stage != "rcpt"),
    *((stage, REFUSALS[-1]) for stage in ("mail", "data", "dot")),
]


@pytest.mark.parametrize(("stage", "refusal"), QUICK_CASES)
def test_a_refusal_about_us_costs_nobody_anything(store, stage, refusal):
    refuse_and_repair(store, stage, refusal)


@pytest.mark.full
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_refusal_at_every_stage(store, stage, refusal):
    refuse_and_repair(store, stage, refusal)


@pytest.mark.parametrize("refusal", REFUSALS[:-1])
def test_a_refusal_for_some_lets_the_others_through_and_marks_nobody(store, refusal):
    """A city whose server blocks us may not stand before the others for ever."""
    people = fill(store, 6, now=NOW)
    blocked = people[:3]
    with Sink(answers={f"rcpt:{a}": [refusal] for a in blocked}) as sink:
        for minutes in (0, 5, 10, 15):
            report = send(store, sink.url, now=NOW + timedelta(minutes=minutes))
        assert report.fault is not None
        assert set(people[3:]) <= set(sink.recipients)
        assert [p.address for p in list_recipients(store) if p.bounced_at is not None] == []
        sink.answers.clear()
        for minutes in (16, 20):
            send(store, sink.url, now=NOW + timedelta(minutes=minutes))
        assert sink.recipients == dict.fromkeys(people, 1)

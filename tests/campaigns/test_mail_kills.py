"""Kills, failpoints and many senders at once: nothing lost, nothing doubled beyond the gap."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from store.database import open_store
from store.mail.outbox import mails_of_period
from tests.campaigns.mail_kills import NOW, ROOT, campaign, is_right, run_sender, settled
from tests.campaigns.mail_postfix import POSTFIX, running_postfix
from tests.sinks.letters import fill
from tests.sinks.mta_sink import Sink

LOGS = ROOT / "var" / "campaigns"
AT_ONCE = ("8BITMIME", "PIPELINING")
"""Features of a relay that is told at once from whom, to whom and that a letter comes."""


def test_kills_at_random_moments_lose_nothing(tmp_path):
    with Sink(delay=0.01, features=AT_ONCE) as sink:
        rounds = campaign(tmp_path, url=sink.url, kept=lambda: list(sink.kept), kills=3, letters=15)
    assert [r for r in rounds if not is_right(r)] == []
    assert sum(r.kills for r in rounds) >= 3


@pytest.mark.full
@pytest.mark.parametrize(("milliseconds", "features"), [(2, AT_ONCE), (50, ())])
def test_a_hundred_kills_lose_nothing(tmp_path, milliseconds, features):
    with Sink(delay=milliseconds / 1000, features=features) as sink:
        rounds = campaign(
            tmp_path,
            url=sink.url,
            kept=lambda: list(sink.kept),
            kills=100,
            seed=milliseconds,
            log=LOGS / f"mail_kills_{milliseconds}ms.jsonl",
        )
    assert [r for r in rounds if not is_right(r)] == []
    assert sum(r.kills for r in rounds) >= 100


@pytest.mark.full
@pytest.mark.skipif(POSTFIX is None, reason="postfix is not installed")
@pytest.mark.skipif(os.getuid() != 0, reason="only root may start a postfix of its own")
def test_a_hundred_kills_lose_nothing_with_a_real_relay(tmp_path):
    with running_postfix() as postfix:
        rounds = campaign(
            tmp_path,
            url=postfix.url,
            kept=postfix.kept,
            kills=100,
            seed=25,
            log=LOGS / "mail_kills_postfix.jsonl",
        )
    assert [r for r in rounds if not is_right(r)] == []
    assert sum(r.kills for r in rounds) >= 100


@pytest.mark.parametrize(
    ("moment", "copies", "state"),
    [
        ("after_claim", 1, "uncertain"),  # nothing left the house, but nobody can know
        ("after_dot", 2, "uncertain"),
        ("after_250", 2, "uncertain"),
        ("after_commit", 1, "sent"),
    ],
)
def test_a_crash_in_each_gap_ends_as_it_must(tmp_path, moment, copies, state):
    path = tmp_path / "c.db"
    with open_store(path) as store:
        people = fill(store, 3, now=NOW)
    with Sink(features=AT_ONCE) as sink:
        assert run_sender(path, sink.url, NOW, fail_at=moment) == 1
        run_sender(path, sink.url, NOW)
        with open_store(path) as store:
            first = mails_of_period(store, now=NOW)[0]
            assert (first.state, first.address) == (state, people[0])
        run_sender(path, sink.url, NOW + timedelta(minutes=11))
        mails = settled(lambda: list(sink.kept))
        assert sink.recipients == {people[0]: copies, people[1]: 1, people[2]: 1}
        assert len({m for a, m in mails if a == people[0]}) == 1
    with open_store(path) as store:
        assert {x.state for x in mails_of_period(store, now=NOW)} == {"sent"}


def send_together(folder, senders, rounds, letters):
    """Let several senders begin at the same moment, again and again."""
    with Sink() as sink:
        for number in range(rounds):
            path = folder / f"together{number}.db"
            with open_store(path) as store:
                people = fill(store, letters, now=NOW)
            before = len(sink.kept)
            command = [
                *(sys.executable, "-m", "tests.campaigns.mail_sender"),
                *(str(path), sink.url, NOW.isoformat()),
            ]
            crowd = [subprocess.Popen(command, cwd=ROOT) for _ in range(senders)]
            assert [one.wait(timeout=120) for one in crowd] == [0] * senders
            mails = [address for address, _ in sink.kept[before:]]
            assert sorted(mails) == sorted(people)
            with open_store(path) as store:
                assert {x.state for x in mails_of_period(store, now=NOW)} == {"sent"}


def test_several_senders_at_once_send_each_letter_once(tmp_path):
    send_together(tmp_path, 3, 1, 20)


@pytest.mark.full
def test_eight_senders_at_once_send_each_letter_once_in_25_rounds(tmp_path):
    send_together(tmp_path, 8, 25, 40)

"""What `status` says about the outbox."""

from datetime import UTC, datetime, timedelta

from store.mail.delivery_leases import lease_mail
from store.mail.outbox_health import outbox_health
from store.mail.outcomes import defer, mark_failed, mark_sent, mark_uncertain
from tests.sinks.letters import fill

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)


def test_an_outbox_in_order_needs_nobody(store):
    assert outbox_health(store, now=NOW).trouble(NOW) == []
    fill(store, 2, now=NOW)
    assert outbox_health(store, now=NOW).trouble(NOW + timedelta(hours=1)) == []
    for _ in range(2):
        mark_sent(store, lease_mail(store, now=NOW, late=False).id, now=NOW)
    assert outbox_health(store, now=NOW).trouble(NOW + timedelta(days=9)) == []


def test_what_needs_a_person_is_said(store):
    fill(store, 5, now=NOW)
    claims = [lease_mail(store, now=NOW, late=False) for _ in range(4)]
    mark_failed(store, claims[0].id, "550 unknown", is_bounce=True, now=NOW)
    mark_uncertain(store, claims[1].id, "no answer", now=NOW)
    defer(store, claims[2].id, "451 later", now=NOW)
    later = NOW + timedelta(hours=7)
    health = outbox_health(store, now=later)
    assert (health.new, health.sending, health.uncertain, health.failed) == (2, 1, 1, 1)
    assert (health.late, health.oldest) == (0, NOW)
    assert [(r.address, r.words) for r in health.refused] == [
        ("officer0@city.example", "550 unknown")
    ]
    uncertain, waiting, refused = health.trouble(later)
    assert uncertain.endswith("is uncertain: no answer")
    assert waiting == "2 mails wait since 2026-10-06 07:30 UTC: 451 later"
    assert refused.startswith("officer0@city.example refuses mail since 2026-10-06 07:30 UTC (550")


def test_late_letters_are_counted_and_old_failures_forgotten(store):
    fill(store, 2, now=NOW)
    mark_failed(store, lease_mail(store, now=NOW, late=False).id, "550 unknown", now=NOW)
    health = outbox_health(store, now=NOW + timedelta(days=9))
    assert (health.late, health.failed, health.oldest) == (1, 0, None)

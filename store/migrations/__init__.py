"""The schema, one step a file, in the order in which the steps are applied.

A step that was released is never edited: a change is a new step.
"""

from collections.abc import Callable

from sqlite_utils import Database, Migrations

from store.migrations import (
    s10_send_order,
    s11_failed_at,
    s12_bodies,
    s13_feeds,
    s14_clients,
    s15_accounts,
    s16_replays,
    s17_answers,
    s18_proposals,
    s19_bulletins,
    s20_pipeline,
    s21_read_from,
    s23_moments,
    s24_call_lines,
    s25_questions,
    s26_plan_joins,
    s27_refusals,
)
from store.migrations.first import (
    s01_harvest,
    s02_people,
    s03_answers,
    s04_outbox,
    s05_feedback,
    s06_term_counts,
    s07_kinds,
    s08_settled,
)


def without_unused_fields(db: Database) -> None:
    # it reads YAML, whose reader takes longer to load than most commands take
    from store.migrations.first import s09_unused_fields

    s09_unused_fields.apply(db)


STEPS: tuple[tuple[str, Callable[[Database], None]], ...] = (
    ("s01_harvest", s01_harvest.apply),
    ("s02_people", s02_people.apply),
    ("s03_answers", s03_answers.apply),
    ("s04_outbox", s04_outbox.apply),
    ("s05_feedback", s05_feedback.apply),
    ("s06_term_counts", s06_term_counts.apply),
    ("s07_kinds", s07_kinds.apply),
    ("s08_settled", s08_settled.apply),
    ("s09_unused_fields", without_unused_fields),
    ("s10_send_order", s10_send_order.apply),
    ("s11_failed_at", s11_failed_at.apply),
    ("s12_bodies", s12_bodies.apply),
    ("s13_feeds", s13_feeds.apply),
    ("s14_clients", s14_clients.apply),
    ("s15_accounts", s15_accounts.apply),
    ("s16_replays", s16_replays.apply),
    ("s17_answers", s17_answers.apply),
    ("s18_proposals", s18_proposals.apply),
    ("s19_bulletins", s19_bulletins.apply),
    ("s20_pipeline", s20_pipeline.apply),
    ("s21_read_from", s21_read_from.apply),
    ("s23_moments", s23_moments.apply),
    ("s24_call_lines", s24_call_lines.apply),
    ("s25_questions", s25_questions.apply),
    ("s26_plan_joins", s26_plan_joins.apply),
    ("s27_refusals", s27_refusals.apply),
)

migrations = Migrations("citycalls")
for name, step in STEPS:
    migrations(name=name)(step)

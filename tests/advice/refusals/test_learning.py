"""A call that was refused for time or money says nothing against its subject."""

from datetime import UTC, datetime

import pytest

from advice.ranking.feedback_signal import liked_calls
from advice.replay.comparison import marks_of
from funding.city import City, Project
from store.people.feedback import AnswerKind, Feedback
from store.people.refusals import Why

HEAT = Project(
    id="krefeld/heat", city=City(id="krefeld", name="Krefeld", country="DE"), title="Heat"
)


@pytest.mark.parametrize("why", Why)
def test_only_a_no_for_the_subject_lowers_calls_like_it_or_counts_against_them(why: Why) -> None:
    said = Feedback(
        id=1,
        recipient_id=None,
        project_id=HEAT.id,
        call_id="sedia:A",
        answer=AnswerKind.NOT_RELEVANT,
        reason=why,
        days=None,
        comment=None,
        deadline=None,
        period=None,
        given_at=datetime(2026, 10, 6, 8, tzinfo=UTC),
        undone_at=None,
    )
    assert bool(liked_calls(HEAT, [said], []).disliked) is (why is Why.TOPIC)
    counted = marks_of([said], [], HEAT.id).not_relevant
    assert bool(counted) is (why in (Why.TOPIC, Why.OTHER))

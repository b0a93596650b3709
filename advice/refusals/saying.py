"""Saying no: for a person, an office or a city, with what the no rests on."""

from datetime import date, datetime

from advice.profiles.stored_projects import load_projects
from advice.refusals.basis import basis_of
from advice.refusals.falling import TURNS
from advice.weekly.my_calls import followed_projects
from funding.call import Call
from funding.evidence import Rule
from store.calls.calls import calls_of
from store.database import Store
from store.people.feedback import AnswerKind, Feedback, give_feedback
from store.people.recipients import Recipient
from store.people.refusals import Basis, Why
from store.pipeline.entries import Entry, Stand, Standing, set_entry


def say_no(
    store: Store,
    call: Call,
    *,
    why: Why | None,
    rule: Rule | None = None,
    words: str | None = None,
    person: Recipient | None = None,
    project_id: str | None = None,
    period: str | None = None,
    now: datetime,
    today: date,
) -> Feedback:
    """Keep that a call is nothing for a person, or as the office's word for a project; return it.

    Raises UnknownName for a project that is not known.
    """
    projects = (
        load_projects(store, project_id or "")
        if person is None
        else followed_projects(store, person)
    )
    basis = basis_of(call, why, projects, rule=rule, today=today) if why in TURNS else None
    return give_feedback(
        store,
        recipient_id=None if person is None else person.id,
        project_id=project_id if person is None else None,
        call_id=call.id,
        answer=AnswerKind.NOT_RELEVANT,
        reason=why,
        comment=words,
        deadline=call.best.last_deadline,
        basis=basis,
        period=period,
        now=now,
    )


def decide(
    store: Store,
    *,
    city_id: str,
    call_id: str,
    standing: Standing | None,
    version: int | None,
    who: str,
    reader_id: int | None = None,
    now: datetime,
    today: date,
) -> Entry | None:
    """Note where a city stands with a call as `set_entry` does, with what a no of it rests on."""
    basis: Basis | None = None
    call = calls_of(store, [call_id]).get(call_id)
    if standing is not None and standing.stand is Stand.DECLINED and call is not None:
        projects = load_projects(store, city_id)
        basis = basis_of(call, standing.why, projects, rule=standing.rule, today=today)
    return set_entry(
        store,
        city_id=city_id,
        call_id=call_id,
        standing=standing,
        version=version,
        who=who,
        reader_id=reader_id,
        basis=basis,
        now=now,
    )

"""What the network's office has done in the demo: a bulletin, a draft, a pipeline, a run aside."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from advice.bulletin.week import WeekQuery, calls_of_week
from advice.one_call.network import Network, network_of
from advice.ranking.matching import load_corpus
from funding.event import Harvest
from funding.match import Strength
from store.bulletins.bulletins import save_draft, told_before
from store.calls.calls import live_calls
from store.database import Store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.recipients import list_recipients
from store.pipeline.entries import Stand, Standing, set_entry
from store.pipeline.shares import share_call
from wording.bulletin.publishing import begun, publish, with_calls
from wording.language import speech

WHO = "demo"
INTRODUCTION = "An example of a bulletin, made by the demo from the calls of its embedded portal."
CALLS = 5
CITIES = ("krefeld", "cork", "mulhouse")
STANDS = (
    Standing(
        stand=Stand.APPLYING, person="K. L.", amount_eur=1_200_000, note="Partners: one more needed"
    ),
    Standing(stand=Stand.WATCHING, person="S. M."),
    Standing(stand=Stand.LOST, amount_eur=400_000, reason="No staff to write it in time"),
)


def publish_bulletin(store: Store, *, today: date, now: datetime) -> None:
    """Publish the best calls of the first week."""
    network = network_of(store, today)
    fill_draft(store, network, today=today, now=now)
    draft = begun(store, speech("en"), today)
    publish(store, draft, network=network, who=WHO, today=today, now=now)


def fill_draft(store: Store, network: Network, *, today: date, now: datetime) -> None:
    """Put the best calls that no bulletin told into the draft."""
    draft = replace(begun(store, speech("en"), today), introduction=INTRODUCTION)
    week = calls_of_week(store, WeekQuery(), network=network, told=told_before(store), today=today)
    ids = [each.row.id for each in week[:CALLS]]
    corpus = load_corpus(store, today)
    filled = with_calls(store, corpus, draft, ids, network=network, today=today)
    save_draft(store, filled, who=WHO, now=now)


def fill_office(store: Store, *, today: date, now: datetime) -> None:
    """Leave something to do on every page of the office, after the last mails went out."""
    network = network_of(store, today)
    fill_draft(store, network, today=today, now=now)
    taken = set[str]()
    for city, standing in zip(CITIES, STANDS, strict=True):
        fitting = sorted(
            (fit.strength is not Strength.STRONG, call_id)
            for call_id, fits in network.fits.items()
            for fit in fits
            if call_id not in taken and fit.project_id.startswith(f"{city}/")
        )
        if fitting:
            _, call_id = fitting[0]
            taken.add(call_id)
            set_entry(
                store,
                city_id=city,
                call_id=call_id,
                standing=standing,
                version=0,
                who=WHO,
                now=now,
            )
    people = [p for p in list_recipients(store) if CITIES[0] in p.profiles]
    for person in people[:1]:
        for call_id in sorted(taken)[:1]:
            note = "Cork looks at this one, too."
            share_call(store, call_id, person, note=note, who=WHO, now=now)
    set_a_run_aside(store, today=today, now=now + timedelta(hours=1))


def set_a_run_aside(store: Store, *, today: date, now: datetime) -> None:
    """Read Portico as if half of its list had been missing: such a run waits for a person."""
    records = [
        record
        for call in live_calls(store, today)
        for record in call.records
        if record.source == "portico"
    ]
    half = sorted(records, key=lambda record: record.source_id)[: len(records) // 2]
    run = begin_run(store, "portico", today=today, now=now)
    stage_records(store, run, half)
    finish_run(
        store, run, Harvest(complete=True, listed=len(half), requests=3), today=today, now=now
    )

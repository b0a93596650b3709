"""Titles that say a call is cancelled, in many languages, and titles about cancelled things."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.call import Kind, Record, Status
from funding.cancelled import KINDS, load_words, title_mark, with_cancellation

MARKED = [
    "[CANCELLED] Shade for squares",
    "CANCELLED - Shade for squares",
    "Cancelled: Shade for squares",
    "Canceled – Shade for squares",
    "(cancelled) Shade for squares",
    "Shade for squares (cancelled)",
    "Shade for squares [WITHDRAWN]",
    "Shade for squares - cancelled",
    "Shade for squares – TOPIC CANCELLED",
    "Topic withdrawn",
    "Topic withdrawn - Shade for squares",
    "Topic cancelled Shade for squares",
    "This topic has been cancelled",
    "The call for proposals is suspended: Shade for squares",
    "*** CANCELLED *** Shade for squares",
    "***CANCELLED***",
    "CANCELLED Shade for squares",
    "Shade for squares CANCELLED",
    "[Cancelled call] Shade",
    "[CALL CANCELLED - see updates] Shade",
    "[CANCELLED on 3 May 2026] Shade",
    "TOWN-2027-01: [SUSPENDED] Shade",
    "Cancelled and replaced by TOWN-2027-02",
    "<CANCELLED> Shade",
    "[ANNULÉ] Ombre pour les places",
    "Appel annulé – Ombre pour les places",
    "Appel à projets suspendu : ombre",
    "Ombre pour les places (appel annulé)",
    "ABGESAGT: Schatten für Plätze",
    "Aufruf zurückgezogen – Schatten",
    "Schatten für Plätze (aufgehoben)",
    "Bando revocato - Ombra",
    "[ANNULLATO] Ombra",
    "Convocatoria anulada: Sombra",
    "Sombra (convocatoria suspendida)",
    "[GEANNULEERD] Schaduw",
    "Nabór odwołany: Cień",
    "Výzva zrušena – Stín",
    "Apel anulat: Umbră",
    "Отменена: Сянка",
    "Покана отменена – Сянка",
    "Πρόσκληση ακυρώθηκε: Σκιά",
    "Felhívás törölve: Árnyék",
    "INSTÄLLD: Skugga",
    "Peruttu: Varjo",
    "Call withdrawn",
    '"Shade for squares" [cancelled]',
]
NOT_MARKED = [
    "Rights when flights are cancelled",
    "Refunds for cancelled trains",
    "Suspended particles in the air of cities",
    "SUSPENDED PARTICLES IN CITY AIR",
    "Noise-cancelling windows",
    "Withdrawn lands and their reuse",
    "What to do with cancelled projects",
    "Cities, trains and flights: how delayed and cancelled trips cost",
    "Suspension bridges for towns",
    "[REINSTATED - formerly cancelled] Shade",
    "[NOT CANCELLED] Shade",
    "No longer suspended: Shade",
    "Bridges in suspended state",
    "Water withdrawn from rivers",
    "Shade for squares",
    "Cancelled-flight rights",
    "Annullierte Reisen und Rechte der Fahrgäste",
    "Le droit des vols annulés",
    "Topics on withdrawal of troops",
    "Carbon (withdrawn from the air) in trees",
    "Aufgehobene Schranken am Bahnhof",
    "Call for towns with suspended services",
    "Discontinued railways as greenways",
    "Calls suspended above squares",
    "Trams for cities (suspended, elevated)",
]
STATES = [w for row in load_words() if row["kind"] == "state" for w in row["words"].split("|")]


def record(title, **values):
    fields = {"source": "sedia", "source_id": "A", "url": "https://portal.example.eu/A"}
    return Record(**fields, title=title, status_claimed=Status.OPEN, **values)


@pytest.mark.parametrize("title", MARKED)
def test_a_mark_in_a_title_closes_the_call_and_is_kept(title):
    found = with_cancellation(record(title))
    assert found.status_claimed is Status.CLOSED
    assert found.status_raw is not None
    assert found.status_raw in title
    assert found.title == title


@pytest.mark.parametrize("title", NOT_MARKED)
def test_a_title_about_cancelled_things_is_left_alone(title):
    assert with_cancellation(record(title)) == record(title)


@pytest.mark.parametrize("title", ["[CANCELLED]", "CANCELLED - ", "Topic withdrawn: "])
def test_the_mark_itself_is_kept_as_the_raw_status(title):
    mark = title.strip(" :-")
    assert with_cancellation(record(f"{title} Shade")).status_raw == mark


def test_a_cancelled_call_ends_its_topics_but_not_what_a_project_hands_on():
    topic = record("Shade", call_title="[CANCELLED] Cool towns", kind=Kind.TOPIC)
    assert with_cancellation(topic).status_claimed is Status.CLOSED
    cascade = replace(topic, kind=Kind.CASCADE)
    assert with_cancellation(cascade).status_claimed is Status.OPEN


def test_every_kind_of_word_is_in_the_table():
    assert {row["kind"] for row in load_words()} == set(KINDS)


WORDS = st.lists(
    st.sampled_from(["shade", "Trees", "for", "squares", "flights", "of", "water", "Towns"]),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(WORDS, st.sampled_from(STATES), st.sampled_from(["[{}] {}", "{}: {}", "({}) {}", "{} – {}"]))
def test_every_word_marks_in_front_of_every_title(rest, state, form):
    assert title_mark(form.format(state, rest)) is not None
    assert title_mark(form.format(state.upper(), rest)) is not None
    assert title_mark(rest) is None
    assert title_mark(f"{rest} and {state} {rest}") is None


@pytest.mark.parametrize(
    "title",
    [
        "Cancelled " * 100 + "(" * 900,
        "[cancelled: " * 90,
        "call is " * 150,
        " " * 3_000,
        "the " * 500,
    ],
    ids=range(5),
)
def test_a_hostile_title_takes_no_time(title):
    begun = time.perf_counter()
    title_mark(title)
    assert time.perf_counter() - begun < 0.5

"""Whether an EUI call is open: in the words of the real pages, with other calls' dates around them.

"seen" marks a wording read on a saved copy of a real page; the others are variants of our own.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.eui import read_call
from crawler.pages.eui_state import read_state
from funding.call import Status
from funding.errors import PageChanged

OPEN, CLOSED, FORTHCOMING = Status.OPEN, Status.CLOSED, Status.FORTHCOMING
URL = "https://www.urban-initiative.eu/calls-proposals/fourth-call"
TITLE = "Fourth Call for Proposals"

STATES = [
    # seen
    ("The Call for Applications for Exchanges is continuously open.", OPEN, True, None),
    ("The City-to-City Exchanges Call is now continuously open.", OPEN, True, None),
    ("The Call for Applications is open on a permanent basis.", OPEN, True, None),
    (
        "The Call for Applications for exchanges opened on 4 April 2023 and will close on "
        "17 November 2023 at 12:00 CET.",
        *(OPEN, False, "2023-11-17"),
    ),
    ("The Call for Proposals is open now!", OPEN, False, None),
    ("The Call for Proposals is open", OPEN, False, None),
    ("The Call for Proposals will open in May 2024.", FORTHCOMING, False, None),
    ("The Call for Proposals is closed.", CLOSED, False, None),
    (
        "The Call was launched on 6 May 2024 and closed on 14 October 2024 at 14.00 CEST.",
        *(CLOSED, False, "2024-10-14"),
    ),
    # variants
    ("The Call is permanently open.", OPEN, True, None),
    ("Applications can be submitted at any time.", OPEN, True, None),
    ("The call remains open. Applications close on 15 June 2027.", OPEN, False, "2027-06-15"),
    ("It will close on 15 June 2027 at 14.00 CEST.", OPEN, False, "2027-06-15"),
    ("The deadline is 15 June 2027.", OPEN, False, "2027-06-15"),
    ("The call has been extended until 30 June 2027 at 14:00 CEST.", OPEN, False, "2027-06-30"),
    ("The fourth Call for Proposals is open.", OPEN, False, None),
    ("The Call for Proposals will be launched in spring.", FORTHCOMING, False, None),
    ("The Call will open on 2 May 2027, close on 1 July 2027.", FORTHCOMING, False, "2027-07-01"),
    ("The Call has been closed.", CLOSED, False, None),
    ("The Call for Proposals is now open until 15 June 2027.", OPEN, False, "2027-06-15"),
    ("The Call is open from 25 February 2027 to 15 June 2027.", OPEN, False, "2027-06-15"),
    ("You have until 15 June 2027 at 14.00 CEST. The call is open.", OPEN, False, "2027-06-15"),
    ("Deadline for applications: 15 June 2027.", OPEN, False, "2027-06-15"),
    ("The Call is open! Deadline: 15 June 2027 14.00 CEST", OPEN, False, "2027-06-15"),
    ("The deadline has been extended from 15 June 2027 to 30 June 2027. The Call is open.",
     OPEN, False, "2027-06-30"),
    ("The call, initially due to close on 15 June 2027, will close on 30 June 2027.",
     OPEN, False, "2027-06-30"),
    ("Applications are now open and close on 15 June 2027.", OPEN, False, "2027-06-15"),
    ("The 4th Call for Proposals is open.", OPEN, False, None),
    ("Call 4 is open. Call 3 closed on 14 October 2024.", OPEN, False, None),
    ("The call is open and is expected to close on 15 June 2027.", OPEN, False, None),
    ("The Call for Proposals is expected to open in spring 2028.", FORTHCOMING, False, None),
    ("The Call for Proposals is not yet open.", FORTHCOMING, False, None),
    ("The Call will open in May 2027. It will close on 1 July 2027.", FORTHCOMING, False,
     "2027-07-01"),
    ("The Call for Proposals is no longer open.", CLOSED, False, None),
    ("The Call is currently closed.", CLOSED, False, None),
    ("Applications are closed.", CLOSED, False, None),
    ("The call has been cancelled.", CLOSED, False, None),
    ("The call is continuously open until 17 November 2027 and closes on 17 November 2027.",
     OPEN, False, "2027-11-17"),
]  # fmt: skip
ASIDE = [
    "The third call closed on 14 October 2024 at 14.00 CEST.",
    "An earlier call closed on 14 October 2024 and is described in the archive.",
    "The pilot call opened on 4 April 2023 and closed on 17 November 2023.",
    "Registration for the seminar closed on 3 March 2027.",
    "The previous Call for Proposals is closed.",
    "The next call will open in 2029.",
    "The survey is open until summer.",
    "Another page: The Call for Proposals is closed.",
    "The information session for applicants closed on 1 May 2026.",
    "The first Call for Proposals was launched on 1 June 2023 and closed on 9 October 2023.",
    "The 2nd call is closed.",
    "The webinar on this call will open on 3 May 2027.",
    "The Call for Peer Reviews is closed.",
    "The Call for Good Practices is open until 1 May 2027.",
    "The call for experts will close on 1 May 2027.",
    "The call for seminar participants is closed.",
    "Call 3 is closed.",
    "The 3rd EUI Call for Proposals was launched on 6 May 2024 and closed on 14 October 2024.",
    "The first interim cut-off of this call is 30 March 2027.",
    "The interim cut-off closes on 30 March 2027 at 14.00 CEST.",
    "The list of winners of the call will be published in October.",
    "The guidance for this call will be published on 2 May 2027.",
    "The terms of reference of the call will be published soon.",
    "The helpdesk for the call is closed in August.",
    "Closing in 1 month 2 weeks 5 days",
    "Closing in 3 days",
    "Closed 2 years ago",
]
OWN = "The Call for Proposals is open now! It will close on 15 June 2027 at 14.00 CEST."


@pytest.mark.parametrize(("sentence", "status", "is_rolling", "day"), STATES)
def test_a_sentence_about_this_call_tells_its_state(sentence, status, is_rolling, day):
    state = read_state(sentence, TITLE)
    assert (state.status, state.is_rolling) == (status, is_rolling)
    assert (str(state.closing.date) if state.closing else None) == day
    assert state.contradiction is None


@pytest.mark.parametrize("aside", ASIDE)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_said_of_something_else_changes_nothing(aside, is_first):
    text = f"{aside} {OWN}" if is_first else f"{OWN} {aside}"
    state = read_state(text, TITLE)
    assert (state.status, str(state.closing.date)) == (OPEN, "2027-06-15")
    assert read_state(aside, TITLE) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The Call is open now. The Call is closed.", "open, another that it is closed"),
        ("The Call for Proposals is open now! It closed on 14 October 2024.", "that it is closed"),
        ("The Call is open now. The call will open in May.", "will open, another that it did"),
        ("The call will open in May. The call is closed.", "will open, another that it did"),
        ("The call closes on 1 June 2027. The call closes on 8 June 2027.", "on 2 different days"),
    ],
)
def test_sentences_that_contradict_each_other_make_the_page_unreadable(text, why):
    assert why in read_state(text, TITLE).contradiction
    with pytest.raises(PageChanged, match=why):
        read_call(page(f"<p>{text}</p><h2>For whom</h2><p>Towns.</p>"), URL)


def page(lead, title=TITLE):
    return (
        "<!doctype html><html><body><nav>Open calls</nav><main><div>Closing in 3 weeks</div>"
        f"<h1>{title}</h1>{lead}</main><footer>Calls that are open</footer></body></html>"
    ).encode()


def test_the_lead_may_be_a_heading_and_teasers_beside_the_call_do_not_count():
    record = read_call(
        page(
            f"<h2>The Call for Proposals is open.</h2><p>{ASIDE[0]}</p>"
            "<p>Applications close on 15 June 2027 at 14:00 CEST.</p><h2>Topics</h2><p>Trees.</p>"
            "<aside><h3>Read also</h3><p>The Call for Proposals is closed.</p></aside>"
        ),
        URL,
    )
    assert (record.status_claimed, str(record.last_deadline)) == (OPEN, "2027-06-15")


def test_a_state_below_the_first_section_is_found_where_the_lead_says_nothing():
    record = read_call(page(f"<p>Towns try things.</p><h2>When</h2><p>{OWN}</p>"), URL)
    assert str(record.last_deadline) == "2027-06-15"


def test_the_day_may_stand_below_the_first_section():
    lead = "<p>The Call for Proposals is open</p><h2>For whom</h2><p>Towns.</p><h2>Key dates</h2>"
    when = "<p>The Call will close on 15 June 2027 at 14.00 CEST.</p>"
    assert str(read_call(page(lead + when), URL).last_deadline) == "2027-06-15"
    with pytest.raises(PageChanged, match="names no date"):
        read_call(page(f"{lead}<p>Soon.</p>"), URL)
    with pytest.raises(PageChanged, match="open, another that it is closed"):
        read_call(page(f"{lead}<p>The Call for Proposals is closed.</p>"), URL)


def test_the_opening_day_is_read_where_it_is_named():
    text = "The Call opened on 4 April 2027 and will close on 17 November 2027 at 12:00 CET."
    record = read_call(page(f"<p>{text}</p><h2>For whom</h2><p>Towns.</p>"), URL)
    assert (str(record.opening_date), record.opening_raw) == ("2027-04-04", "4 April 2027")
    announced = "<p>The Call will open in May 2027.</p><h2>For whom</h2><p>Towns.</p>"
    assert read_call(page(announced), URL).opening_date is None


def test_a_page_that_only_speaks_of_other_calls_is_unreadable():
    with pytest.raises(PageChanged, match="no sentence says whether this call is open"):
        read_call(page(f"<p>{ASIDE[0]} {ASIDE[3]}</p><h2>For whom</h2><p>Towns.</p>"), URL)


@pytest.mark.parametrize(
    "text",
    [
        "Following the pilot, the Call for Applications is continuously open.",
        "After the pilot call which closed on 17 November 2023, the Call is continuously open.",
        "The third call closed on 14 October 2024, the Call for Proposals is continuously open.",
        "The pilot call is closed; the call is continuously open.",
        "An earlier call is closed, but this call is continuously open.",
    ],
)
def test_each_clause_of_a_sentence_is_about_its_own_call(text):
    state = read_state(text, TITLE)
    assert (state.status, state.is_rolling, state.closing) == (OPEN, True, None)


@pytest.mark.parametrize(
    ("title", "sentence", "status"),
    [
        ("Pilot call for exchanges", "The pilot call is open until 15 June 2027.", OPEN),
        ("EUI ongoing Call for peer reviewers", "The Call for peer reviewers is closed.", CLOSED),
        ("Call for Good Practices", "The Call for Good Practices is open.", OPEN),
        ("4th Call for Proposals", "The fourth Call for Proposals is closed.", CLOSED),
        ("Call 4", "The fourth Call for Proposals is closed.", CLOSED),
    ],
)
def test_the_words_of_its_own_title_name_no_other_call(title, sentence, status):
    assert read_state(sentence, title).status is status


TEASERS = [
    "<aside><h3>More</h3><p>The Call for Proposals is closed.</p></aside>",
    "<div class='views-row teaser'><p>The Call for Proposals is closed.</p></div>",
    "<section class='field--related'><p>The Call for Proposals is closed.</p></section>",
    "<h2>Read also</h2><p>The Call for Proposals is closed.</p>",
    "<h2>Previous calls</h2><p>The Call for Proposals is closed.</p>",
    "<h2>Third Call for Proposals</h2><p>The Call for Proposals is closed.</p>",
    "<p><a href='/third'>The Call for Proposals is closed.</a></p>",
    "<footer>The Call for Proposals is closed.</footer>",
]


@pytest.mark.parametrize("teaser", TEASERS)
def test_a_teaser_neither_closes_an_open_call_nor_tells_the_state_of_a_silent_page(teaser):
    about = "<h2>For whom</h2><p>Towns.</p>"
    record = read_call(page(f"<p>{OWN}</p>{about}{teaser}"), URL)
    assert (record.status_claimed, str(record.last_deadline)) == (OPEN, "2027-06-15")
    below = read_call(page(f"<p>Towns try.</p><h2>When</h2><p>{OWN}</p>{teaser}"), URL)
    assert (below.status_claimed, str(below.last_deadline)) == (OPEN, "2027-06-15")
    with pytest.raises(PageChanged, match="no sentence says"):
        read_call(page(f"<p>Towns try.</p>{about}{teaser}"), URL)


DATES = re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d(?: at \d\d[.:]\d\d CES?T)?")
SEEN = {
    "The Call for Applications for City-to-City Exchanges is continuously open.",
    "The City-to-City Exchanges Call is now continuously open.",
    "The Call for Applications for exchanges opened on DAY and will close on DAY.",
    "The Call for Proposals is open now!",
    "The Call for Proposals will open in May 2027.",
    "The Call for Proposals is closed.",
}
"""Wordings that were read on saved copies of real pages, with other days."""
RECORDED = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "eui").iterdir())


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case.name)
def test_a_recorded_page_is_marked_as_seen_wording_or_as_reconstructed(case):
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    read = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert meta["reconstructed"] is True
    assert meta["wording"] in ("seen", "reconstructed")
    if meta["wording"] == "seen" and "status_raw" in read:
        assert DATES.sub("DAY", read["status_raw"]) in SEEN
    else:
        assert "page_changed" in read


@given(
    st.sampled_from(STATES),
    st.lists(st.sampled_from(ASIDE), max_size=4),
    st.lists(st.sampled_from(ASIDE), max_size=4),
)
def test_whatever_stands_around_it_the_state_is_the_same(state, before, behind):
    sentence, status, is_rolling, day = state
    text = "\n\n".join([*before, sentence, *behind])
    found = read_state(text, TITLE)
    closing = str(found.closing.date) if found.closing else None
    assert (found.status, found.is_rolling, closing) == (status, is_rolling, day)
    assert found.contradiction is None

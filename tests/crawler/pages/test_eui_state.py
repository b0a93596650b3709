"""Whether an EUI call is open: in the words of the real pages, with other calls' dates around them.

"seen" marks a wording read on a saved copy of a real page; the others are variants of our own.
"""

import pytest

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


def test_the_opening_day_is_read_where_it_is_named():
    text = "The Call opened on 4 April 2027 and will close on 17 November 2027 at 12:00 CET."
    record = read_call(page(f"<p>{text}</p><h2>For whom</h2><p>Towns.</p>"), URL)
    assert (str(record.opening_date), record.opening_raw) == ("2027-04-04", "4 April 2027")
    announced = "<p>The Call will open in May 2027.</p><h2>For whom</h2><p>Towns.</p>"
    assert read_call(page(announced), URL).opening_date is None


def test_a_page_that_only_speaks_of_other_calls_is_unreadable():
    with pytest.raises(PageChanged, match="no sentence says whether this call is open"):
        read_call(page(f"<p>{ASIDE[0]} {ASIDE[3]}</p><h2>For whom</h2><p>Towns.</p>"), URL)

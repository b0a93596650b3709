"""News of a topic: which sentences end it, and which are about something else."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.sedia.news import says_ended
from funding.call import Status
from tests.crawler.pages.sedia_rows import record

NAMES = {"identifier": ["TOWN-2027-01-TREE-01"], "callIdentifier": ["TOWN-2027-01"]}
ENDED = [
    "This topic has been cancelled.",
    "This topic has been canceled.",
    "The topic is cancelled.",
    "This topic has now been cancelled due to budgetary reasons.",
    "Please note that this topic has been cancelled.",
    "We regret to inform you that the call for proposals has been withdrawn.",
    "The call is suspended.",
    "The call is suspended until further notice.",
    "The call is hereby suspended as of 3 March 2027.",
    "The call was withdrawn by the European Commission.",
    "Topic withdrawn",
    "TOPIC CANCELLED",
    "Call suspended.",
    "Important: Topic cancelled",
    "Topic TOWN-2027-01-TREE-01 has been cancelled.",
    "TOWN-2027-01-TREE-01 has been cancelled.",
    "The call TOWN-2027-01 has been cancelled and will be relaunched in 2028.",
    "The topic (TOWN-2027-01-TREE-01) has been revoked.",
    "Topics TOWN-2027-01-TREE-01 and TOWN-2027-01-TREE-02 are cancelled.",
    "The Commission has decided to cancel this topic.",
    "The Commission has decided to withdraw the call for proposals.",
    "The Agency has suspended this call.",
    "Cancellation of the call for proposals",
    "Cancellation of this topic.",
    "Withdrawal of topic TOWN-2027-01-TREE-01",
    "The topic will not be opened.",
    "This call will not be launched this year.",
    "The topic will not be published due to a change of the work programme.",
    "This topic is no longer available.",
    "For budgetary reasons, this call has been annulled.",
    "As a consequence of the amended work programme the topic was discontinued.",
    "All topics of this call have been cancelled.",
    "The topic has been removed from the work programme.",
    "The call has been put on hold.",
    "CANCELLED",
    "Withdrawn.",
    "The topic has been cancelled and replaced by TOWN-2027-01-TREE-07.",
    "Unfortunately, the above-mentioned topic has been cancelled.",
    "The funding opportunity has been cancelled.",
    "This topic was cancelled following the amendment of the Work Programme 2026-2027.",
    "Following the decision of 3 May, the call for proposals is cancelled.",
    "This topic has been cancelled as of 3 May 2027.",
]
NOT_ENDED = [
    "The info session has been cancelled.",
    "The info session on this topic has been cancelled.",
    "The information day for the call has been cancelled.",
    "The webinar presenting the topic is cancelled.",
    "The call info session has been cancelled.",
    "The topic webinar on 3 May is suspended.",
    "The cancelled topic TOWN-2027-01-TREE-02 is replaced.",
    "This topic replaces the cancelled topic TOWN-2026-01-TREE-01.",
    "The topic TOWN-2027-01-TREE-02 has been cancelled.",
    "TOWN-2026-01-TREE-01 has been cancelled.",
    "Topic TOWN-2026-01-TREE-01 was withdrawn and moved to TOWN-2027-01-TREE-01.",
    "The call has not been cancelled.",
    "The call may be cancelled if the budget is not adopted.",
    "If the topic is cancelled, applicants will be informed.",
    "The second cut-off of this topic has been cancelled.",
    "The previous call has been cancelled.",
    "The first call was withdrawn.",
    "A former topic was cancelled.",
    "The call document has been withdrawn.",
    "The call coordinator has been suspended.",
    "The submission system is suspended between 3 and 5 May.",
    "The submission service for this call is suspended for maintenance.",
    "The call is suspended for applicants from Hungary.",
    "The call is open.",
    "The submission system is open.",
    "The call is not yet open.",
    "The call is not open to entities from third countries.",
    "The deadline of the call has been cancelled.",
    "Contrary to rumours, the topic is cancelled is not true.",
    "The Commission reserves the right to cancel the call.",
    "The call will not be published before May.",
    "Applicants whose proposals were withdrawn can submit again.",
    "The budget of the topic has been increased; the info day is cancelled.",
    "An error in the template was removed.",
    "Version 2 of the application form has been withdrawn.",
    "The call has closed. 123 proposals were submitted.",
    "The brokerage event and the survey have been cancelled.",
    "The call was temporarily suspended and has been reopened.",
    "A proposal withdrawn before the deadline is not evaluated.",
    "The FAQ of this topic was removed.",
    "The suspension of the call has been lifted.",
    "The cancellation of the topic has been withdrawn.",
    "Part B template: page limit removed.",
    "The topic is suspended until 15 January 2027.",
    "THE CALL MAY BE CANCELLED IF THE BUDGET IS NOT ADOPTED.",
]


def infos(*contents):
    """Return the field `latestInfos`; each content is a text, or a text with its day."""
    pieces = [c if isinstance(c, tuple) else (c, "") for c in contents]
    return [
        json.dumps(
            [
                {"approvalDate": "", "lastChangeDate": day, "content": f"<p>{content}</p>"}
                for content, day in pieces
            ]
        )
    ]


def read(*contents, **fields):
    return record(**NAMES, latestInfos=infos(*contents), **fields)


@pytest.mark.parametrize("sentence", ENDED)
def test_a_sentence_that_ends_the_topic_closes_it_and_is_kept(sentence):
    found = read(sentence)
    assert found.status_claimed is Status.CLOSED
    assert found.status_raw == sentence
    assert found.is_ended_early(found.last_deadline)


@pytest.mark.parametrize("sentence", NOT_ENDED)
def test_a_sentence_about_something_else_changes_nothing(sentence):
    found = read(sentence)
    assert found.status_claimed is Status.OPEN
    assert found.status_raw == "31094502"


@pytest.mark.parametrize("between", ["</p><p>", " ", "<br/>", "<br>&nbsp;"])
def test_the_sentence_is_found_among_others(between):
    text = between.join(
        ["Dear applicants.", "This topic has been cancelled.", "The info day takes place."]
    )
    assert read(text).status_raw == "This topic has been cancelled."


@pytest.mark.parametrize(
    "content",
    [
        "&lt;p&gt;This topic has been cancelled.&lt;/p&gt;",
        "This&nbsp;topic has been <b>cancelled</b>.",
        "<div>This topic\n has  been cancelled.</div>",
        '<span style="color:red">This topic has been cancelled.</span>',
    ],
)
def test_markup_does_not_hide_it(content):
    served = json.dumps([{"lastChangeDate": "", "content": content}])
    assert record(**NAMES, latestInfos=[served]).status_claimed is Status.CLOSED


GONE, OPEN_AGAIN = "The call is suspended.", "The call has been reopened."


@pytest.mark.parametrize(
    ("pieces", "is_closed"),
    [
        ([(GONE, "2026-10-01")], True),
        ([(GONE, "2026-10-01"), (OPEN_AGAIN, "2026-10-09")], False),
        ([(OPEN_AGAIN, "2026-10-09"), (GONE, "2026-10-01")], False),
        ([(OPEN_AGAIN, "2026-10-01"), (GONE, "2026-10-09")], True),
        ([GONE, OPEN_AGAIN], False),  # nothing says which is the later one
        ([OPEN_AGAIN, GONE], False),
        ([(GONE, "2026-10-01"), ("The info day is on 3 May.", "2026-10-09")], True),
        ([(GONE, "2026-10-01"), ("The suspension has been lifted.", "2026-10-09")], False),
        ([(f"{GONE} {OPEN_AGAIN}", "2026-10-01")], False),
        ([("The cancellation of the topic has been withdrawn.", "2026-10-01")], False),
    ],
)
def test_the_latest_word_counts(pieces, is_closed):
    assert (read(*pieces).status_claimed is Status.CLOSED) is is_closed


@pytest.mark.parametrize(
    "served",
    ["[]", "null", "[{", "{}", "7", '[{"content": null}]', '[{"content": 5}]', '["cancelled"]'],
)
def test_news_that_are_none_change_nothing(served):
    assert record(latestInfos=[served]).status_claimed is Status.OPEN


def test_news_may_come_as_json_itself():
    news = [{"lastChangeDate": "2026-10-01", "content": "This topic has been cancelled."}]
    assert record(latestInfos=news).status_claimed is Status.CLOSED


def test_a_note_on_top_of_the_text_counts_and_one_inside_does_not():
    note = "<p>This topic has been cancelled.</p>"
    text = '<p class="topicdescriptionkind">Scope:</p><p>Plant trees.</p>'
    assert record(descriptionByte=[note + text]).status_claimed is Status.CLOSED
    assert record(descriptionByte=[text + note]).status_claimed is Status.OPEN
    back = infos(("This topic has been reinstated.", "2026-10-01"))
    assert record(descriptionByte=[note + text], latestInfos=back).status_claimed is Status.OPEN


@pytest.mark.parametrize(
    ("label", "is_closed"),
    [("Cancelled", True), ("Suspended", True), ("Withdrawn", True), ("Open", False)],
)
def test_the_status_of_an_action_counts(label, is_closed):
    action = {"status": {"id": 1, "abbreviation": label}, "deadlineDates": []}
    found = record(actions=[json.dumps([action])])
    assert (found.status_claimed is Status.CLOSED) is is_closed


@pytest.mark.parametrize("title", ["[CANCELLED] Shade", "Shade - CANCELLED", "Topic withdrawn"])
def test_a_title_closes_a_topic_too(title):
    found = record(title=[title])
    assert found.status_claimed is Status.CLOSED
    assert found.status_raw in title


EVENTS = ["info session", "webinar", "information day", "brokerage event", "helpdesk", "hearing"]
STATES = ["cancelled", "canceled", "withdrawn", "suspended", "revoked", "called off"]
VERBS = ["has been", "is", "was", "has now been", "will be", "is hereby"]


@given(
    st.sampled_from(["This topic", "The call", "The call for proposals", "Topic A-2027-1"]),
    st.sampled_from(VERBS),
    st.sampled_from(STATES),
    st.sampled_from(EVENTS),
    st.sampled_from(["on", "for", "about", "presenting"]),
)
def test_what_happens_to_an_event_does_not_happen_to_its_topic(subject, verb, state, event, of):
    names = ["A-2027-1"]
    assert says_ended(f"{subject} {verb} {state}.", names)
    assert not says_ended(f"The {event} {of} {subject.lower()} {verb} {state}.", names)
    assert not says_ended(f"{subject} {event} {verb} {state}.", names)
    assert not says_ended(f"The {event} {verb} {state}.", names)
    assert not says_ended(f"Topic B-2027-9 {verb} {state}.", names)


@pytest.mark.parametrize(
    "text",
    [
        "this topic " * 1_700,
        "the call has been " * 1_000,
        "A-1 and " * 2_500,
        "the call A-1 " * 1_500,
        "a-" * 10_000,
        "x " * 10_000,
        "the topic" + " now," * 115,
        "<p>" * 6_000,
    ],
    ids=range(8),
)
def test_hostile_news_take_no_time(text):
    begun = time.perf_counter()
    read(text, text[:590])
    assert time.perf_counter() - begun < 2

"""`/inbox` on a real server: true numbers, the answer that settles, and who was faster."""

import http.client
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from desk.app import make_app
from desk.security.actor import Actor
from desk.security.roles import DeskRole
from store.database import open_store
from store.operations.audit import read_trail
from store.people.feedback import AnswerKind, give_feedback
from store.people.inbox import answer_of, settle
from store.people.recipients import add_recipient
from store.people.refusals import Why
from tests.desk.conftest import NOW, SECRET, Answer, Desk
from tests.desk.serving import ask, serving

HOSTILE = 'Is it <script>alert(1)</script> 5 > 4?"'


@pytest.fixture
def reports(desk: Desk) -> list[int]:
    """A mistake that waits for 12 days, and one of today that somebody cannot apply."""
    with desk.open() as store:
        mistake = give_feedback(
            store,
            recipient_id=desk.person_id,
            call_id="portico:A",
            answer=AnswerKind.MISTAKE,
            comment=HOSTILE,
            period="2026-W39",
            now=NOW - timedelta(days=12),
        )
        no = give_feedback(
            store,
            recipient_id=desk.person_id,
            call_id="portico:B",
            answer=AnswerKind.NOT_RELEVANT,
            reason=Why.CANNOT_APPLY,
            now=NOW,
        )
    return [mistake.id, no.id]


def rows(body: str) -> int:
    return len(re.findall(r'<li class="card">', body))


def settled(desk: Desk, numbers: list[int], answer: str) -> Answer:
    """Send the form with several ticks, as a browser does."""
    body = urlencode([*(("number", n) for n in numbers), ("answer", answer)])
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=20)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/inbox/settle", body, kind)
        found = connection.getresponse()
        headers = {k.lower(): v for k, v in found.getheaders()}
        return Answer(found.status, headers, found.read().decode())
    finally:
        connection.close()


def test_the_oldest_stands_first_with_its_age_and_in_its_own_words(desk, reports) -> None:
    body = desk.ask("GET", "/inbox").body
    assert body.index("waiting for 12 days") < body.index("since today")
    assert "Is it &lt;script&gt;alert(1)&lt;/script&gt; 5 &gt; 4?&#34;" in body
    assert "Mail: week 39, 2026" in body
    assert "Hidden for this person." in body
    assert "No effect on the ranking." in body


def test_the_number_beside_each_filter_is_that_of_its_rows(desk, reports) -> None:
    body = desk.ask("GET", "/inbox").body
    found = re.findall(r'href="(/inbox[^"]*)"[^>]*>[^<]*\((\d+)\)</a>', body)
    assert len(found) >= 8
    for href, n in found:
        assert rows(desk.ask("GET", href.replace("&amp;", "&")).body) == int(n), href


def test_an_unknown_filter_or_value_is_named(desk) -> None:
    for query, name in (("status=open", "status"), ("state=new", "new"), ("what=x", "x")):
        answer = desk.ask("GET", f"/inbox?{query}")
        assert answer.status == 400
        assert f"“{name}”" in answer.body


def test_several_are_settled_with_one_answer_and_stay_readable(desk, reports) -> None:
    answer = settled(desk, reports, "Yes <it> is.\nThank you.")
    assert (answer.status, answer.headers["location"]) == (303, "/inbox?done=2")
    assert "2 messages are settled." in desk.ask("GET", "/inbox?done=2").body
    one = desk.ask("GET", f"/inbox/{reports[0]}").body
    assert "Yes &lt;it&gt; is.<br>Thank you." in one
    assert "It stands in the next mail." in one
    with desk.open() as store:
        trail = read_trail(store)
        assert [c.about for c in trail] == [f"feedback {n}" for n in reversed(reports)]
        assert {answer_of(store, n).settled_by for n in reports} == {"desk"}
    assert rows(desk.ask("GET", "/inbox?state=settled").body) == 2


def test_who_is_second_reads_by_whom_and_with_what_it_was_settled(desk, reports) -> None:
    with desk.open() as store:
        settle(store, [reports[0]], author="Ana", reply="Corrected.", now=NOW)
    answer = settled(desk, reports, "Mine")
    assert answer.status == 409
    assert f"number {reports[0]} was settled by Ana. “Corrected.”" in answer.body
    assert "1 other message was settled now." in answer.body
    with desk.open() as store:
        assert [answer_of(store, n).reply for n in reports] == ["Corrected.", "Mine"]


def test_an_effect_is_taken_back_and_put_in_force_again(desk, reports) -> None:
    path = f"/inbox/{reports[1]}"
    assert desk.ask("POST", f"{path}/withdraw", go="1").status == 303
    body = desk.ask("GET", path).body
    assert "Its effect was taken back: The network’s staff." in body
    assert desk.ask("POST", f"{path}/withdraw", go="1").status == 409
    assert desk.ask("POST", f"{path}/restore", go="1").status == 303
    assert "Hidden for this person." in desk.ask("GET", path).body


def test_settling_can_take_the_effect_back_at_once(desk, reports) -> None:
    desk.ask("POST", "/inbox/settle", number=str(reports[1]), answer="You can.", effect="1")
    with desk.open() as store:
        found = answer_of(store, reports[1])
    assert (found.undone_by, found.reply) == ("desk", "You can.")


def test_nothing_ticked_too_long_or_unknown_changes_nothing(desk, reports) -> None:
    before = desk.dump()
    assert desk.ask("POST", "/inbox/settle", answer="x").status == 400
    long = desk.ask("POST", "/inbox/settle", number=str(reports[0]), answer="x" * 2500)
    assert (long.status, "too long for a mail" in long.body) == (400, True)
    assert desk.ask("POST", "/inbox/settle", number="999", answer="x").status == 404
    assert desk.ask("GET", "/inbox/999").status == 404
    assert desk.dump() == before


@pytest.mark.parametrize("role", [DeskRole.CITY, DeskRole.ANALYST])
def test_below_staff_nobody_sees_who_said_what(desk, reports, role) -> None:
    app = make_app(
        open_store=lambda: open_store(desk.path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=role,
    )
    with serving(app) as port:
        for path in ("/inbox", f"/inbox/{reports[0]}"):
            answer = ask(port, path)
            assert answer.status == 403
            assert b"ada@" not in answer.body


def test_staff_of_a_city_see_and_settle_what_their_readers_said(desk, reports, monkeypatch) -> None:
    with desk.open() as store:
        other = add_recipient(
            store, "bo@pirna.example", profiles=["pirna"], language="de", confirmed=True, now=NOW
        )
        theirs = give_feedback(
            store, recipient_id=other.id, call_id="portico:A", answer=AnswerKind.MISTAKE, now=NOW
        )
    actor = Actor(name="Ana", role=DeskRole.STAFF, cities=frozenset({"krefeld"}))
    monkeypatch.setattr("desk.pages.inbox.page.actor_of", lambda request, deps: actor)
    assert "bo@pirna" not in desk.ask("GET", "/inbox?state=all").body
    assert desk.ask("GET", f"/inbox/{theirs.id}").status == 404
    assert desk.ask("POST", "/inbox/settle", number=str(theirs.id), answer="x").status == 404

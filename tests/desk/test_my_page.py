"""A reader's own page: only hers, in her language, and changed by answers alone."""

import re
from html import unescape

import pytest

from store.people.erasure import begin_erasure, finish_erasure
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import remove_recipient
from store.people.refusals import Why
from tests.desk.conftest import NOW, Desk
from tests.desk.match.conftest import LATER, filled
from wording.answer_links import Action

__all__ = ["filled"]


def words(body: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def my(desk: Desk, **more: object) -> str:
    return desk.link(Action.MY, **more).replace("/a/", "/my/")


def test_it_shows_what_is_open_with_answers_and_settings_in_her_language(filled: Desk) -> None:
    found = filled.ask("GET", my(filled))
    assert found.status == 200
    assert '<html lang="de">' in found.body
    assert "Ada &lt;b&gt;Beispiel" in found.body
    told = words(found.body)
    for part in ("Jetzt offen", "Krefeld", "Nicht relevant", "Kalender", "Abmelden", "Pause"):
        assert part in told
    assert len(found.body) < 120_000
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["referrer-policy"] == "no-referrer"


def test_opening_it_changes_nothing_and_only_her_link_opens_it(filled: Desk) -> None:
    before = filled.dump()
    for method in ("GET", "HEAD"):
        assert filled.ask(method, my(filled)).status == 200
    assert filled.dump() == before
    other = filled.link(Action.RELEVANT, "sedia:c64").replace("/a/", "/my/")
    for path in (other, "/my/damaged", my(filled)[:-2], my(filled, expires_on=NOW.date())):
        assert filled.ask("GET", path).status == 400
    assert filled.ask("GET", my(filled, recipient_id=999)).status == 410


def test_a_project_that_is_not_hers_shows_all_of_her_own(filled: Desk) -> None:
    mine = filled.ask("GET", my(filled) + "?project=krefeld/heat-warnings")
    assert mine.status == 200
    assert "Alle meine Projekte" in mine.body
    assert "Alle meine Projekte" not in filled.ask("GET", my(filled) + "?project=arezzo/x").body


def test_every_link_within_the_page_keeps_the_language_that_she_chose(filled: Desk) -> None:
    page = filled.ask("GET", f"{my(filled)}?project=krefeld/heat-warnings&lang=fr").body
    inside = [unescape(found) for found in re.findall(r'href="(/my/[^"]*)"', page)]
    back = [address for address in inside if "project=" not in address]
    assert back
    assert all("lang=" in address for address in inside)


def test_what_she_watches_hides_and_what_closed_stand_apart(filled: Desk) -> None:
    with filled.open() as store:
        given = (
            ("sedia:c64", AnswerKind.WATCH, None, None),
            ("sedia:c62", AnswerKind.NOT_RELEVANT, Why.SIZE, None),
            ("sedia:CLOSED-HEAT-2026", AnswerKind.WATCH, None, None),
        )
        for call_id, answer, reason, days in given:
            give_feedback(
                store,
                recipient_id=filled.person_id,
                call_id=call_id,
                answer=answer,
                reason=reason,
                days=days,
                now=LATER,
            )
    body = filled.ask("GET", my(filled)).body
    parts = {name: body.partition(f'id="{name}"')[2].partition("</section>")[0] for name in (
        "watched", "open", "hidden", "closed")}  # fmt: skip
    assert "Heat-health action plans" in parts["watched"]
    assert "Heat-health action plans" not in parts["open"]
    assert "Zu klein oder zu groß" in words(parts["hidden"])
    assert "Heat action plans of last year" in parts["closed"]


def test_an_address_may_ask_for_another_language(filled: Desk) -> None:
    assert '<html lang="el">' in filled.ask("GET", my(filled) + "?lang=el").body


@pytest.mark.parametrize("is_erased", [False, True])
def test_who_left_or_was_erased_is_gone(desk: Desk, is_erased: bool) -> None:
    with desk.open() as store:
        if is_erased:
            begin_erasure(store, "ada@krefeld.example", now=NOW)
            finish_erasure(store, "ada@krefeld.example")
        else:
            remove_recipient(store, "ada@krefeld.example", now=NOW)
    found = desk.ask("GET", my(desk))
    assert found.status == 410
    assert "ada@" not in found.body


def test_every_answer_page_leads_back_to_it(filled: Desk) -> None:
    for action in (Action.RELEVANT, Action.NOT_RELEVANT, Action.PAUSE, Action.FREQUENCY):
        body = filled.ask("GET", filled.link(action, "sedia:c64")).body
        back = re.search(r'href="(/my/[^"]+)"', body)
        assert back is not None
        assert filled.ask("GET", back[1]).status == 200

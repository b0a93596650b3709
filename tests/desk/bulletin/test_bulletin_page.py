"""`/bulletin`: one shared draft, nothing lost, nothing told twice unless it changed."""

import json
import re
from urllib.parse import urlencode

from store.bulletins.bulletins import draft_of, published_bulletins, told_before
from store.operations.audit import read_trail
from store.people.clients import ClientRole, add_client
from tests.desk.bulletin.conftest import NOW
from tests.desk.calls.conftest import EVIL
from tests.desk.conftest import Desk
from tests.desk.serving import ask
from wording.bulletin.files import MOST_BYTES

MOVES, STAGES, HOSTILE = "sedia:LIFE-2027-MOVES", "sedia:LIFE-2027-STAGES", "sedia:EVIL/1&<b>"


def fields(desk: Desk) -> dict[str, str]:
    """Return what the form holds, as a browser sends it, but for the calls themselves."""
    with desk.open() as store:
        draft = draft_of(store)
    if draft is None:
        return {"version": "0", "language": "en", "title": "T", "introduction": ""}
    values = {
        "version": str(draft.version),
        "language": draft.language,
        "title": draft.title,
        "introduction": draft.introduction,
    }
    for place, item in enumerate(draft.items, 1):
        values |= {f"sentence-{place}": item.sentence, f"place-{place}": str(place)}
    return values


def send(desk: Desk, calls: list[str], **more: str) -> int:
    """Send the form with several calls; the helper of the fixture sends each name once."""
    body = [*({**fields(desk), **more}).items(), *(("call", call) for call in calls)]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(desk.port, "/bulletin", body=urlencode(body).encode(), headers=headers).status


def order(desk: Desk) -> list[str]:
    with desk.open() as store:
        draft = draft_of(store)
    return [] if draft is None else [item.call_id for item in draft.items]


def test_the_calls_of_the_week_say_whom_they_fit(desk) -> None:
    page = desk.ask("GET", "/bulletin").body
    assert "Cool streets" in page
    assert "changed" in page
    assert "Fits these members:" in page
    german = desk.ask("GET", "/bulletin?lang=de").body
    assert "Passt zu diesen Mitgliedern:" in german
    assert EVIL not in page
    assert "<script>alert" not in page


def test_what_the_address_can_not_mean_is_named(desk) -> None:
    for query in ("shows=new", "show=old", "days=0", "days=1e3", "status=opened"):
        assert desk.ask("GET", f"/bulletin?{query}").status == 400, query
    found = desk.ask("GET", "/bulletin?q=LIFE-2027-MOVES&show=changed")
    assert found.body.count('name="tick"') == 1


def test_a_call_comes_in_with_a_sentence_and_is_ordered_moved_and_taken_out(desk) -> None:
    assert send(desk, [], tick=MOVES, do="add") == 303
    assert send(desk, [MOVES], tick=STAGES, do="add") == 303
    with desk.open() as store:
        assert all(item.sentence for item in draft_of(store).items)
    assert send(desk, [MOVES, STAGES], do=f"up:{STAGES}") == 303
    assert order(desk) == [STAGES, MOVES]
    assert send(desk, [STAGES, MOVES], do="save", **{"place-1": "2"}) == 303
    assert order(desk) == [MOVES, STAGES]
    assert send(desk, [MOVES, STAGES], do="save", **{"place-2": "1"}) == 303
    assert order(desk) == [STAGES, MOVES]
    assert send(desk, [STAGES, MOVES], do=f"down:{STAGES}") == 303
    assert send(desk, [MOVES, STAGES], do=f"out:{MOVES}") == 303
    assert order(desk) == [STAGES]
    assert send(desk, [STAGES], do="up:no-such-call", **{"place-1": "x"}) == 303
    assert order(desk) == [STAGES]


def test_another_language_translates_our_words_and_leaves_those_of_a_person(desk) -> None:
    assert send(desk, [], tick=MOVES, do="add") == 303
    assert send(desk, [MOVES], tick=STAGES, do="add", **{"sentence-1": "Ours since 2019."}) == 303
    with desk.open() as store:
        before = draft_of(store)
    assert send(desk, [MOVES, STAGES], language="de") == 303
    with desk.open() as store:
        after = draft_of(store)
    assert after.items[0].sentence == "Ours since 2019."
    assert after.items[1].sentence not in ("", before.items[1].sentence)


def test_who_saves_over_what_they_have_not_seen_gets_both_versions(desk) -> None:
    assert send(desk, [], tick=MOVES, do="add") == 303
    mine = {**fields(desk), "title": "My <b>title</b>", "do": "save", "call": MOVES}
    assert send(desk, [MOVES], title="Theirs") == 303
    conflict = desk.ask("POST", "/bulletin", **mine)
    assert conflict.status == 409
    assert "<ins>My &lt;b&gt;title&lt;/b&gt;</ins>" in conflict.body
    assert "<ins>Theirs</ins>" in conflict.body
    assert "Saved by desk" in conflict.body
    with desk.open() as store:
        assert draft_of(store).title == "Theirs"
    (version,) = re.findall(r'name="version" value="(\d+)"', conflict.body)
    assert desk.ask("POST", "/bulletin", **{**mine, "version": version}).status == 303
    with desk.open() as store:
        assert draft_of(store).title == "My <b>title</b>"


def test_a_published_bulletin_keeps_its_bytes_and_its_address(desk) -> None:
    assert send(desk, [], tick=HOSTILE, do="add") == 303
    assert send(desk, [HOSTILE], tick=MOVES, do="publish", title="Week 43") == 303
    page = desk.ask("GET", "/bulletin/1").body
    assert "<h1>Week 43</h1>" in page
    assert "<script>alert" not in page
    first = {form: ask(desk.port, f"/bulletin/1.{form}").body for form in forms()}
    assert len(first["html"]) < MOST_BYTES
    assert b"javascript:" not in first["html"]
    assert b"<script>" not in first["html"]
    assert first == {form: ask(desk.port, f"/bulletin/1.{form}").body for form in forms()}
    assert "Week 43" in desk.ask("GET", "/bulletin/archive").body
    with desk.open() as store:
        did = [change.did for change in read_trail(store)]
        assert did[0] == "published a bulletin"
        assert draft_of(store) is None
    for wrong in ("2", "0", "x", "1.pdf", "draft", "draft.html", "9" * 12):
        assert desk.ask("GET", f"/bulletin/{wrong}").status == 404, wrong


def forms() -> tuple[str, ...]:
    return ("html", "docx", "txt", "atom")


def test_the_next_bulletin_repeats_nothing_unless_it_changed(desk) -> None:
    assert send(desk, [], tick=MOVES, do="add") == 303
    assert send(desk, [MOVES], tick=STAGES, do="publish") == 303
    page = desk.ask("GET", "/bulletin").body
    assert f'value="{MOVES}"' not in page
    assert f'value="{STAGES}"' not in page
    told = desk.ask("GET", "/bulletin?show=told&q=LIFE-2027").body
    assert told.count("Told in the bulletin of 20 Oct 2026") == 2
    with desk.open() as store, store.write():  # as if the bulletin had told another deadline
        stated = dict(told_before(store)[MOVES].stated)
        store.execute(
            "UPDATE bulletin_items SET told = ? WHERE call_id = ?",
            [json.dumps({**stated, "deadlines": "2026-12-03"}), MOVES],
        )
    again = desk.ask("GET", "/bulletin").body
    assert f'value="{MOVES}"' in again
    assert "Deadline: Thu, 3 Dec 2026 → Thu, 14 Jan 2027" in again
    assert send(desk, [], tick=MOVES, do="publish") == 303
    text = ask(desk.port, "/bulletin/2.txt").body.decode()
    assert "Told in the bulletin of 20 Oct 2026" in text
    assert "Deadline: Thu, 3 Dec 2026 → Thu, 14 Jan 2027" in text


def test_a_bulletin_without_calls_or_of_an_unknown_call_is_refused_and_kept(desk) -> None:
    assert send(desk, [], title="Empty", do="publish") == 400
    assert send(desk, [], title="Kept", tick="sedia:NO-SUCH", do="add") == 400
    with desk.open() as store:
        assert draft_of(store).title == "Kept"
        assert published_bulletins(store) == []


def test_the_api_makes_saves_and_publishes_a_bulletin(desk) -> None:
    week = ask(desk.port, "/api/v1/bulletin/week?days=31").values["items"]
    assert {"new", "changed", "closing"} >= {each["why"] for each in week}
    new = {"version": 0, "language": "de", "title": "Woche 43", "calls": [{"call": MOVES}]}
    saved = ask(desk.port, "/api/v1/bulletin/draft", body=new).values
    assert (saved["version"], saved["calls"][0]["call"]) == (1, MOVES)
    assert saved["calls"][0]["sentence"]
    assert ask(desk.port, "/api/v1/bulletin/draft", body=new).status == 422
    assert ask(desk.port, "/api/v1/bulletin/draft").values == saved
    assert ask(desk.port, "/api/v1/bulletin/publish", body={"version": 9}).status == 422
    done = ask(desk.port, "/api/v1/bulletin/publish", body={"version": 1}).values
    (item,) = ask(desk.port, "/api/v1/bulletins").values["items"]
    assert (item["number"], item["title"]) == (done["number"], "Woche 43")
    assert item["published_on"] == NOW.date().isoformat()
    assert desk.ask("GET", f"/bulletin/{done['number']}?lang=de").status == 200


def test_the_bulletin_of_the_network_is_made_by_who_is_limited_to_no_city(desk) -> None:
    with desk.open() as store:
        tokens = {
            name: add_client(store, name, role=role, cities=cities, now=NOW)
            for name, role, cities in (
                ("reader", ClientRole.READER, None),
                ("krefeld", ClientRole.STAFF, ["krefeld"]),
                ("office", ClientRole.STAFF, None),
            )
        }
    new = {"version": 0, "language": "de", "title": "Woche 43", "calls": [{"call": MOVES}]}

    def sent(name: str, path: str, body: object = None) -> int:
        headers = {"Authorization": f"Bearer {tokens[name]}"}
        answer = ask(desk.port, f"/api/v1{path}", body=body, headers=headers)
        if answer.status != 200:
            assert answer.headers["content-type"] == "application/problem+json"
        return answer.status

    for name in ("reader", "krefeld"):
        assert sent(name, "/bulletins") == 200
        assert sent(name, "/bulletin/draft") == 403
        assert sent(name, "/bulletin/draft", new) == 403
        assert sent(name, "/bulletin/publish", {"version": 1}) == 403
        assert sent(name, "/health/accept", {"run": 1, "comment": "x"}) == 403
    assert sent("office", "/bulletin/draft", new | {"calls": [{"call": "sedia:NO"}]}) in (404, 422)
    assert sent("office", "/bulletin/draft", new | {"language": "xx"}) == 422
    assert sent("office", "/bulletin/draft", new) == 200
    assert sent("office", "/bulletin/publish", {"version": 1}) == 200
    with desk.open() as store:
        assert len(published_bulletins(store)) == 1

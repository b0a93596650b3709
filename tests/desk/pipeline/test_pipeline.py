"""Where the cities stand: noted on a call, seen as a table, taken along, shared, and forgotten."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.pages.pipeline.form import read_amount
from funding.errors import WrongInput
from store.operations.audit import ERASED, read_trail
from store.people.clients import ClientRole, add_client
from store.people.erasure import begin_erasure, finish_erasure
from store.pipeline.entries import entries, entry_of
from store.pipeline.shares import shares_with
from tests.desk.calls.conftest import EVIL
from tests.desk.pipeline.conftest import HOSTILE, MOVES, NOW
from tests.desk.serving import ask

CALL = "/calls/sedia%3ALIFE-2027-MOVES"


def test_a_city_is_noted_on_the_page_of_a_call_and_stands_in_the_table(desk) -> None:
    assert "No city has noted anything yet." in desk.ask("GET", CALL).body
    done = desk.ask(
        "POST",
        "/pipeline",
        city="krefeld",
        call=MOVES,
        state="submitted",
        version="0",
        person="A. B.",
        amount="250.000",
        note="With Arnsberg",
    )
    assert done.status == 303
    page = desk.ask("GET", CALL).body
    assert "submitted" in page
    assert "A. B." in page
    table = desk.ask("GET", "/pipeline").body
    assert "Cool streets" in table
    assert "€250,000" in table
    assert "Cool streets" not in desk.ask("GET", "/pipeline?state=won").body
    assert "Cool streets" in desk.ask("GET", "/pipeline?state=submitted&city=krefeld").body
    with desk.open() as store:
        (change,) = read_trail(store)
    assert (change.who, change.about) == ("desk", "krefeld")
    assert change.detail == f"{MOVES}: none → submitted"


def test_what_the_address_or_the_form_can_not_mean_is_told(desk) -> None:
    for query in ("states=won", "state=winning", "city=nowhere"):
        assert desk.ask("GET", f"/pipeline?{query}").status == 400, query
    assert desk.set(state="winning") == 400
    assert desk.set(amount="a lot") == 400
    assert desk.set(call="sedia:NOTHING") == 400
    assert desk.set(city="nowhere") == 404
    with desk.open() as store:
        assert entries(store) == []


def test_who_comes_second_sees_both_versions_and_nothing_is_lost(desk) -> None:
    assert desk.set(note="First") == 303
    late = desk.ask(
        "POST",
        "/pipeline",
        city="krefeld",
        call=MOVES,
        state="lost",
        version="0",
        reason="No <b>staff</b>",
    )
    assert late.status == 409
    assert "<ins>No &lt;b&gt;staff&lt;/b&gt;</ins>" in late.body
    assert "<ins>First</ins>" in late.body
    with desk.open() as store:
        assert entry_of(store, "krefeld", MOVES).standing.note == "First"
    assert desk.set(version="1", state="lost", reason="No staff") == 303
    assert desk.set(version="2", state="out") == 303
    with desk.open() as store:
        assert entries(store) == []


def test_hostile_words_are_words_on_pages_and_no_formula_in_a_sheet(desk) -> None:
    formula = '=HYPERLINK("https://evil.example","x")'
    assert desk.set(call=HOSTILE, person=formula, note=EVIL) == 303
    for path in ("/pipeline", "/calls/sedia%3AEVIL%2F1%26%3Cb%3E"):
        page = desk.ask("GET", path).body
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    text = ask(desk.port, "/pipeline/export.csv").body.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    book = zipfile.ZipFile(io.BytesIO(ask(desk.port, "/pipeline/export.xlsx").body))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert desk.ask("GET", "/pipeline/export.pdf").status == 404


def test_a_call_that_is_shared_lies_in_the_inbox_until_it_is_taken_out(desk) -> None:
    sent = {"call": MOVES, "person": str(desk.person_id), "note": "Your <i>streets</i>?"}
    done = desk.ask("POST", "/pipeline/share", **sent)
    assert done.status == 303
    told = desk.ask("GET", f"{CALL}?shared={desk.person_id}").body
    assert "It lies in the inbox of Ada Beispiel, ada@krefeld.example now." in told
    page = desk.ask("GET", desk.my()).body
    assert "Shared by desk on 20 Oct 2026" in page
    assert "Your &lt;i&gt;streets&lt;/i&gt;?" in page
    with desk.open() as store:
        (share,) = shares_with(store, desk.person_id)
    desk.ask("GET", f"{desk.my()}/pipeline?call={MOVES}")
    with desk.open() as store:
        assert shares_with(store, desk.person_id) == [share]
    taken = desk.ask("POST", f"{desk.my()}/pipeline", share=str(share.id))
    assert taken.status == 303
    assert "Shared by desk" not in desk.ask("GET", desk.my()).body
    assert desk.ask("POST", "/pipeline/share", **{**sent, "person": "99"}).status == 404
    assert desk.ask("POST", "/pipeline/share", **{**sent, "call": "sedia:NO"}).status == 404


def test_a_person_says_by_her_signed_page_where_her_own_city_stands(desk) -> None:
    page = f"{desk.my()}/pipeline"
    form = {"city": "krefeld", "call": MOVES, "state": "watching", "version": "0"}
    assert "Krefeld" in desk.ask("GET", f"{page}?call={MOVES}").body
    assert desk.ask("POST", page, **form).status == 303
    mine = desk.ask("GET", desk.my()).body
    assert "watching" in mine
    with desk.open() as store:
        assert entry_of(store, "krefeld", MOVES).changed_by == "ada@krefeld.example"
    assert desk.ask("POST", page, **{**form, "city": "arnsberg"}).status == 400
    assert desk.ask("POST", page, **{**form, "state": "won"}).status == 409
    assert desk.ask("GET", f"{page}?call=sedia:NO").status == 404
    for broken in ("/my/x/pipeline", "/my/x.y/pipeline"):
        assert desk.ask("POST", broken, **form).status == 400


def test_who_is_erased_is_named_in_no_entry_and_no_share(desk) -> None:
    page = f"{desk.my()}/pipeline"
    form = {"city": "krefeld", "call": MOVES, "state": "watching", "version": "0"}
    desk.ask("POST", page, **form, person="Ada Beispiel", note="write to Ada Beispiel soon")
    desk.ask("POST", "/pipeline/share", call=MOVES, person=str(desk.person_id))
    with desk.open() as store:
        begin_erasure(store, "ada@krefeld.example", now=NOW)
        finish_erasure(store, "ada@krefeld.example")
        (entry,) = entries(store)
    assert (entry.standing.person, entry.standing.note) == (ERASED, ERASED)
    assert entry.changed_by == ERASED
    assert "Ada" not in desk.dump().replace("Adapt", "")
    assert "ada@" not in desk.dump()


def test_the_api_tells_and_sets_the_same(desk) -> None:
    new = {"city": "krefeld", "call": MOVES, "version": 0, "state": "won", "amount_eur": 1}
    (item,) = ask(desk.port, "/api/v1/pipeline", body=new).values["items"]
    assert (item["state"], item["amount_eur"], item["version"]) == ("won", 1, 1)
    assert ask(desk.port, "/api/v1/pipeline?state=won&city=krefeld").values["items"] == [item]
    assert ask(desk.port, "/api/v1/pipeline?state=lost").values["items"] == []
    assert ask(desk.port, "/api/v1/pipeline", body=new).status == 422
    gone = {"city": "krefeld", "call": MOVES, "version": 1}
    assert ask(desk.port, "/api/v1/pipeline", body=gone).values["items"] == []


def test_a_program_of_one_city_sees_and_sets_that_city_only(desk) -> None:
    assert desk.set() == 303
    with desk.open() as store:
        token = add_client(
            store, "arnsberg-board", role=ClientRole.READER, cities=["arnsberg"], now=NOW
        )
    mine = {"headers": {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}}
    assert ask(desk.port, "/api/v1/pipeline", **mine).values["items"] == []
    assert ask(desk.port, "/api/v1/pipeline?city=krefeld", **mine).status == 400
    new = {"city": "arnsberg", "call": MOVES, "version": 0, "state": "watching"}
    done = ask(desk.port, "/api/v1/pipeline", body=new, **mine).values["items"]
    assert [(item["city"], item["changed_by"]) for item in done] == [
        ("arnsberg", "program arnsberg-board")
    ]
    other = {**new, "city": "krefeld", "version": 1}
    assert ask(desk.port, "/api/v1/pipeline", body=other, **mine).status == 403
    with desk.open() as store:
        assert entry_of(store, "krefeld", MOVES).version == 1


def test_the_same_call_shared_again_is_told_again_and_lies_there_once(desk) -> None:
    sent = {"call": MOVES, "person": str(desk.person_id)}
    for note in ("one", "two"):
        desk.ask("POST", "/pipeline/share", **sent, note=note)
    with desk.open() as store:
        (share,) = shares_with(store, desk.person_id)
    assert share.note == "two"


@given(st.integers(1, 10**11))
def test_an_amount_is_read_with_any_marks_between_its_thousands(euro: int) -> None:
    for mark in (",", ".", " ", "'", "\u202f", ""):
        assert read_amount(f" {euro:,} ".replace(",", mark)) == euro


@pytest.mark.parametrize("text", ["1.5", "-3", "1e6", "12 34", "½", "x", "1.000,50"])
def test_what_is_no_whole_amount_is_refused(text: str) -> None:
    with pytest.raises(WrongInput, match="whole euro"):
        read_amount(text)


def test_a_call_is_shared_by_program_with_the_people_of_its_cities(desk) -> None:
    sharing = {"call": MOVES, "person": desk.person_id, "note": "Yours?"}
    done = ask(desk.port, "/api/v1/pipeline/share", body=sharing).values
    assert done == {"call": MOVES, "shared_with": desk.person_id}
    with desk.open() as store:
        (share,) = shares_with(store, desk.person_id)
        tokens = [
            add_client(store, name, role=role, cities=[city], now=NOW)
            for name, role, city in (
                ("arnsberg", ClientRole.STAFF, "arnsberg"),
                ("krefeld", ClientRole.STAFF, "krefeld"),
                ("reader", ClientRole.READER, "krefeld"),
            )
        ]
    assert (share.call_id, share.note, share.shared_by) == (MOVES, "Yours?", "desk")
    for token, status in zip(tokens, (404, 200, 403), strict=True):
        sent = {"Authorization": f"Bearer {token}"}
        answer = ask(desk.port, "/api/v1/pipeline/share", body=sharing, headers=sent)
        assert answer.status == status, answer.body
    for change, status in (
        ({"person": 99}, 404),
        ({"call": "sedia:NO"}, 404),
        ({"person": "1"}, 422),
        ({"note": "x" * 5_000}, 422),
    ):
        answer = ask(desk.port, "/api/v1/pipeline/share", body=sharing | change)
        assert answer.status == status
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "change",
    [
        {"city": "atlantis"},
        {"call": "sedia:NO"},
        {"state": "winning"},
        {"amount_eur": -1},
        {"version": 7},
        {"wish": 1},
    ],
)
def test_an_entry_that_can_not_be_is_a_problem_document_and_not_kept(desk, change) -> None:
    new = {"city": "krefeld", "call": MOVES, "version": 0, "state": "watching"}
    answer = ask(desk.port, "/api/v1/pipeline", body=new | change)
    assert answer.status in (403, 404, 422), answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert ask(desk.port, "/api/v1/pipeline").values["items"] == []

"""The documents of the API: the shapes of `--json`, true to their description, page by page."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from desk.api.shapes.calls import CallList, EventList, WholeCall
from desk.api.shapes.matches import Explanation, Matches
from desk.api.shapes.places import Health, ProfileList, SourceList, WholeProfile
from store.database import open_store
from tests.desk.api.conftest import HEAT, LATER, RECORDS, fill, record, started
from tests.desk.serving import ask

STATUSES = ("open", "forthcoming", "closed", "rolling", "unknown")
ANY = "&status=".join(STATUSES)
TODAY = "2026-10-13"


def command(path, *args):
    found = CliRunner().invoke(app, ["--db", str(path), *args, "--json"], catch_exceptions=False)
    return json.loads(found.stdout)


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/api/v1/calls?status=" + ANY, CallList),
        ("/api/v1/calls/portico:LIFE-HEAT", WholeCall),
        ("/api/v1/events", EventList),
        ("/api/v1/sources", SourceList),
        ("/api/v1/profiles", ProfileList),
        ("/api/v1/profiles/krefeld/heat-warnings", WholeProfile),
        ("/api/v1/health", Health),
    ],
)
def test_every_document_has_the_shape_that_is_described(api, address, shape):
    shape.model_validate(api.get(address))


def test_calls_are_those_of_the_command_line(api):
    ours = api.all_items(f"/api/v1/calls?status={ANY}&limit=5")
    theirs = command(api.path, "calls", "--status", ",".join(STATUSES), "--today", TODAY)
    assert len(ours) == len(RECORDS)
    assert sorted(ours, key=lambda c: c["id"]) == sorted(theirs, key=lambda c: c["id"])


def test_events_sources_and_profiles_are_those_of_the_command_line(api):
    assert api.all_items("/api/v1/events?limit=3") == command(api.path, "events", "--today", TODAY)
    sources = api.get("/api/v1/sources?limit=100")
    told = [*sources["items"], *sources["not_covered"]]
    theirs = command(api.path, "sources", "--today", TODAY)
    assert sorted(told, key=lambda s: s["title"]) == sorted(theirs, key=lambda s: s["title"])
    assert api.all_items("/api/v1/sources?limit=2") == sources["items"]
    profiles = command(api.path, "profiles", "list")
    in_order = sorted(profiles, key=lambda p: p["profile"])
    assert api.all_items("/api/v1/profiles?limit=1") == in_order


def test_match_and_explain_are_those_of_the_command_line(api, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text(HEAT)
    question = {"text": HEAT, "country": "DE", "top": 3, "without": ["trees"]}
    ours = api("/api/v1/match", question)
    assert ours.status == 200, ours.body
    Matches.model_validate(ours.values)
    options = ("--country", "DE", "--top", "3", "--without", "trees", "--today", TODAY)
    assert ours.values == command(api.path, "match", "--text", str(text), *options)
    assert len(ours.values["results"]) == 3
    explained = api("/api/v1/explain", {"text": HEAT, "call": "LIFE-HEAT"})
    Explanation.model_validate(explained.values)
    assert explained.values == command(
        api.path, "explain", "LIFE-HEAT", "--text", str(text), "--today", TODAY
    )


def test_a_profile_a_question_and_a_span_of_days_can_be_asked(api):
    for question in (
        {"profile": "krefeld"},
        {"query": "cool roofs", "country": "fr", "applicant": "region"},
        {"text": HEAT, "terms": ["shade"], "open_between": ["2026-12-02", "2027-01-31"]},
    ):
        found = api("/api/v1/match", question)
        assert found.status == 200, found.body
        Matches.model_validate(found.values)
        if "open_between" in question:
            shown = {m["source_id"] for m in found.values["results"]}
            assert "CUT-OFFS" not in shown
            assert "LIFE-HEAT" in shown


def test_a_question_may_demand_and_rule_out_terms_and_say_who_asks(api):
    plain = api("/api/v1/match", {"text": HEAT, "top": 50}).values["results"]
    demanding = {
        "text": HEAT,
        "must": ["roofs"],
        "must_not": ["rounds"],
        "emphasis": {"trees": 3.0},
        "population": 30_000,
        "roles": ["partner"],
        "top": 50,
    }
    found = api("/api/v1/match", demanding)
    Matches.model_validate(found.values)
    gone = {m["source_id"] for m in plain} - {m["source_id"] for m in found.values["results"]}
    assert "CUT-OFFS" in gone


def test_a_call_that_was_never_read_is_explained(api):
    found = api("/api/v1/explain", {"profile": "krefeld/heat-warnings", "call": "nobody:knows"})
    assert found.status == 200
    assert found.values["stages"][0]["outcome"].startswith("never read")


@pytest.mark.parametrize("name", [r.source_id for r in RECORDS])
def test_every_call_is_found_by_its_id_whatever_stands_in_it(api, name):
    found = api.get(f"/api/v1/calls/{quote(f'portico:{name}', safe='')}")
    assert found["source_id"] == name


@pytest.mark.parametrize("sort", ["deadline", "money", "newest"])
def test_pages_miss_and_repeat_nothing_while_the_list_changes(tmp_path, sort):
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        fill(store, tuple(record(f"C{n:02}", f"Call {n}") for n in range(20)))
    with started(path) as port:
        page = ask(port, f"/api/v1/calls?limit=6&sort={sort}").values
        with open_store(path) as store:
            gone = {0, 3, 5, 6}
            kept = [record(f"C{n:02}", f"Call {n}") for n in range(20) if n not in gone]
            new = [record("A0", "A new one at the beginning"), record("C99", "Towards the end")]
            fill(store, (*kept, *new), now=LATER)
        seen = [c["source_id"] for c in page["items"]]
        while page["next"]:
            page = ask(port, page["next"]).values
            seen += [c["source_id"] for c in page["items"]]
    assert len(seen) == len(set(seen))
    assert {f"C{n:02}" for n in range(20) if n not in gone} <= set(seen)
    assert "C99" in seen or sort == "newest"


def test_the_last_page_has_no_next_and_the_link_is_told_in_the_header_too(api):
    first = api("/api/v1/sources?limit=2")
    assert first.headers["link"] == f'<{first.values["next"]}>; rel="next"'
    last = api("/api/v1/sources?limit=100")
    assert last.values["next"] is None
    assert "link" not in last.headers


def test_what_a_client_has_is_not_sent_again(api):
    first = api("/api/v1/calls")
    again = api("/api/v1/calls", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert api("/api/v1/calls?limit=3").headers["etag"] != first.headers["etag"]


def test_head_answers_as_get_without_the_document(api):
    found = api("/api/v1/calls", method="HEAD")
    assert (found.status, found.body) == (200, b"")
    assert int(found.headers["content-length"]) > 1000


def test_words_and_statuses_filter_the_calls(api):
    assert {c["source_id"] for c in api.get("/api/v1/calls?q=schools")["items"]} == {"TWO-STAGE"}
    closed = {c["source_id"] for c in api.get("/api/v1/calls?status=closed")["items"]}
    assert closed == {"PAST", "CANCELLED"}
    assert api.get("/api/v1/calls?q=%20")["total"] == api.get("/api/v1/calls")["total"]
    days = [c["next_deadline"] or str(date.max) for c in api.get("/api/v1/calls")["items"]]
    assert days == sorted(days)


@pytest.mark.parametrize("question", ["q=roofs", "sort=money", "status=closed", "changed=7"])
def test_the_list_is_that_of_the_page(api, question):
    found = api.get(f"/api/v1/calls?{question}")
    page = api(f"/calls?{question}").body.decode()
    assert found["total"] == len(found["items"]) > 0
    for call in found["items"]:
        assert quote(call["id"], safe="") in page or call["id"] in page
    assert api.all_items(f"/api/v1/calls?{question}&limit=2") == found["items"]


def test_several_values_of_a_filter_are_alternatives(api):
    alone = [api.get(f"/api/v1/calls?status={s}")["total"] for s in ("open", "closed")]
    assert api.get("/api/v1/calls?status=open&status=closed")["total"] == sum(alone)
    assert api.get("/api/v1/calls?status=open&q=schools&theme=not-stated")["total"] <= 1


def test_nothing_in_any_document_is_about_a_person(api):
    addresses = ["/api/v1/profiles", "/api/v1/profiles/krefeld", "/api/v1/health"]
    addresses += ["/api/v1/events", "/api/v1/sources", "/api/v1/calls/portico:LIFE-HEAT"]
    told = b"".join(api(address).body for address in addresses)
    told += api("/api/v1/explain", {"profile": "krefeld", "call": "LIFE-HEAT"}).body
    for word in (b"Ada", b"Beispiel", b"@krefeld", b"Ana"):
        assert word not in told

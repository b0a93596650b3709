"""The embedded portal answers in the portals' true formats, and its data hold together."""

import http.client
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest

from citycalls.demo.portal import DemoPortal, load_demo_days
from citycalls.demo.portal.wire import as_html
from crawler.pages import portico, sedia
from crawler.pages.sedia.request import HEADERS, search_body, search_url
from crawler.pages.sedia.rows import choose_rows, read_page
from funding.call import Kind, Status
from funding.errors import UnknownName, WrongInput
from funding.resources import shipped

LIVE = {
    "bool": {
        "must": [
            {"terms": {"type": ["1", "2", "8"]}},
            {"terms": {"status": ["31094501", "31094502"]}},
        ]
    }
}
BY_IDENTIFIER = {"field": "identifier", "order": "ASC"}
FORM = "multipart/form-data; boundary=demo"
ADDRESS = "/sedia/search-api/prod/rest/search?apiKey=SEDIA&text=***"


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    with DemoPortal() as running:
        yield running


def ask(
    portal: DemoPortal,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, http.client.HTTPMessage, bytes]:
    host = urlsplit(portal.base_url("sedia")).netloc
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def form(parts: dict[str, Any], kind: str = "application/json") -> bytes:
    body = b""
    for name, value in parts.items():
        head = (
            f'--demo\r\nContent-Disposition: form-data; name="{name}"\r\nContent-Type: {kind}\r\n'
        )
        body += head.encode() + b"\r\n" + json.dumps(value).encode() + b"\r\n"
    return body + b"--demo--\r\n"


def search(portal: DemoPortal, more: str = "", **parts: Any) -> dict[str, Any]:
    parts = {"query": LIVE, "languages": ["en"], "sort": BY_IDENTIFIER} | parts
    status, _, body = ask(
        portal,
        ADDRESS + (more or "&pageSize=100&pageNumber=1"),
        method="POST",
        body=form({k: v for k, v in parts.items() if v is not None}),
        headers={"Content-Type": FORM},
    )
    assert status == 200
    answer: dict[str, Any] = json.loads(body)
    return answer


def fields_of(row: dict[str, Any]) -> dict[str, Any]:
    return row.get("metadata") or row


def by_identifier(portal: DemoPortal, identifier: str) -> dict[str, Any]:
    """Return the current topic called *identifier*."""
    query = {"bool": {"must": [{"terms": {"type": ["1"]}}, {"term": {"identifier": identifier}}]}}
    rows = search(portal, query=query)["results"]
    return fields_of(max(rows, key=lambda row: fields_of(row)["esDA_IngestDate"]))


def everything(portal: DemoPortal) -> list[dict[str, Any]]:
    return list(search(portal, query=None)["results"])


def test_the_envelope_has_the_keys_of_the_real_one(portal: DemoPortal) -> None:
    answer = search(portal)
    assert sorted(answer) == [
        "apiVersion",
        "bestBets",
        "groupByField",
        "pageNumber",
        "pageSize",
        "queryLanguage",
        "responseTime",
        "results",
        "sort",
        "terms",
        "totalResults",
        "warnings",
    ]
    assert answer["warnings"] == []
    assert answer["totalResults"] == len(answer["results"]) >= 55


def test_small_pages_hold_the_same_records_as_one_large_page(portal: DemoPortal) -> None:
    whole = search(portal)
    references: list[str] = []
    for page in range(1, 10):
        answer = search(portal, f"&pageSize=20&pageNumber={page}")
        assert answer["totalResults"] == whole["totalResults"]
        assert (answer["pageNumber"], answer["pageSize"]) == (page, 20)
        if not answer["results"]:
            break
        references += [row["reference"] for row in answer["results"]]
    assert references == [row["reference"] for row in whole["results"]]
    assert len(set(references)) == whole["totalResults"]


def test_a_page_never_holds_more_than_a_hundred_rows(portal: DemoPortal) -> None:
    answer = search(portal, "&pageSize=500&pageNumber=1", languages=None)
    assert answer["pageSize"] == 100
    assert len(answer["results"]) == 100
    assert answer["totalResults"] > 300


def test_the_query_decides_which_types_and_statuses_come(portal: DemoPortal) -> None:
    rows = search(portal)["results"]
    assert {fields_of(row)["type"][0] for row in rows} == {"1", "2", "8"}
    assert {fields_of(row)["status"][0] for row in rows} == {"31094501", "31094502"}
    only_updates = search(portal, query={"terms": {"type": ["6"]}})["results"]
    assert [fields_of(row)["type"] for row in only_updates] == [["6"]]


def test_a_range_in_another_date_format_means_any_value(portal: DemoPortal) -> None:
    late = {"range": {"deadlineDate": {"gte": "2027-05-01T00:00:00.000+0000"}}}
    bare = {"range": {"deadlineDate": {"gte": "2027-05-01"}}}
    assert 0 < search(portal, query=late)["totalResults"] < 10
    assert search(portal, query=bare)["totalResults"] > 50


def test_rows_are_sorted_by_identifier(portal: DemoPortal) -> None:
    names = [fields_of(row)["identifier"][0] for row in search(portal)["results"]]
    assert names == sorted(names)
    down = {"field": "identifier", "order": "DESC"}
    names_down = [fields_of(row)["identifier"][0] for row in search(portal, sort=down)["results"]]
    assert names_down == sorted(names, reverse=True)


def test_a_sort_field_that_some_lack_drops_those_records(portal: DemoPortal) -> None:
    sparse = search(portal, sort={"field": "REFERENCE", "order": "ASC"})
    assert sparse["totalResults"] < search(portal)["totalResults"]


def test_without_languages_every_record_comes_once_in_each(portal: DemoPortal) -> None:
    assert search(portal, languages=None)["totalResults"] == 6 * search(portal)["totalResults"]


def test_an_identifier_in_quotes_finds_its_documents(portal: DemoPortal) -> None:
    address = ADDRESS.replace("***", "%22HORIZON-DEMO-MISS-2027-CIT-01-02%22")
    _, _, body = ask(
        portal,
        address + "&pageSize=10&pageNumber=1",
        method="POST",
        body=form({"languages": ["en"]}),
        headers={"Content-Type": FORM},
    )
    rows = json.loads(body)["results"]
    assert sorted(fields_of(row)["deadlineDate"][0][:10] for row in rows) == [
        "2026-12-15",
        "2027-01-21",
    ]


@pytest.mark.parametrize(
    ("method", "body", "content_type", "status"),
    [
        ("GET", None, "text/plain", 405),
        ("POST", form({"query": LIVE}, "application/octet-stream"), FORM, 500),
        ("POST", form({"query": {"match": {"title": "heat"}}}), FORM, 400),
        ("POST", form({"query": {"wildcard": {"title": "h*"}}}), FORM, 400),
        ("POST", form({"query": {"terms": {"type": [1]}}}), FORM, 400),
        (
            "POST",
            b'--demo\r\nContent-Disposition: form-data; name="query"\r\n'
            b"Content-Type: application/json\r\n\r\n{\r\n--demo--",
            FORM,
            400,
        ),
    ],
)
def test_a_bad_request_gets_the_portals_answer(
    portal: DemoPortal, method: str, body: bytes | None, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type}
    assert ask(portal, ADDRESS, method=method, body=body, headers=headers)[0] == status


def test_a_json_body_is_ignored_without_a_word(portal: DemoPortal) -> None:
    status, _, body = ask(
        portal,
        ADDRESS + "&pageSize=100&pageNumber=1",
        method="POST",
        body=json.dumps({"query": LIVE}).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert status == 200
    assert json.loads(body)["totalResults"] > search(portal, languages=None)["totalResults"]


@pytest.mark.parametrize("path", ["/", "/sedia", "/portico/urban-panorama", "/sedia/robots.txt"])
def test_anything_else_is_not_found(portal: DemoPortal, path: str) -> None:
    assert ask(portal, path)[0] == 404
    assert ask(portal, path, method="POST", body=b"x")[0] == 404


def test_robots_are_told_to_wait_a_second(portal: DemoPortal) -> None:
    status, _, body = ask(portal, "/robots.txt")
    assert status == 200
    assert b"Crawl-delay: 1\n" in body


def test_the_listing_is_not_sent_again_while_it_is_the_same(portal: DemoPortal) -> None:
    path = "/portico/urban-panorama/call-for-proposals"
    status, headers, body = ask(portal, path)
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Last-Modified"] == "Tue, 13 Oct 2026 03:00:00 GMT"
    same = {"If-None-Match": headers["ETag"]}
    assert ask(portal, path, headers=same)[::2] == (304, b"")
    since = {"If-Modified-Since": headers["Last-Modified"]}
    assert ask(portal, path, headers=since)[::2] == (304, b"")
    portal.week = 2
    status, _, later = ask(portal, path, headers=same)
    assert status == 200
    assert later != body


def test_the_listing_holds_cards_and_what_only_looks_like_cards(portal: DemoPortal) -> None:
    page = ask(portal, "/portico/urban-panorama/call-for-proposals")[2].decode()
    assert page.count('class="node node--type-call-for-proposals ') == 9
    assert page.count("<article") == 10
    assert re.findall(r"<span>(\w+)</span>", page) == [
        "Open", "Open", "Open", "Upcoming", "Open", "Open", "Open", "Upcoming", "Closed",
    ]  # fmt: skip
    assert "<div>Deadline date : 29/01/2027</div>" in page
    assert "<div>Deadline date :</div><div>17/11/2027</div>" in page
    assert "<p>Funding support : 1.5 million €</p>" in page


def test_the_budget_overview_covers_all_topics_of_the_call(portal: DemoPortal) -> None:
    topic = by_identifier(portal, "LIFE-2027-CET-DEMO-LOCAL")
    overview = json.loads(topic["budgetOverview"][0])
    entries = [e for row in overview["budgetTopicActionMap"].values() for e in row]
    assert [(e["action"], e["budgetYearMap"]) for e in entries] == [
        ("LIFE-2027-CET-DEMO-ENERPOV - LIFE Project Grants", {"2026": "10000000"}),
        ("LIFE-2027-CET-DEMO-LOCAL - LIFE Project Grants", {"2026": "8000000"}),
    ]


def test_two_stage_and_cut_off_calls_have_several_deadlines(portal: DemoPortal) -> None:
    staged = by_identifier(portal, "HORIZON-DEMO-CL5-2027-06-D6-01-two-stage")
    assert staged["deadlineModel"] == ["two-stage"]
    assert [d[:10] for d in staged["deadlineDate"]] == ["2027-01-26", "2027-09-07"]
    rolling = by_identifier(portal, "CEF-T-DEMO-2027-AFIF-URBANBUS")
    assert rolling["deadlineModel"] == ["multiple cut-off"]
    assert [d[:10] for d in rolling["deadlineDate"]] == ["2026-06-10", "2026-11-17", "2027-06-09"]


def test_oddities_have_the_shapes_of_the_portal(portal: DemoPortal) -> None:
    rows = everything(portal)
    flat = [row for row in rows if "metadata" not in row]
    assert [row["identifier"] for row in flat] == [["HORIZON-DEMO-CL6-2027-02-GOVERNANCE-04"]]
    (legacy,) = [r for r in rows if fields_of(r)["DATASOURCE"] == ["SEDIA_PRD_CENTRICITY"]]
    assert "database" not in legacy
    assert legacy["url"].endswith(".json")
    assert json.loads(legacy["metadata"]["keywords"][0])[:2] == ["Museums", "Crafts"]
    (stub,) = [r for r in rows if fields_of(r)["type"] == ["1"] and "status" not in fields_of(r)]
    assert "descriptionByte" not in stub["metadata"]
    cascade = [fields_of(r) for r in rows if fields_of(r)["type"] == ["8"]]
    assert len(cascade) == 5
    assert all(c["callTitle"] != c["title"] for c in cascade)
    twins = [r for r in rows if fields_of(r)["identifier"] == ["HORIZON-DEMO-2024-MISS-CIT-02"]]
    assert len({r["url"] for r in twins}) == 1
    assert len({r["reference"] for r in twins}) == 2


def test_every_call_says_that_it_is_a_demo_and_no_text_comes_twice(portal: DemoPortal) -> None:
    portal.week = 2
    rows = everything(portal)
    assert all("DEMO" in fields_of(row)["identifier"][0] for row in rows)
    texts = [
        fields[name][0]
        for fields in map(fields_of, rows)
        for name in ("descriptionByte", "description")
        if name in fields
    ]
    assert len(texts) >= 58
    assert len(set(texts)) == len(texts)
    paragraphs = Counter(p for text in texts for p in re.findall(r"<p>([^<]{60,})</p>", text))
    assert {p for p, n in paragraphs.items() if n > 1} <= {
        "Project results are expected to contribute to all of the following outcomes:",
        "Projects are expected to contribute to all of the following outcomes:",
        "Projects are expected to contribute to the following outcomes:",
    }
    cards = tomllib.loads((shipped("demo") / "portico.toml").read_text("utf-8"))["card"]
    assert all("(demo)" in card["title"] and "demo" in card["link"] for card in cards)


@pytest.mark.parametrize("week", [1, 2])
def test_dates_agree_with_what_the_portal_claims(portal: DemoPortal, week: int) -> None:
    portal.week = week
    today = portal.today.isoformat()
    flagged_though_past = []
    for row in search(portal)["results"]:
        fields = fields_of(row)
        opens = fields["startDate"][0][:10]
        last = max(d[:10] for d in fields["deadlineDate"])
        assert fields["deadlineDate"] == sorted(fields["deadlineDate"])
        assert opens < last
        assert (fields["status"] == ["31094501"]) == (opens >= today)
        assert last <= "2027-12-13"
        if last < today:
            flagged_though_past.append(fields["identifier"][0])
    assert flagged_though_past == [
        "HORIZON-DEMO-CL2-2024-HERITAGE-05",
        "HORIZON-DEMO-CL5-2026-09-D3-07",
    ]


def test_the_crawlers_own_request_and_page_functions_read_every_call(portal: DemoPortal) -> None:
    path = search_url("", 1)
    _, _, body = ask(portal, f"/sedia{path}", method="POST", body=search_body(), headers=HEADERS)
    records = [sedia.read_record(row) for row in choose_rows(read_page(body, path).rows)]
    live = [r for r in records if r.status_on(portal.today) in (Status.OPEN, Status.FORTHCOMING)]
    assert len(live) == 56
    assert Counter(r.kind for r in live) == {Kind.TOPIC: 51, Kind.CASCADE: 5}
    assert all(r.sections and r.deadlines and r.programme for r in live)
    assert all(r.indicative_budget_eur and not r.unreadable for r in live)
    assert {r.programme for r in live} == {
        "CEF",
        "CERV",
        "CREA",
        "DIGITAL",
        "ERASMUS+",
        "EU4H",
        "HORIZON",
        "I3",
        "LIFE",
        "SMP",
        "UCPM",
    }
    (hubs,) = [r for r in live if r.source_id == "HORIZON-DEMO-MISS-2027-CIT-01-02"]
    assert hubs.last_deadline == date(2027, 1, 21)  # not the superseded copy's


def test_the_crawlers_own_page_function_reads_every_card(portal: DemoPortal) -> None:
    path = "/portico/urban-panorama/call-for-proposals"
    cards = portico.read_cards(ask(portal, path)[2], portal.base_url("portico")).cards
    records = [portico.read_record(card, str(place)) for place, card in enumerate(cards)]
    assert len(records) == 9
    assert [r.title for r in records if r.kind is Kind.EXPERTS] == [
        "Ongoing call for peer reviewers (demo)"
    ]
    assert all(r.deadlines and r.owner for r in records)


def test_the_second_week_differs_as_a_week_does(portal: DemoPortal) -> None:
    before = {r["reference"]: fields_of(r) for r in search(portal)["results"]}
    portal.week = 2
    after = {r["reference"]: fields_of(r) for r in search(portal)["results"]}
    assert sorted(after[r]["identifier"][0] for r in after.keys() - before.keys()) == [
        "CERV-2027-CITIZENS-REM-DEMO-TRANSITION",
        "HORIZON-DEMO-MISS-2027-CIT-01-04",
        "UCPM-DEMO-2027-TRACK1-WILDFIRE",
    ]
    assert sorted(before[r]["identifier"][0] for r in before.keys() - after.keys()) == [
        "HORIZON-DEMO-2023-CL5-D5-09",
        "HORIZON-DEMO-CL2-2027-02-TRANSFO-04",
        "SMP-COSME-DEMO-2027-PROCURE-01",
    ]
    both = before.keys() & after.keys()
    dates = {r: [d[:10] for d in after[r]["deadlineDate"]] for r in both}
    moved = {
        after[r]["identifier"][0]: (before[r]["deadlineDate"][0][:10], *dates[r])
        for r in both
        if [d[:10] for d in before[r]["deadlineDate"]] != dates[r]
    }
    assert moved == {
        "DIGITAL-DEMO-2026-CLOUD-AI-11-LDT-TOOLBOX": ("2026-12-17", "2027-01-21"),
        "LIFE-2027-SAP-NAT-DEMO-NATURE": ("2026-10-21", "2026-11-11"),
    }
    retitled = [after[r]["identifier"][0] for r in both if before[r]["title"] != after[r]["title"]]
    assert retitled == ["HORIZON-DEMO-CL2-2027-02-HERITAGE-01"]


def test_what_week2_names_exists() -> None:
    changes = tomllib.loads((shipped("demo") / "week2.toml").read_text("utf-8"))
    texts = [p.read_text("utf-8") for p in sorted((shipped("demo") / "sedia").glob("*.toml"))]
    listed = {
        topic["identifier"]
        for text in texts
        for call in tomllib.loads(text).get("call", ())
        for topic in call["topic"]
    }
    named = [*changes["withdrawn"]]
    named += [e["identifier"] for e in [*changes["moved"], *changes["retitled"]]]
    assert set(named) <= listed
    cards = tomllib.loads((shipped("demo") / "portico.toml").read_text("utf-8"))["card"]
    assert {m["card"] for m in changes["moved_card"]} <= {c["title"] for c in cards}


def test_the_same_week_is_served_with_the_same_bytes_by_two_portals(portal: DemoPortal) -> None:
    with DemoPortal() as other:
        assert search(other, query=None) == search(portal, query=None)


def test_the_demo_has_two_tuesdays() -> None:
    assert load_demo_days() == (date(2026, 10, 13), date(2026, 10, 20))
    assert [day.isoweekday() for day in load_demo_days()] == [2, 2]


def test_a_week_and_a_source_that_do_not_exist_are_refused(portal: DemoPortal) -> None:
    with pytest.raises(WrongInput, match="no week 3"):
        portal.week = 3
    with pytest.raises(UnknownName, match="'eui'"):
        portal.base_url("eui")
    with pytest.raises(RuntimeError):
        DemoPortal().base_url("sedia")


def test_texts_become_the_portals_html() -> None:
    assert as_html("Scope:\n\nTowns & cities^[Of any size.] act:\n\n- one\n- two\n  lines\n") == (
        '<p class="topicdescriptionkind">Scope:</p>'
        "<p>Towns &amp; cities<sup>[1]</sup> act:</p>"
        '<ul level="0"><li>one</li><li>two lines</li></ul>'
        "<p>[1] Of any size.</p>"
    )

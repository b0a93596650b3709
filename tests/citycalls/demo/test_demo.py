"""The demo: the weekly job, two weeks, with the real parts."""

import json
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from common_grants_sdk.schemas.pydantic.models import OpportunityDetails
from parsel import Selector

from advice.as_json.document import json_bytes
from advice.profiles.stored_projects import load_projects
from advice.ranking.matching import load_corpus, match_project
from advice.ranking.shared_terms import singular
from citycalls.demo.run import run_demo
from desk.api.opportunity import opportunity_values
from store.calls.calls import calls_of, list_calls
from store.database import open_store
from wording.language import LOCALES

SECOND_WEEK = date(2026, 10, 20)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "var"
    lines = []
    found = run_demo(folder, tell=lines.append)
    return folder, found, "\n".join(lines)


def mails(folder):
    paths = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(p.read_bytes(), policy=default) for p in paths]


def test_every_example_recipient_gets_one_mail_a_week(demo):
    folder, found, _ = demo
    people = [(m["To"], m["Message-ID"]) for m in mails(folder)]
    assert len({to for to, _ in people}) == 19
    assert len(people) == len(set(people)) == 38
    assert len(found["mails"]) == 38


def test_each_mail_has_its_html_beside_it_and_a_text_part(demo):
    folder, _, _ = demo
    assert len(list((folder / "mail").glob("*.html"))) == 38
    for mail in mails(folder):
        assert mail.get_body(("plain",)).get_content().strip()
        assert "<h1" in mail.get_body(("html",)).get_content()


def test_krefeld_finds_the_calls_about_heat_and_the_top_matches_are_told(demo):
    _, found, told = demo
    first = found["matches"]["krefeld/heat-warnings"][0]
    assert "heat" in first["title"].lower()
    assert first["title"][:40] in told
    assert found["calls"] > 70


def test_no_reason_of_a_demo_match_is_missing_in_the_same_match(demo):
    folder, _, _ = demo
    looked_at = 0
    with open_store(folder / "citycalls.db") as store:
        corpus = load_corpus(store, SECOND_WEEK)
        for project in load_projects(store):
            found = match_project(corpus, project, today=SECOND_WEEK)
            for match in (*found.results, *found.below_floor)[:20]:
                looked_at += 1
                told = {singular(w) for r in match.reasons for w in (r.term, r.via) if w}
                both = {singular(topic) for topic in match.not_covered} & told
                assert not both, (project.id, match.call.id, both)
    assert looked_at > 100


def test_one_page_leads_to_every_mail_with_its_city_language_and_kind(demo):
    folder, found, told = demo
    page = folder / "index.html"
    assert str(page) == found["index"]
    assert f"open {page}" in told
    selector = Selector(page.read_text())
    links = selector.css("li a::attr(href)").getall()
    assert sorted(links) == sorted(f"mail/{p.name}" for p in (folder / "mail").glob("*.html"))
    spoken = set(selector.css("li a::attr(hreflang)").getall())
    assert spoken == set(LOCALES)
    krefeld = selector.xpath("//h2[.='Krefeld']/following-sibling::ul[1]/li")
    assert [item.css("li > .soft::text").get().split(" · ")[0] for item in krefeld] == [
        "welcome",
        "news",
    ]
    subjects = {" ".join(str(mail["Subject"]).split()) for mail in mails(folder)}
    shown = selector.css("li a span::text").getall()
    assert {" ".join(subject.split()) for subject in shown} == subjects


def test_the_printed_command_shows_the_pages_of_the_same_day(demo):
    folder, _, told = demo
    assert f"run.py --db {folder / 'citycalls.db'} serve --today {SECOND_WEEK}" in told


def test_nothing_is_sent_anywhere(demo):
    folder, _, told = demo
    assert "quarantined" not in told
    assert "failed" not in told
    assert (folder / "citycalls.db").exists()


def test_the_kit_of_common_grants_reads_every_call_of_the_demo(demo):
    folder, _, _ = demo
    with open_store(folder / "citycalls.db") as store:
        calls = calls_of(store, [c.call_id for c in list_calls(store, today=SECOND_WEEK)])
    found = [opportunity_values(call, SECOND_WEEK) for call in calls.values()]
    assert len(found) > 70
    for values in found:
        OpportunityDetails.model_validate(json.loads(json_bytes(values)))

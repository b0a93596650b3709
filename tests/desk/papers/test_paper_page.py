"""`/paper.docx` and its sisters on a real server, and behind the link of a mail."""

import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from store.people.clients import ClientRole, add_client
from tests.desk.calls.conftest import NOW, filled_twice
from tests.desk.conftest import Desk
from tests.desk.match.conftest import filled
from tests.desk.pipeline.conftest import HOSTILE, MOVES, Pipeline, desk, served
from tests.desk.serving import ask
from wording.answer_links import Action

__all__ = ["desk", "filled", "filled_twice", "served"]
PROJECT = "krefeld/heat-warnings"


def asked(before: str, call: str = MOVES, project: str = PROJECT, **more: str) -> str:
    return f"{before}?{urlencode({'call': call, 'project': project, **more})}"


def test_each_form_is_a_file_and_the_page_is_shown(desk: Pipeline) -> None:
    for form, kind, disposition in (
        ("docx", "wordprocessingml.document", "attachment"),
        ("md", "text/markdown", "attachment"),
        ("html", "text/html", "inline"),
    ):
        answer = ask(desk.port, asked(f"/paper.{form}"))
        assert answer.status == 200
        assert kind in answer.headers["content-type"]
        assert answer.headers["content-disposition"].startswith(disposition)
        assert f"paper-2026-10-20.{form}" in answer.headers["content-disposition"]
    page = ask(desk.port, asked("/paper.html", HOSTILE)).body.decode()
    assert "<script" not in page
    assert "<style" not in page
    assert ask(desk.port, "/export/paper.css").status == 200


def test_what_is_unknown_is_refused_with_what_is_known(desk: Pipeline) -> None:
    for path, status, words in (
        (asked("/paper.pdf"), 404, ""),
        (asked("/paper.docx", "sedia:NONE"), 404, "not known"),
        (asked("/paper.docx", project="atlantis/harbour"), 400, PROJECT),
        (asked("/paper.docx", colour="red"), 400, "colour"),
    ):
        answer = ask(desk.port, path)
        assert answer.status == status, path
        assert words in answer.body.decode(), path


def test_the_link_of_a_mail_leads_to_papers_of_her_projects_only(filled: Desk) -> None:
    page = filled.link(Action.MY).replace("/a/", "/my/")
    mine = filled.ask("GET", page).body
    (link, *_) = re.findall(r'href="(/my/[^"]*paper\.docx[^"]*)"', mine)
    answer = ask(filled.port, unescape(link))
    assert answer.status == 200
    words = "\n".join(p.text for p in Document(io.BytesIO(answer.body)).paragraphs)
    assert "Für Krefeld" in words
    other = asked(f"{page}/paper.md", "sedia:c64", "sofia/green-roofs")
    assert ask(filled.port, other).status == 400
    assert ask(filled.port, asked(f"{page[:-2]}/paper.md", "sedia:c64")).status == 400


def test_programs_get_every_line_with_what_it_rests_on(desk: Pipeline) -> None:
    with desk.open() as store:
        token = add_client(store, "sheet", role=ClientRole.READER, cities=["krefeld"], now=NOW)
    answer = ask(
        desk.port,
        asked("/api/v1/paper", "LIFE-2027-MOVES", language="de"),
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status == 200
    found = answer.values
    assert found["day"] == "2026-10-20"
    assert found["decision_heading"] == "Beschluss"
    assert all(line["quote"] or line["note"] for s in found["sections"] for line in s["lines"])
    other = asked("/api/v1/paper", project="sofia/green-roofs")
    assert ask(desk.port, other, headers={"Authorization": f"Bearer {token}"}).status == 404


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize(
    ("code", "button", "heading"),
    [("en", "Check", "For Krefeld"), ("de", "Prüfen", "Für Krefeld")],
)
def test_from_a_call_to_the_paper_for_the_committee(
    desk: Pipeline, chromium: Browser, scripted: bool, code: str, button: str, heading: str
) -> None:
    context = chromium.new_context(java_script_enabled=scripted, accept_downloads=True)
    tab = context.new_page()
    tab.goto(f"http://127.0.0.1:{desk.port}/calls/{MOVES.replace(':', '%3A')}?lang={code}")
    tab.locator("#project").select_option(PROJECT)
    if not scripted:
        tab.get_by_role("button", name=button).click()
    with tab.expect_download() as coming:
        tab.locator("#apply").get_by_role("link", name="Word").click()
    words = [p.text for p in Document(coming.value.path()).paragraphs]
    assert any(line.startswith(heading) for line in words)
    printed = re.compile("^(Page to print|Druckseite)$")
    tab.locator("#apply").get_by_role("link", name=printed).click()
    expect(tab.locator("h1")).to_have_text("Cool streets")
    expect(tab.get_by_text(heading)).to_be_visible()
    context.close()

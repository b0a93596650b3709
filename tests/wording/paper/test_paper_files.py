"""A paper in its three forms: every line says what it rests on, and hostile words stay words."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from advice.paper.paper import make_paper
from advice.profiles.stored_projects import load_projects
from advice.ranking.matching import load_corpus
from advice.refusals.saying import say_no
from funding.call import Call, Deadline
from funding.errors import WrongInput
from store.calls.calls import find_call, live_calls
from store.database import open_store
from store.people.refusals import Why
from store.pipeline.entries import Stand, Standing, set_entry
from tests.desk.calls.conftest import NOW, filled_twice
from tests.wording.bulletin.test_bulletin_files import Parts
from wording.export.forms import read_form
from wording.language import LOCALES, speech
from wording.paper.content import ROWS, paper_content, rows_of
from wording.paper.files import PaperForm, write_paper

__all__ = ["filled_twice"]
TODAY = NOW.date()
MOVES, STAGES, PAST, HOSTILE = "LIFE-2027-MOVES", "LIFE-2027-STAGES", "LIFE-2027-PAST", "EVIL/1&<b>"
SOFFICE = shutil.which("soffice")
WRITER = SOFFICE is not None and any(Path(SOFFICE).resolve().parent.glob("libswlo.*"))


@pytest.fixture(scope="module")
def made(filled_twice: Path):
    """Make the paper of a call for a project of Krefeld, in a language."""
    with open_store(filled_twice) as store, store.read():
        corpus = load_corpus(store, TODAY)
        (project,) = load_projects(store, "krefeld/heat-warnings")

        def make(name: str, code: str = "en"):
            call = find_call(store, name)
            return paper_content(
                speech(code), make_paper(store, call, project, corpus=corpus, today=TODAY)
            )

        yield make


def lines_of(content, heading: str) -> list[str]:
    (found,) = (s.lines for s in content.sections if s.heading == heading)
    return [line.text for line in found]


@pytest.mark.parametrize("code", LOCALES)
def test_every_line_of_every_call_says_what_it_rests_on(filled_twice: Path, code: str) -> None:
    with open_store(filled_twice) as store, store.read():
        projects = load_projects(store)
        for number, call in enumerate(live_calls(store, TODAY)[:: 1 if code == "en" else 9]):
            project = projects[number % len(projects)]
            made = make_paper(store, call, project, corpus=None, today=TODAY)
            for section in paper_content(speech(code), made).sections:
                for line in section.lines:
                    assert line.words or line.quote
                    assert line.quote or line.note, (call.id, line)


def test_dates_money_and_the_answer_stand_there_with_their_words(made) -> None:
    content = made(MOVES)
    assert content.whom.startswith("For Krefeld: ")
    assert lines_of(content, "Dates of the call") == [
        "Deadline Thu, 14 Jan 2027 (86 days left) a field of the portal’s data"
    ]
    assert any(
        "local authorities may apply Eligible applicants are municipalities and regions." in line
        for line in lines_of(content, "Can we apply?")
    )
    assert "Grant for one project €1M a field of the portal’s data" in lines_of(
        content, "Money and our own share"
    )
    assert lines_of(content, "Counted back from the deadline")[-1].startswith("Tue, 12 Jan 2027 ")
    assert [s.heading for s in content.sections][:2] == ["What it is", "Why it fits"]


def test_a_second_stage_is_the_date_that_counts(made) -> None:
    assert lines_of(made(STAGES), "Dates of the call") == [
        "Deadline (second stage) Mon, 1 Mar 2027 (132 days left) 1 March 2027"
    ]


def test_a_closed_call_says_so_first_and_has_no_plan(made) -> None:
    content = made(PAST)
    assert content.warnings == ("This call closed on Thu, 15 Oct 2026.",)
    assert "Counted back from the deadline" not in [s.heading for s in content.sections]
    text = write_paper(PaperForm.MD, content).body.decode()
    assert text.index("This call closed") < text.index("## ")


@pytest.mark.parametrize("code", LOCALES)
def test_in_every_language_the_close_stands_before_all_else(made, code: str) -> None:
    content = made(PAST, code)
    assert "2026" in content.warnings[0]
    text = write_paper(PaperForm.HTML, content, style_address="/s.css").body.decode()
    assert text.index(content.warnings[0]) < text.index("<h2")


def test_a_no_stands_there_with_its_reason_and_what_has_changed(
    filled_twice: Path, tmp_path: Path
) -> None:
    path = tmp_path / "calls.db"
    with open_store(filled_twice) as store:
        store.copy_to(path)
    with open_store(path) as store:
        call, day = find_call(store, MOVES), datetime(2026, 10, 19, tzinfo=UTC)
        (project,) = load_projects(store, "krefeld/heat-warnings")

        def noted(call: Call) -> str:
            made = make_paper(store, call, project, corpus=None, today=TODAY)
            return paper_content(speech("en"), made).noted

        say_no(store, call, why=Why.CAPACITY, project_id=project.id, now=day, today=day.date())
        assert noted(call) == "Said no on 19 Oct 2026: Deadline too early, or no capacity."
        later = Deadline(date=date(2027, 3, 1), raw="1 March 2027")
        moved = replace(call, best=replace(call.best, deadlines=(later,)))
        assert noted(moved) == (
            "Krefeld decided against it on 19 Oct 2026 because the deadline was 14 Jan 2027; "
            "now it is 1 Mar 2027."
        )


def test_what_the_city_noted_stands_below_the_decision(filled_twice: Path, tmp_path: Path) -> None:
    path = tmp_path / "calls.db"
    with open_store(filled_twice) as store:
        store.copy_to(path)
    with open_store(path) as store:
        call = find_call(store, MOVES)
        set_entry(
            store,
            city_id="krefeld",
            call_id=call.id,
            standing=Standing(stand=Stand.LOST, reason="Own share <too> high"),
            version=0,
            who="tests",
            now=datetime(2026, 10, 19, tzinfo=UTC),
        )
        (project,) = load_projects(store, "krefeld/heat-warnings")
        made = make_paper(store, call, project, corpus=None, today=TODAY)
        content = paper_content(speech("en"), made)
    assert content.noted == "Noted on 19 Oct 2026: lost – Own share <too> high."
    assert "Own share \\<too\\> high" in write_paper(PaperForm.MD, content).body.decode()


def test_hostile_words_stay_words_in_every_form(made) -> None:
    content = made(HOSTILE)
    assert content.url == ""
    page = write_paper(PaperForm.HTML, content).body.decode()
    parts = Parts(page)
    assert not {"script", "img", "form", "link"} & set(parts.tags)
    assert not {name for name in parts.names if name.startswith("on")}
    assert all(link.startswith("https://") for link in parts.links)
    assert "{{ 7*7 }}" in page
    text = write_paper(PaperForm.MD, content).body.decode()
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    word = write_paper(PaperForm.DOCX, content).body
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "javascript:" not in links
    assert "alert(1)" in "\n".join(p.text for p in Document(io.BytesIO(word)).paragraphs)


@pytest.mark.parametrize("form", PaperForm)
def test_the_same_paper_gives_the_same_bytes(made, form: PaperForm) -> None:
    content = made(MOVES, "de")
    assert write_paper(form, content).body == write_paper(form, content).body
    assert write_paper(form, content).name == f"paper-2026-10-20.{form}"


def test_a_paper_with_much_to_say_quotes_less_of_it(made, monkeypatch) -> None:
    long = made(MOVES)
    assert rows_of(long) <= ROWS
    monkeypatch.setattr("wording.paper.content.ROWS", rows_of(long) - 1)
    short = made(MOVES)
    assert rows_of(short) < rows_of(long)
    assert [len(s.lines) for s in short.sections] == [len(s.lines) for s in long.sections]


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_libreoffice_opens_it_on_one_page(made, tmp_path: Path) -> None:
    names = [(name, code) for name in (MOVES, STAGES, HOSTILE) for code in ("en", "de")]
    for number, (name, code) in enumerate(names):
        file = write_paper(PaperForm.DOCX, made(name, code))
        (tmp_path / f"{number}.docx").write_bytes(file.body)
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *map(str, sorted(tmp_path.glob("*.docx")))],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pages = {path.name: len(PdfReader(path).pages) for path in tmp_path.glob("*.pdf")}
    assert pages == {f"{number}.pdf": 1 for number in range(len(names))}


def test_another_ending_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WrongInput, match=r"'paper.pdf' .*\.docx, \.md, \.html"):
        read_form("paper.pdf", PaperForm)

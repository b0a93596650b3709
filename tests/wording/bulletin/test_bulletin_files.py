"""A bulletin in its four forms: hostile words stay words, and the same bulletin the same bytes."""

import io
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from funding.errors import WrongInput
from store.bulletins.bulletins import BulletinItem, Draft, Told
from wording.bulletin.content import MOST_CALLS, bulletin_content, read_content
from wording.bulletin.files import MOST_BYTES, BulletinForm, write_bulletin
from wording.export.forms import read_form
from wording.language import LOCALES, speech

TODAY = date(2026, 10, 3)
EVIL = (
    '=cmd|calc <script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7*7 }} '
    "\x00\x07\u202e\ud800 ]]> &amp; @SUM(1)"
)
SOFFICE = shutil.which("soffice")
WRITER = SOFFICE is not None and any(
    Path(SOFFICE).resolve().parent.glob("libswlo.*")  # the part of it that reads texts
)
SHOWN = "onerror=alert(2)"


@pytest.fixture
def content(make_call):
    def make(code: str = "en", *, calls: int = 2, words: str = EVIL):
        known = {
            f"sedia:{n}": make_call(
                f"{n}",
                f"Cool streets {n} {EVIL if n == 0 else ''}",
                url="javascript:alert(1)" if n == 0 else f"https://portal.example.eu/{n}",
                deadline=date(2026, 12, 3),
            )
            for n in range(calls)
        }
        draft = Draft(
            language=code,
            title=f"Calls {words}",
            introduction=f"First {words}\n\nSecond",
            items=tuple(BulletinItem(call_id=name, sentence=words) for name in known),
        )
        told = {"sedia:1": Told(number=1, day=TODAY, stated={"deadlines": "2026-11-03"})}
        return bulletin_content(
            speech(code), draft, known, number=2, network=None, told=told, today=TODAY
        )

    return make


class Parts(HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_mail_carries_its_look_and_no_markup_of_others(content) -> None:
    html = write_bulletin(BulletinForm.HTML, content()).body.decode()
    parts = Parts(html)
    assert not {"script", "img", "style", "link", "form"} & set(parts.tags)
    assert not {name for name in parts.names if name.startswith("on")}
    assert parts.links == ["https://portal.example.eu/1"]
    assert parts.tags.count("h1") == 1
    assert parts.tags.count("h2") == 2
    assert "Told in the bulletin of 3 Oct 2026" in html
    assert "Tue, 3 Nov 2026 → Thu, 3 Dec 2026" in html


def test_the_text_has_everything_on_lines_that_mails_keep(content) -> None:
    text = write_bulletin(BulletinForm.TXT, content()).body.decode()
    assert max(len(line) for line in text.splitlines()) <= 200
    for words in ("Cool streets 1", "https://portal.example.eu/1", "Deadline: Thu, 3 Dec 2026"):
        assert words in text
    assert "javascript:" not in text
    assert not any(c < " " and c != "\n" for c in text)


def test_the_feed_is_xml_with_stable_ids(content) -> None:
    body = write_bulletin(BulletinForm.ATOM, content()).body
    root = ET.fromstring(body)
    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    ids = [entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries]
    assert len(set(ids)) == 2
    assert SHOWN in root.findtext("{http://www.w3.org/2005/Atom}title")
    assert b"<script>" not in body
    assert body == write_bulletin(BulletinForm.ATOM, content()).body


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_the_word_file_has_headings_links_and_its_language(content, code: str) -> None:
    body = write_bulletin(BulletinForm.DOCX, content(code)).body
    document = Document(io.BytesIO(body))
    headings = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Heading 1", "Heading 2", "Heading 2"]
    targets = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert targets == ["https://portal.example.eu/1"]
    assert document.core_properties.language.startswith(code)
    assert body == write_bulletin(BulletinForm.DOCX, content(code)).body


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not on this machine")
def test_the_word_file_opens_in_libreoffice(content, tmp_path: Path) -> None:
    file = tmp_path / "bulletin.docx"
    file.write_bytes(write_bulletin(BulletinForm.DOCX, content("el")).body)
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/home", "--headless"]
    done = subprocess.run(
        [*command, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, file],
        capture_output=True,
        timeout=120,
        check=False,
    )
    text = (tmp_path / "bulletin.txt").read_text(encoding="utf-8-sig")
    assert done.returncode == 0
    assert "Cool streets 1" in text
    assert SHOWN in text


def test_the_fullest_bulletin_still_fits_a_mail_or_says_what_to_do(content) -> None:
    full = content("el", calls=MOST_CALLS, words="Μια πρόταση για την πόλη. " * 6)
    assert len(write_bulletin(BulletinForm.HTML, full).body) <= MOST_BYTES
    worst = replace(full, calls=full.calls * 40)
    with pytest.raises(WrongInput, match="take calls out, or shorten sentences"):
        write_bulletin(BulletinForm.HTML, worst)


def test_what_was_published_is_read_again_as_it_was(content) -> None:
    made = content("bg")
    assert read_content(made.values()) == made


def test_an_ending_that_tells_no_form_is_refused_with_those_that_do() -> None:
    assert read_form("newsletter.DOCX", BulletinForm) is BulletinForm.DOCX
    with pytest.raises(WrongInput, match=r"\.html, \.docx, \.txt, \.atom"):
        read_form("newsletter.pdf", BulletinForm)

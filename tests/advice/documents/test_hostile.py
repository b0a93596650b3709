"""Documents made to fill the memory or to break the reader: refused in a sentence, or read."""

import io
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from advice.documents.reading import read_document
from funding.errors import WrongInput

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOISE = "<w:p><w:r><w:t>noise</w:t></w:r></w:p>"


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def make_docx(body: str, *, whole: str | None = None) -> bytes:
    """Return a DOCX whose main part holds *body*, or is *whole*."""
    model, target = io.BytesIO(), io.BytesIO()
    docx.Document().save(model)
    main = whole or f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(model) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, main if name == "word/document.xml" else old.read(name))
    return target.getvalue()


def make_pdf(content: bytes, pages: int) -> bytes:
    """Return a PDF whose pages all draw the same *content*."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * pages + b"]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    crossings = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    tail = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n" + crossings + tail


@pytest.mark.parametrize(
    "body",
    [
        table(cell(NOISE, '<w:gridSpan w:val="100000000"/>')),
        table(cell(NOISE, '<w:gridSpan w:val="x"/>')),
        table(cell(NOISE, "<w:vMerge/>")),
        table(cell(NOISE), *[cell("<w:p/>", "<w:vMerge/>")] * 3_000),
        "<w:tbl><w:tr><w:tc>" * 80 + NOISE + "</w:tc></w:tr></w:tbl>" * 80,
        f"<w:sdt><w:sdtContent>{NOISE}</w:sdtContent></w:sdt>",
    ],
    ids=["wide", "no width", "merged with nothing", "merged", "nested", "in a form"],
)
def test_whatever_the_shape_of_a_table_each_paragraph_is_read_once(body: str) -> None:
    assert read_document(make_docx(body), "plan.docx").text.split() == ["noise"]


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ("<w:document", "no DOCX that can be read"),
        ("<x/>", "no text was found"),
        (f'<w:document xmlns:w="{NAMESPACE}"/>', "no text was found"),
        ("<a>" * 400 + "</a>" * 400, "no DOCX that can be read"),
        ("<a>" + "<b/>" * 600_000 + "</a>", "more than 500,000 tags"),
        ("<a>" + " " * 201_000_000 + "</a>", "unpacks to more than 200,000,000 bytes"),
        (
            '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
            + "".join(f'<!ENTITY {chr(99 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(8))
            + "]><a>&j;</a>",
            "no DOCX that can be read",
        ),
    ],
    ids=["broken", "other root", "no body", "deep", "tags", "blanks", "entities"],
)
def test_a_document_without_measure_is_refused_in_a_sentence(whole: str, said: str) -> None:
    with pytest.raises(WrongInput, match=said) as refused:
        read_document(make_docx("", whole=whole), "plan.docx")
    assert len(str(refused.value)) < 400


def test_no_file_of_ours_gets_into_a_document(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret of the house", encoding="utf-8")
    entity = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    text = "<w:p><w:r><w:t>noise</w:t></w:r></w:p><w:p><w:r><w:t>&e;</w:t></w:r></w:p>"
    main = f'{entity}<w:document xmlns:w="{NAMESPACE}"><w:body>{text}</w:body></w:document>'
    assert read_document(make_docx("", whole=main), "plan.docx").text.split() == ["noise"]


def test_a_directory_of_a_zip_that_lies_is_refused() -> None:
    data = make_docx(NOISE)
    at = data.rindex(b"PK\x01\x02") + 10  # how the last entry is packed
    with pytest.raises(WrongInput, match="no DOCX that can be read"):
        read_document(data[:at] + b"\x63\x00" + data[at + 2 :], "plan.docx")


def test_pages_that_share_endless_drawings_are_read_as_far_as_they_may() -> None:
    content = b"BT /F 1 Tf (noise)Tj ET" + b" " * 6_000_000
    assert read_document(make_pdf(content, 200), "plan.pdf").text.split() == ["noise"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Kids[3 0 R ", b"/Kids[2 0 R "),
        (b"/Contents 4 0 R", b"/Contents 3 0 R"),
        (b"/Filter/FlateDecode", b"/Filter/LZWDecode  "),
        (b"/Pages 2 0 R", b"/Pages 9 0 R"),
        (b"/Resources<<", b"/Resources 1"),
    ],
    ids=["loop", "no content", "other packing", "no pages", "no resources"],
)
def test_a_pdf_that_leads_astray_is_refused_or_read_never_a_fault(old: bytes, new: bytes) -> None:
    data = make_pdf(b"BT /F 1 Tf (noise)Tj ET", 1)
    assert old in data
    try:
        text = read_document(data.replace(old, new), "plan.pdf").text
    except WrongInput as refused:
        text = str(refused)
    assert text.strip() == "noise" or text.startswith(("plan.pdf is a PDF", "no text was found"))

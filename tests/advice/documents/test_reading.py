"""Text, PDF and DOCX that an analyst hands in."""

import io

import docx
import pypdf
import pytest

from advice.documents.document import MAX_BYTES
from advice.documents.reading import read_document
from funding.errors import WrongInput

WORDS = "Wärmeplanung für Kleinstädte"


def make_pdf(text, *, password=None):
    """A one-page PDF of our own making; umlauts in the standard encoding."""
    stream = b"BT /F1 12 Tf 72 720 Td (" + text.encode("cp1252") + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    plain = body + table + tail % (len(objects) + 1, len(body))
    if password is None:
        return plain
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain))
    writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def make_docx():
    document = docx.Document()
    document.add_paragraph("Before the table")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = WORDS
    table.cell(0, 1).text = "second cell"
    document.add_paragraph("after the table")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_pdf_with_umlauts_is_read():
    assert WORDS in read_document(make_pdf(WORDS), "plan.pdf").text


def test_a_docx_is_read_in_order_tables_included():
    text = read_document(make_docx(), "plan.docx").text
    assert text.split("\n") == ["Before the table", WORDS, "second cell", "after the table"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_usual_encodings(encoding):
    assert read_document(WORDS.encode(encoding), "plan.txt").text.strip() == WORDS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no text was found"),
        (b"  \n ", "no text was found"),
        (make_pdf(""), "no text was found"),
        (make_pdf(WORDS, password="secret"), "protected by a password"),
        (b"%PDF-1.4 broken", "can't be read"),
        (b"PK\x03\x04 broken", "no DOCX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"x" * (MAX_BYTES + 1), "the limit is"),
    ],
)
def test_what_can_not_be_read_is_said_with_its_name(data, said):
    with pytest.raises(WrongInput, match=said) as error:
        read_document(data, "plan.file")
    assert "plan.file" in str(error.value)

"""PDF files as they come: with bytes before them, filled in, scanned, or mere placeholders."""

import io

import pypdf
import pytest
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject
from pypdf.generic import TextStringObject as Text

from advice.documents.reading import read_document
from funding.errors import WrongInput
from tests.advice.documents.test_reading import make_pdf

PLAN = "Shaded squares and cool schoolyards"
WAIT = "Please wait... Your viewer can't show this. Get the newest Adobe Reader."
WARTEN = "Bitte warten. Laden Sie http://www.adobe.com/go/reader_download"


def changed(text, change, pages=1):
    """A PDF of pages with *text*, after *change* has had its writer."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.append(io.BytesIO(make_pdf(text)))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def stream(data):
    made = DecodedStreamObject()
    made.set_data(data)
    return made


def dictionary(**values):
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def xfa(xml, *, in_one=False):
    def change(writer):
        part = writer._add_object(stream(xml))
        value = part if in_one else ArrayObject([Text("datasets"), part])
        form = dictionary(Fields=ArrayObject(), XFA=value)
        writer.root_object[NameObject("/AcroForm")] = form

    return change


def field(kind, value, name="a"):
    def change(writer):
        made = dictionary(FT=NameObject(kind), T=Text(name), V=value)
        form = dictionary(Fields=ArrayObject([writer._add_object(made)]))
        writer.root_object[NameObject("/AcroForm")] = form

    return change


def note(kind, words):
    def change(writer):
        made = dictionary(Subtype=NameObject(kind), Contents=Text(words))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(made)])

    return change


def picture(*numbers):
    """Give those pages a picture in place of their text."""

    def change(writer):
        for number in numbers:
            image = dictionary(Subtype=NameObject("/Image"))
            page = writer.pages[number - 1]
            page[NameObject("/Resources")] = dictionary(XObject=dictionary(I=image))
            page[NameObject("/Contents")] = writer._add_object(stream(b"/I Do"))

    return change


def read(data, name="plan.pdf"):
    return read_document(data, name)


def refused(data):
    with pytest.raises(WrongInput) as error:
        read(data)
    return str(error.value)


@pytest.mark.parametrize(
    "before",
    [
        b"\n\n\r\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00" * 40,
        b"   \t",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nServer: x\r\n\r\n",
        b"Content-Type: application/pdf\n\n",
        b"\xef\xbb\xbf\r\n",
        b"@PJL ENTER LANGUAGE=PDF\r\n",
        b"x" * 2000 + b"\n",
    ],
)
def test_bytes_before_the_head_do_no_harm(before):
    assert read(before + make_pdf(PLAN)).text == PLAN


def test_places_that_count_the_bytes_before_the_head_are_found():
    before = b"\r\n\r\n\r\n"
    data = before + make_pdf(PLAN)
    old = data[data.rindex(b"startxref") :].split()[1]
    shifted = data.replace(b"startxref\n" + old, b"startxref\n%d" % (int(old) + len(before)))
    assert read(shifted).text.strip() == PLAN


def test_a_text_about_pdf_is_a_text():
    words = "We archive plans; a file that begins with %PDF-1.4 is an object of ours."
    assert read(words.encode(), "plan.txt").text == words


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (field("/Tx", Text("a cargo bike for every school")), "a cargo bike for every school"),
        (field("/Ch", Text("water")), "water"),
        (field("/Ch", ArrayObject([Text("water"), Text("trees")])), "water\ntrees"),
        (note("/FreeText", "written on the page"), "written on the page"),
        (xfa(b"<d:data xmlns:d='x'><f><a>rain and river</a></f></d:data>"), "rain and river"),
    ],
)
def test_what_was_filled_in_is_read_with_the_pages(change, found):
    assert read(changed(PLAN, change)).text.split("\n", 1) == [PLAN, found]


@pytest.mark.parametrize(
    "change",
    [note("/Text", "a remark"), field("/Btn", NameObject("/Yes")), field("/Tx", Text(PLAN))],
)
def test_remarks_ticks_and_repetitions_are_not(change):
    assert read(changed(PLAN, change)).text == PLAN


@pytest.mark.parametrize("placeholder", [WAIT, WARTEN])
@pytest.mark.parametrize("in_one", [True, False])
def test_the_data_of_a_form_stand_for_its_placeholder(placeholder, in_one):
    words = b"<s>We renew all seven swimming pools</s>"
    xml = b"<x:datasets xmlns:x='y'><x:data>" + words + b"</x:data></x:datasets>"
    found = read(changed(placeholder, xfa(xml, in_one=in_one))).text
    assert found.strip() == "We renew all seven swimming pools"


@pytest.mark.parametrize("placeholder", [WAIT, WARTEN])
@pytest.mark.parametrize("xml", [None, b"<x:data xmlns:x='y'><n>4711</n></x:data>", b"<broken"])
def test_a_placeholder_without_data_is_refused_with_the_cure(placeholder, xml):
    said = refused(changed(placeholder, (lambda writer: None) if xml is None else xfa(xml)))
    assert "print it to a new PDF" in said or "save it anew" in said


def test_a_portfolio_is_refused_by_its_name():
    def change(writer):
        writer.root_object[NameObject("/Collection")] = dictionary()

    assert "is a portfolio of files" in refused(changed(WAIT, change))


@pytest.mark.parametrize(
    ("pages", "pictures", "said"),
    [
        (1, (1,), "page 1 is a picture"),
        (3, (1, 2, 3), "pages 1-3 are a picture"),
    ],
)
def test_a_scan_is_refused_with_its_pages(pages, pictures, said):
    found = refused(changed(PLAN, picture(*pictures), pages))
    assert f"no text was found in plan.pdf: {said}" in found
    assert "text recognition" in found


@pytest.mark.parametrize(
    ("pictures", "said"),
    [((2,), "page 2 is"), ((2, 3), "pages 2-3 are"), ((1, 3, 4), "pages 1 and 3-4 are")],
)
def test_pages_that_are_pictures_are_named_and_the_others_read(pictures, said):
    found = read(changed(PLAN, picture(*pictures), 5))
    assert found.text.count(PLAN) == 5 - len(pictures)
    assert found.remarks == (f"plan.pdf: {said} a picture without text and not read",)


def test_fonts_that_tell_no_letters_are_refused():
    assert "which letters its fonts draw" in refused(make_pdf("\\(cid:31\\)\\(cid:77\\) ab"))


def test_pages_beyond_the_limit_are_told():
    found = read(changed("x", lambda writer: None, 305))
    assert found.remarks == ("plan.pdf: only the first 300 pages are read; hand in the rest",)

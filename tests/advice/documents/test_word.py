"""What a reader of a Word document sees is read, and nothing else."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.documents.reading import read_document
from funding.errors import WrongInput
from tests.advice.documents.test_hostile import NAMESPACE, cell, make_docx, table
from tests.examples import examples

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def run(text, properties=""):
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def code(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def paragraph(*inside):
    return f"<w:p>{''.join(inside)}</w:p>"


def field(instruction, result):
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return code("begin") + told + code("separate") + run(result) + code("end")


def form(inside, properties=""):
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def box(text):
    return (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing><w:txbxContent>'
        f"{paragraph(run(text))}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


MARK_DELETED = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
DROPDOWN = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="trams"/><w:listEntry w:val="cycle lanes"/></w:ddList></w:ffData>'
    "</w:fldChar></w:r>" + code("end")
)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (paragraph(run("Rain "), form(run("gardens"))), ["Rain gardens"]),
        (form(paragraph(run("Rain gardens"))), ["Rain gardens"]),
        (paragraph(form(form(run("deep")))), ["deep"]),
        (paragraph(form(run("Click here to write"), "<w:showingPlcHdr/>")), [""]),
        (paragraph(form(run("typed"), '<w:showingPlcHdr w:val="0"/>')), ["typed"]),
        (table(form(cell(paragraph(run("in a cell"))))), ["in a cell"]),
        (paragraph(f"<w:ins>{run('new ')}</w:ins>", run("roofs")), ["new roofs"]),
        (paragraph(run("cool"), "<w:del><w:r><w:delText> old</w:delText></w:r></w:del>"), ["cool"]),
        (paragraph(f"<w:moveFrom>{run('gone')}</w:moveFrom>", run("stays")), ["stays"]),
        (paragraph(f"<w:moveTo>{run('arrived')}</w:moveTo>"), ["arrived"]),
        (paragraph(MARK_DELETED, run("heat")) + paragraph(run("pumps")), ["heatpumps"]),
        (
            table("<w:trPr><w:del/></w:trPr>" + cell(paragraph(run("gone"))), cell(paragraph())),
            [""],
        ),
        (paragraph(field(' HYPERLINK "https://x.example" ', "our page")), ["our page"]),
        (paragraph(code("begin"), run(" TITLE "), field("REF a", "b"), code("end")), [""]),
        (
            paragraph(code("begin"), code("separate"), run("result"))
            + paragraph(run(" goes on"), code("end"), run(" and ends")),
            ["result", " goes on and ends"],
        ),
        (paragraph(code("begin"), run("never ends")), ["never ends"]),
        (paragraph(f"<w:fldSimple w:instr=' DATE '>{run('May')}</w:fldSimple>"), ["May"]),
        (paragraph(DROPDOWN), ["cycle lanes"]),
        (paragraph(run("Plan"), box("in a box")), ["Plan", "in a box"]),
        (paragraph(run("shown"), run(" hidden", "<w:vanish/>")), ["shown"]),
        (paragraph(run("not hidden", '<w:vanish w:val="false"/>')), ["not hidden"]),
        (paragraph("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>design</w:t></w:r>"), ["co-design"]),
        (paragraph("<w:r><w:t>dis</w:t><w:softHyphen/><w:t>trict</w:t></w:r>"), ["district"]),
        (paragraph(f"<w:smartTag>{run('Gent')}</w:smartTag>"), ["Gent"]),
        (paragraph(f"<w:hyperlink>{run('a link')}</w:hyperlink>"), ["a link"]),
        (paragraph("<w:r><w:ruby><w:rt>x</w:rt><w:rubyBase/></w:ruby></w:r>", run("y")), ["y"]),
    ],
)
def test_a_document_is_read_as_it_looks(body, lines):
    document = make_docx(body + paragraph(run("end")))
    assert read_document(document, "plan.docx").text.split("\n") == [*lines, "end"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_macros_and_templates_are_read_like_documents(kind):
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    whole = (
        f'<w:document xmlns:w="{NAMESPACE}"><w:body>{paragraph(run("Shade"))}</w:body></w:document>'
    )
    target, source = io.BytesIO(), make_docx("", whole=whole)
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                assert main in content
                content = content.replace(main, kind.encode())
            new.writestr(name, content)
    assert read_document(target.getvalue(), "plan.docm").text == "Shade"


def test_a_strict_document_is_read():
    whole = (
        f'<w:document xmlns:w="{STRICT}"><w:body>{paragraph(run("Shade"))}</w:body></w:document>'
    )
    assert read_document(make_docx("", whole=whole), "plan.docx").text == "Shade"


def with_header(body):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Department of culture, theatre and museums"
    if body:
        document.add_paragraph(body)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_the_head_of_every_page_is_read_only_where_nothing_else_is():
    assert read_document(with_header("Green roofs"), "plan.docx").text == "Green roofs"
    assert "theatre" in read_document(with_header(""), "plan.docx").text


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["xl/workbook.xml"], "a spreadsheet (Excel); save"),
        (["ppt/presentation.xml"], "a presentation (PowerPoint); save it as PDF"),
        (["Index/Document.iwa"], "of Apple's iWork; export it as PDF or DOCX"),
        (["mimetype", "META-INF/container.xml"], "an e-book; save it as PDF"),
        (["plan.docx", "budget.xlsx"], "a zip archive; unpack it and hand in one document"),
        (["FixedDocSeq.fdseq"], "an XPS document; save it as PDF"),
    ],
)
def test_other_archives_are_refused_by_their_name(parts, said):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    with pytest.raises(WrongInput) as refused:
        read_document(target.getvalue(), "plan.bin")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("WordDocument", "an old Word document (.doc); save it as DOCX or PDF"),
        ("EncryptedPackage", "protected by a password; save a copy without one"),
        ("Workbook", "an old spreadsheet (.xls)"),
        ("PowerPoint Document", "an old presentation (.ppt)"),
        ("__substg1.0_1000001F", "a mail of Outlook (.msg)"),
        ("something", "an old Office file"),
    ],
)
def test_old_office_files_are_refused_by_their_name(inside, said):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500 + inside.encode("utf-16-le")
    with pytest.raises(WrongInput) as refused:
        read_document(data, "plan.doc")
    assert said in str(refused.value)


PIECES = {
    "plain": lambda t: (run(t), t),
    "typed": lambda t: (f"<w:ins>{run(t)}</w:ins>", t),
    "deleted": lambda t: (f"<w:del>{run(t)}</w:del>", ""),
    "field": lambda t: (field(" REF x ", t), t),
    "form": lambda t: (form(run(t)), t),
    "prompt": lambda t: (form(run(t), "<w:showingPlcHdr/>"), ""),
    "hidden": lambda t: (run(t, "<w:vanish/>"), ""),
}


@settings(max_examples=examples(60))
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(PIECES)), st.sampled_from(["heat", "Plan", "ö", "Stadt"])),
        max_size=8,
    )
)
def test_any_mixture_of_pieces_gives_what_is_seen(pieces):
    made = [PIECES[kind](text) for kind, text in pieces]
    document = make_docx(paragraph(run("|"), *(xml for xml, _ in made)))
    seen = "|" + "".join(text for _, text in made)
    assert read_document(document, "plan.docx").text == seen

"""Web pages, mails, RTF and OpenDocument: what people see of them is read."""

import base64
import io
import zipfile

import pytest

from advice.documents.reading import read_document
from funding.errors import WrongInput

SAID = "Wir entsiegeln die Plätze"


def read(data, name="plan.file"):
    return read_document(data if isinstance(data, bytes) else data.encode(), name).text


def refused(data):
    with pytest.raises(WrongInput) as error:
        read(data)
    return str(error.value)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<!DOCTYPE html><title>x</title><p>A&amp;B", "A&B"),
        ("<html><style>p{}</style><script>var opera</script><p>trees</p></html>", "trees"),
        ("<p>d<b>ig</b>ital <i>tw</i>in</p>", "digital twin"),
        ("<p>rain<br>water</p>", "rain\nwater"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<table><tr><td>one<td>two</table>", "one\ntwo"),
        ("<body><nav>Opera | Login</nav><main>heat</main><footer>Museum</footer>", "heat"),
        ("<div style='display: none'>opera</div><p hidden>opera</p><p>heat</p>", "heat"),
        ("<p>was <del>opera</del><ins>heat</ins></p>", "was heat"),
        ("<p>ground&shy;water</p>", "groundwater"),
        ("<!-- saved --><html><p>heat</p></html>", "heat"),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><p>a b</p></html>",
            "a b",
        ),
        ("\ufeff<p>heat</p>", "heat"),
        ("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>heat</p></html>", "heat"),
        ("<pre>one\ntwo</pre>", "one\ntwo"),
    ],
)
def test_a_web_page_is_read_as_it_looks(page, text):
    assert read(page) == text


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "utf-16", "utf-8"])
def test_a_web_page_is_read_in_the_encoding_that_it_declares(encoding):
    page = f"<html><meta charset='{encoding}'><p>{SAID}</p></html>"
    assert read(page.encode(encoding)) == SAID


def test_a_web_page_of_endless_tags_is_refused():
    assert "more than 500,000 tags" in refused("<p>" * 500_001)
    assert "no text was found" in refused("<html>" + "<div>" * 5_000 + "heat")


HEAD = "From: Ana <ana@town.example>\nTo: desk@town.example\nSubject: Opera\nMIME-Version: 1.0\n"
PDF = base64.b64encode(b"%PDF-1.7 opera obj").decode()


def part(kind, text, more=""):
    return f"--b\nContent-Type: {kind}\n{more}\n{text}\n"


def parts(kind, *made):
    return f"{HEAD}Content-Type: multipart/{kind}; boundary=b\n\n{''.join(made)}--b--\n"


ENCODED = base64.b64encode(SAID.encode()).decode()
BASE64 = "Content-Transfer-Encoding: base64\n"
LATIN = "Content-Transfer-Encoding: quoted-printable\n"


@pytest.mark.parametrize(
    "mail",
    [
        f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n{SAID}\n",
        f"{HEAD}\n{SAID}\n",
        f"From ana Fri Nov 27\n{HEAD}\n{SAID}\n",
        f"{HEAD}Content-Type: text/plain; charset=utf-8\n{BASE64}\n{ENCODED}",
        f"{HEAD}Content-Type: text/plain; charset=iso-8859-1\n{LATIN}\nWir entsiegeln die Pl=E4tze",
        f"{HEAD}Content-Type: text/plain; charset=x-none\n\n{SAID}\n",
        f"{HEAD}Content-Type: text/html; charset=utf-8\n\n<style>opera</style><p>{SAID}</p>",
        parts("alternative", part("text/plain", SAID), part("text/html", "<p>opera</p>")),
        parts("alternative", part("text/calendar", "BEGIN:X"), part("text/html", f"<p>{SAID}</p>")),
        parts("mixed", part("text/plain", SAID), part("application/pdf", PDF)),
        parts(
            "mixed",
            part("text/plain", SAID),
            part("text/plain", "opera", "Content-Disposition: attachment; filename=a.txt\n"),
        ),
        parts("related", part("text/html", f"<p>{SAID}</p>"), part("image/png", PDF)),
        parts("mixed", part("message/rfc822", f"{HEAD}\n{SAID}")),
        f"{HEAD}\n{SAID}\n\n-- \nAna\nOpera house department\n",
    ],
)
def test_of_a_mail_only_what_it_says_is_read(mail):
    assert read(mail).strip() == SAID
    assert read(mail.replace("\n", "\r\n")).strip() == SAID


def test_a_mail_of_attachments_alone_names_them():
    mail = parts("mixed", part("application/pdf; name=plan.pdf", PDF))
    assert "a mail without text; hand in what is attached: plan.pdf" in refused(mail)


@pytest.mark.parametrize(
    "text",
    ["Subject: trees\n\nWe plant.", "To: us\nFrom 2027 on we plant.", "Heat\nDate: May\nFrom: us"],
)
def test_a_text_that_looks_a_little_like_a_mail_is_a_text(text):
    assert read(text) == text


def rtf(inside, page=1252):
    fonts = r"{\fonttbl{\f0\fnil Arial;}{\f1\fswiss\fcharset238 Arial CE;}{\f2\fcharset204 A;}}"
    return rf"{{\rtf1\ansi\ansicpg{page}\deff0{fonts}{{\colortbl;\red1;}}" + inside + "}"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (r"\pard heat \b pumps\b0\par", "heat pumps"),
        (r"d\b ig\b0 ital", "digital"),
        (r"Pl\'e4tze", "Plätze"),
        (r"\f1 \'9eivot\f0  Pl\'e4tze", "život Plätze"),
        (r"\f2 \'e2\'ee\'e4\'e0", "вода"),
        (r"Pl\u228?tze", "Plätze"),
        (r"\uc2 Pl\u228 ??tze", "Plätze"),
        (r"\uc0 Pl\u228 tze", "Plätze"),
        (r"ground\-water", "groundwater"),
        (r"{\info{\title opera}}{\*\generator opera;}heat", "heat"),
        (r"{\header opera}{\footer opera}heat", "heat"),
        (r"{\field{\*\fldinst HYPERLINK opera}{\fldrslt our page}}", "our page"),
        (r"heat {\v opera}{\deleted opera}pumps", "heat pumps"),
        (r"{\pict\bin5 opera}heat", "heat"),
        (r"one\line two\tab three\cell", "one\ntwo\tthree"),
        (r"a \{b\} \\ c\_d\~e \endash  f \ldblquote g\rdblquote", "a {b} \\ c-d\u00a0e – f “g”"),
        ("heat\r\n\\par\r\npumps", "heat\npumps"),
        (r"{\shp{\*\shpinst{\sp{\sn opera}}{\shptxt in a box\par}}}", "in a box"),
    ],
)
def test_rich_text_is_read_as_it_looks(inside, text):
    assert read(rtf(inside)).strip() == text


def test_rich_text_in_the_letters_of_its_page():
    assert read(rtf(r"\'bel\'fb", page=1250)) == "ľlű"
    assert read(rtf(r"\'e2\'ee\'e4\'e0", page=1251)) == "вода"


def test_rich_text_without_measure_is_refused_or_read():
    assert "save it as DOCX or PDF" in refused("{\\rtf1 " + "{" * 600 + "heat")
    assert read("{\\rtf1 heat" + "}" * 600 + "\\u99999999 x\\bin99999999999 y").startswith("heat")


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def content(body, root="document-content"):
    return (
        f'<?xml version="1.0"?><o:{root} xmlns:o="{OFFICE}:office:1.0" xmlns:t="{OFFICE}:text:1.0" '
        f'xmlns:d="{OFFICE}:drawing:1.0" xmlns:b="{OFFICE}:table:1.0"><o:body><o:text>{body}'
        f"</o:text></o:body></o:{root}>"
    )


def odt(body, *, kind="text", **more):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content(body))
        archive.writestr("META-INF/manifest.xml", more.get("manifest", "<m/>"))
        archive.writestr("styles.xml", "<s>opera</s>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<t:h>Heat</t:h><t:p>pumps</t:p>", "Heat\npumps"),
        ("<t:p>d<t:span>ig</t:span>ital<t:s/>twin</t:p>", "digital twin"),
        ("<t:p>a<t:line-break/>b<t:tab/>c</t:p>", "a\nb\tc"),
        ("<t:tracked-changes><t:p>opera</t:p></t:tracked-changes><t:p>heat</t:p>", "heat"),
        ("<t:p>heat<o:annotation><t:p>opera</t:p></o:annotation> pumps</t:p>", "heat pumps"),
        ("<t:list><t:list-item><t:p>heat</t:p></t:list-item></t:list>", "heat"),
        (
            "<b:table><b:table-row><b:table-cell><t:p>one</t:p></b:table-cell><b:table-cell>"
            "<t:p>two</t:p></b:table-cell></b:table-row></b:table>",
            "one\ntwo",
        ),
        (
            "<t:p>Plan<d:frame><d:text-box><t:p>in a box</t:p></d:text-box></d:frame></t:p>",
            "Plan\nin a box",
        ),
        (
            "<t:p>heat<t:note><t:note-citation>1</t:note-citation><t:note-body><t:p>a note</t:p>"
            "</t:note-body></t:note> pumps</t:p>",
            "heat pumps\na note",
        ),
        ("<t:p><t:placeholder>write here</t:placeholder>heat</t:p>", "heat"),
        ("<t:section><t:p>heat</t:p></t:section>", "heat"),
        ("<t:table-of-content><t:p>opera</t:p></t:table-of-content><t:p>heat</t:p>", "heat"),
    ],
)
def test_an_open_document_is_read_as_it_looks(body, text):
    assert read(odt(body)) == text
    assert read(odt(body, kind="text-template")) == text
    assert read(content(body, root="document")) == text


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (odt("<t:p>x</t:p>", kind="spreadsheet"), "a spreadsheet (OpenDocument)"),
        (odt("<t:p>x</t:p>", kind="presentation"), "a presentation (OpenDocument); save it as PDF"),
        (odt("", manifest="<m><encryption-data/></m>"), "protected by a password"),
        (odt("<t:p>"), "no ODT that can be read"),
        (odt("<t:p/>" * 500_001), "more than 500,000 tags"),
        (odt(""), "no text was found"),
        (b"<?xml version='1.0'?><rss><item/></rss>", "XML of no kind that is read"),
        (b"%!PS-Adobe-3.0\n", "a PostScript file; save it as PDF"),
        (b"Rar!\x1a\x07", "a packed archive; unpack it"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture; a scanned document needs text recognition"),
    ],
)
def test_what_is_not_read_is_refused_by_its_name(made, said):
    assert said in refused(made)

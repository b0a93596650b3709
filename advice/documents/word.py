"""Texts of Word (DOCX, DOCM, DOTX, DOTM) as a reader sees them when all changes are accepted.

Read: paragraphs, tables, text boxes, content controls, results of fields, insertions, footnotes.
Left out: deletions, codes of fields, hidden text, prompts of empty forms, comments, and what stands
at the head and foot of every page.
"""

import io
from collections.abc import Iterator
from typing import Any

from advice.documents.archive import check_size, parse_xml
from advice.documents.document import unreadable
from advice.documents.web_page import read_web_page
from funding.errors import WrongInput

OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006",
    "http://purl.oclc.org/ooxml/officeDocument",
)
SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}
"""The usual name of each namespace; strict files have another address for the same."""
UNREAD = frozenset(
    {
        *("w:pPr", "w:rPr", "w:sectPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr"),
        *("w:sdtPr", "w:sdtEndPr", "w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rt"),
    }
)
CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
OFF = ("0", "false", "off", "none")


def read_word(data: bytes, name: str) -> str:
    """Return the text, one paragraph a line.  Raises WrongInput."""
    import docx  # noqa: F401  tells the package which parts there are
    from docx.opc.package import OpcPackage

    try:
        check_size(data, name)
        package = OpcPackage.open(io.BytesIO(data))
        main = next(related(package.rels, "officeDocument"), None)
        if main is None:
            raise WrongInput(f"{name} is no DOCX that can be read: its text is missing")
        lines = read_story(root_of(main), main)
        for kind in ("footnotes", "endnotes"):
            for part in related(main.rels, kind):
                lines += read_story(root_of(part), part)
        if not any(line.strip() for line in lines):
            # only then, for it says the same on every page
            for kind in ("header", "footer"):
                for part in related(main.rels, kind):
                    lines += read_story(root_of(part), part)
        return "\n".join(lines)
    except WrongInput:
        raise
    except Exception as error:  # of the parser: whatever a broken file makes it stumble over
        raise unreadable(name, "no DOCX that can be read", error) from error


def related(rels: Any, kind: str) -> Iterator[Any]:
    """Yield the parts that a part names as its *kind*, such as ``footnotes``."""
    for rel in rels.values():
        if rel.reltype in {f"{office}/relationships/{kind}" for office in OFFICE}:
            yield rel.target_part


def root_of(part: Any) -> Any:
    """Return the XML of a part; the package has read it already if it knows the kind."""
    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def read_story(root: Any, part: Any) -> list[str]:
    """Return the paragraphs below *root*."""
    story = Story(part)
    story.walk(root)
    if story.fields:  # a field without end would hide the rest
        story = Story(part, has_fields=False)
        story.walk(root)
    return story.lines


def called(element: Any) -> str:
    """Return a name such as ``w:p``; ``?:graphic`` for other namespaces, empty for no element."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.rpartition("}")
    return f"{SPACES.get(space[1:], '?')}:{local}"


def child(element: Any, *names: str) -> Any:
    """Return the first child, grandchild … of these names; None if there is none."""
    for name in names:
        element = next((c for c in element if called(c) == name), None)
        if element is None:
            return None
    return element


def value(element: Any, name: str = "val") -> str | None:
    found = (v for k, v in element.attrib.items() if k.rpartition("}")[2] == name)
    return next(found, None)


def is_on(element: Any) -> bool:
    """Return whether a switch such as ``<w:vanish/>`` is there and not turned off."""
    return element is not None and value(element) not in OFF


class Story:
    """One pass over a part; fields reach over paragraphs."""

    def __init__(self, part: Any, *, has_fields: bool = True) -> None:
        self.part, self.has_fields = part, has_fields
        self.lines: list[str] = []
        self.line = ""
        self.fields: list[bool] = []
        """Of each open field, the outermost first: whether its result has begun."""
        self.boxes: list[Any] = []
        self.is_hidden = False

    def add(self, text: str) -> None:
        if not self.is_hidden and all(self.fields):
            self.line += text

    def walk(self, element: Any) -> None:
        for part in element:
            self.read(part, called(part))

    def read(self, element: Any, name: str) -> None:
        if not name or name in UNREAD or self.is_deleted(element, name):
            return
        if name in ("w:t", "m:t"):
            self.add(element.text or "")
        elif name in CHARACTERS:
            self.add(CHARACTERS[name])
        elif name == "w:p":
            self.paragraph(element)
        elif name == "w:r":
            self.is_hidden = is_on(child(element, "w:rPr", "w:vanish"))
            self.walk(element)
            self.is_hidden = False
        elif name == "w:fldChar":
            self.field(element)
        elif name == "w:sdt":
            if not is_on(child(element, "w:sdtPr", "w:showingPlcHdr")):
                self.walk(element)
        elif name == "mc:AlternateContent":
            self.alternative(element)
        elif name == "w:txbxContent":
            self.boxes.append(element)
        elif name == "w:altChunk":
            self.chunk(element)
        else:
            self.walk(element)

    def is_deleted(self, element: Any, name: str) -> bool:
        if name == "w:tr":
            return child(element, "w:trPr", "w:del") is not None
        return name == "w:tc" and child(element, "w:tcPr", "w:cellDel") is not None

    def paragraph(self, element: Any) -> None:
        self.walk(element)
        marks = child(element, "w:pPr", "w:rPr")
        is_joined = marks is not None and any(called(m) in ("w:del", "w:moveFrom") for m in marks)
        if not is_joined:
            self.lines.append(self.line)
            self.line = ""
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.lines += read_story(box, self.part)

    def field(self, element: Any) -> None:
        kind = value(element, "fldCharType")
        choices = child(element, "w:ffData", "w:ddList")
        if choices is not None:  # a drop-down list has its answer in its settings
            entries = [value(c) or "" for c in choices if called(c) == "w:listEntry"]
            chosen = child(choices, "w:result")
            number = int((None if chosen is None else value(chosen)) or 0)
            self.add(entries[number] if 0 <= number < len(entries) else "")
        if not self.has_fields:
            return
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def alternative(self, element: Any) -> None:
        """Read one of several forms of the same: the first that holds text."""
        for form in element:
            if any(called(e) in ("w:t", "m:t") for e in form.iter()):
                self.walk(form)
                return

    def chunk(self, element: Any) -> None:
        """Read a web page that was put in whole, as converters do."""
        part = self.part.rels[value(element, "id")].target_part
        if "html" in part.content_type:
            self.lines.append(read_web_page(part.blob, str(part.partname)))

"""A bulletin as an Atom feed: one entry a call, plain text only."""

import uuid
import xml.etree.ElementTree as ET

from advice.export.sheet import cell_text
from wording.bulletin.content import BulletinContent, CallText
from wording.export.atom import ATOM, OURS, add, moment


def bulletin_feed(content: BulletinContent) -> bytes:
    """Return the feed; the same bulletin has the same ids whenever it is written."""
    ET.register_namespace("", ATOM)
    language = {"{http://www.w3.org/XML/1998/namespace}lang": content.language}
    root = ET.Element(f"{{{ATOM}}}feed", language)
    add(root, "id", uuid.uuid5(OURS, f"bulletin {content.number}").urn)
    add(root, "title", cell_text(content.title))
    if content.introduction:
        add(root, "subtitle", cell_text(" ".join(content.introduction)), type="text")
    add(root, "updated", moment(content.day))
    add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", "City Calls")
    add(root, "generator", "City Calls")
    if content.sources:
        add(root, "rights", cell_text("; ".join(content.sources)))
    for call in content.calls:
        add_entry(root, content, call)
    ET.indent(root, space=" ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def add_entry(root: ET.Element, content: BulletinContent, call: CallText) -> None:
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    add(entry, "id", uuid.uuid5(OURS, f"bulletin {content.number} call {call.call_id}").urn)
    add(entry, "title", cell_text(call.title))
    add(entry, "updated", moment(content.day))
    if call.url.startswith(("http://", "https://")):
        add(entry, "link", None, rel="alternate", href=call.url)
    add(entry, "summary", cell_text("\n".join(lines_of(content, call))), type="text")


def lines_of(content: BulletinContent, call: CallText) -> list[str]:
    """Return what is told of a call below its title, one thing a line."""
    found = [
        call.other_title,
        call.sentence,
        call.told,
        *call.changes,
        f"{content.deadline_label}: {call.deadline}",
        f"{content.money_label}: {call.money}",
        call.members,
        call.origin,
    ]
    return [line for line in found if line]

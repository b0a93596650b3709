"""Förderdatenbank: the XML export, one document a programme, read from the zip entry by entry."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from crawler.pages.markup import one_line, page_text, sections_by_heading, web_address
from eligibility.reading.record_facts import with_facts
from funding.call import Kind, Record, Status, TextSection
from funding.errors import PageChanged, UnreadableRecord
from funding.words import unescaped

SOURCE = "foerderdatenbank"
PROGRAMMES = "BMWI/FDB/Content/DE/Foerderprogramm/"
LINKS = "BMWI/FDB/Content/DE/ExternerLink/"
LINKED = re.compile(rb"target:/(BMWI/FDB/Content/DE/ExternerLink/[^\"'<>]+)")
"""A link of a programme: ``target:/BMWI/FDB/Content/DE/ExternerLink/B/baenke``"""
MAX_ENTRIES = 60_000
DIRECTORY_ENTRY = b"PK\x01\x02"
MAX_ENTRY_BYTES = 2_000_000
MAX_TOTAL_BYTES = 1_000_000_000
MAX_RATIO = 200
"""The largest ratio of unpacked to packed size; real documents stay under 20."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML forbids, such as ``\x0b``."""
XLINK = "{http://www.w3.org/1999/xlink}href"
INSTRUMENTS = {
    "zuschuss": "grant",
    "darlehen": "loan",
    "garantie": "guarantee",
    "buergschaft": "guarantee",
    "beteiligung": "equity",
}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises for a damaged or encrypted entry."""
PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "huge_tree": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One programme of the export, as it was packed."""

    name: str
    data: bytes
    addresses: Mapping[str, str]
    """Web addresses of external links, by their paths in the export."""

    @property
    def source_id(self) -> str:
        return str(PurePosixPath(self.name.removeprefix(PROGRAMMES)).with_suffix(""))

    @property
    def served(self) -> bytes:
        """Everything that a record is read from, with the addresses that it may lead to."""
        found = LINKED.findall(self.data)
        paths = {unescaped(path.decode("utf-8", errors="replace")) for path in found}
        leads = sorted((p, self.addresses[p]) for p in paths if p in self.addresses)
        return repr((self.name, leads)).encode("utf-8", errors="replace") + self.data


def read_export(path: Path) -> Iterator[Document]:
    """Yield the programmes of the export, one at a time.

    Nothing is unpacked to disk, so no name in the zip can lead anywhere.
    Raises PageChanged for what is no zip, a zip without programmes, or one beyond the limits.
    """
    count_entries(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise PageChanged(SOURCE, path.name, f"the export is no zip ({error})") from error
    with archive:
        entries = archive.infolist()
        check_limits(entries, path.name)
        addresses = read_addresses(archive, entries)
        wanted = [e for e in entries if is_document(e.filename, PROGRAMMES)]
        if not wanted:
            raise PageChanged(SOURCE, path.name, "the export holds no programme")
        for entry in sorted(wanted, key=lambda e: e.filename):
            data = read_entry(archive, entry)
            yield Document(name=entry.filename, data=data, addresses=addresses)


def count_entries(path: Path) -> None:
    """Raise PageChanged for a directory too long to be loaded: Python would load it all first."""
    with path.open("rb") as file:
        found, tail = 0, b""
        while block := file.read(1 << 20):
            found += (tail + block).count(DIRECTORY_ENTRY)
            tail = block[1 - len(DIRECTORY_ENTRY) :]
    if found > MAX_ENTRIES:
        raise PageChanged(SOURCE, path.name, f"the export has {found} entries")


def check_limits(entries: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(e.file_size for e in entries)
    if total > MAX_TOTAL_BYTES:
        raise PageChanged(SOURCE, name, f"the export unpacks to {total:,} bytes")
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > MAX_ENTRY_BYTES or entry.file_size / packed > MAX_RATIO:
            raise PageChanged(
                SOURCE, name, f"{entry.filename} unpacks to {entry.file_size:,} bytes"
            )


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry's bytes; never more than its limit, whatever its header says."""
    try:
        with archive.open(entry) as file:
            data = file.read(MAX_ENTRY_BYTES + 1)
    except BROKEN as error:
        raise PageChanged(SOURCE, entry.filename, f"the entry is broken ({error})") from error
    if len(data) > MAX_ENTRY_BYTES:
        raise PageChanged(SOURCE, entry.filename, "the entry is larger than it says")
    return data


def is_document(name: str, folder: str) -> bool:
    return name.startswith(folder) and name.endswith(".xml") and ".." not in name


def read_addresses(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, str]:
    """Return the web address of every external link, by its path in the export.

    A link that can't be read is left out: a programme without it is better than none.
    """
    found = {}
    for entry in entries:
        if is_document(entry.filename, LINKS):
            try:
                document = parse(read_entry(archive, entry), entry.filename)
            except UnreadableRecord:
                continue
            address = web_address(value_of(document, "url"))
            if address:
                found[entry.filename.removesuffix(".xml")] = address
    return found


def read_programme(packed: Document, former: Record | None = None) -> Record:
    """Return one programme; *former* is what it was read as before.

    Texts stay unaltered (no derivatives).
    Raises PageChanged when the properties are named otherwise, UnreadableRecord without a title.
    """
    name, addresses = packed.name, packed.addresses
    document = parse(packed.data, name)
    properties = document.findall("property")
    if not any((p.get("name") or "").startswith("gsb:") for p in properties):
        raise PageChanged(SOURCE, name, "no property of the document begins with gsb:")
    title = one_line(rich_text(document, "title"))
    if title is None:
        raise UnreadableRecord(f"{SOURCE}: {name} has no title")
    codes = classified(document)
    relative = PurePosixPath(name.removeprefix("BMWI/")).with_suffix("")
    kinds = [INSTRUMENTS[c] for c in codes.get("Foerderart", []) if c in INSTRUMENTS]
    links = [addresses[path] for path in linked(document, "cl2CustServices") if path in addresses]
    return with_facts(
        Record(
            source=SOURCE,
            source_id=packed.source_id,
            title=title,
            url=f"https://www.foerderdatenbank.de/{relative}.html",
            kind=Kind.PROGRAMME,
            language="de",
            status_claimed=Status.OPEN,
            is_rolling=True,
            programme_raw=", ".join(codes.get("Foerdergeber", [])) or None,
            sections=tuple(read_sections(document)),
            keywords=tuple(codes.get("Foerderbereich", [])),
            owner=next(iter(codes.get("Foerdergeber", [])), None),
            applicants_raw=", ".join(codes.get("Foerderberechtigte", [])) or None,
            destination=", ".join(codes.get("Foerdergebiet", [])) or None,
            instrument=kinds[0] if kinds else None,
            links=tuple(links),
        ),
        former,
    )


def parse(data: bytes, name: str) -> etree._Element:
    """Return the document's root; stray control characters are dropped, entities never expanded."""
    text = CONTROL.sub("", data.decode("utf-8", errors="replace"))
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise PageChanged(SOURCE, name, "the document declares entities")
    try:
        return etree.fromstring(text.encode(), etree.XMLParser(**PARSER_OPTIONS))
    except etree.XMLSyntaxError as error:
        raise UnreadableRecord(f"{SOURCE}: {name} is no XML ({error})") from error


def rich_text(document: etree._Element, name: str) -> str:
    """Return the HTML of a property; "" when it is empty or absent."""
    text = document.findtext(f"property[@name='gsb:{name}']/text") or ""
    _, opened, inside = text.partition("<![CDATA[")
    inside, closed, _ = inside.rpartition("]]>")
    return inside if opened and closed else text


def value_of(document: etree._Element, name: str) -> str | None:
    text = document.findtext(f"property[@name='gsb:{name}']/value")
    return None if text is None else str(text)


def classified(document: etree._Element) -> dict[str, list[str]]:
    """Return the codes of every classified list, by the last part of the list's name."""
    found: dict[str, list[str]] = {}
    for part in document.iterfind("property[@name='gsb:cl2Processes']//classifiedLinkList"):
        names = [link.get(XLINK, "") for link in part.iterfind("classifierLinks/link")]
        codes = [link.get(XLINK, "").rsplit("/", 1)[-1] for link in part.iterfind("links/link")]
        for name in names:
            found[name.rsplit("/", 1)[-1]] = [c for c in codes if c]
    return found


def linked(document: etree._Element, name: str) -> list[str]:
    """Return the paths that a property links to, as the export names its entries."""
    links = document.iterfind(f"property[@name='gsb:{name}']//links/link")
    return [link.get(XLINK, "").removeprefix("target:/") for link in links]


def read_sections(document: etree._Element) -> list[TextSection]:
    summary = page_text(unescaped(rich_text(document, "summary")))
    found = [TextSection(heading=None, text=summary)] if summary else []
    body = re.sub(
        r"(?is)^(\s*<div[^>]*>)?\s*<p>\s*<strong>.*?</strong>\s*</p>",
        "",
        rich_text(document, "bodyText"),
    )
    found += sections_by_heading(body)
    rules = page_text(rich_text(document, "requirements"))
    if rules:
        found.append(TextSection(heading="Rechtsgrundlage", text=rules))
    return found

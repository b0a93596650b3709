"""The zip of all programmes: what is read from it, and what it can't make us do."""

import struct
import zipfile
from pathlib import Path

import pytest

from crawler.pages import foerderdatenbank
from crawler.pages.foerderdatenbank import Document, read_export, read_programme
from funding.call import Kind, Record
from funding.errors import PageChanged, UnreadableRecord
from tests.crawler.small.small_portals import CODES, PROGRAMMES, export_zip, programme

LINK = "BMWI/FDB/Content/DE/ExternerLink/B/baenke"
DIRECTORY_ENTRY, SIZE_AT = b"PK\x01\x02", 24
"""Signature of an entry in the zip's directory, and where its unpacked size stands."""


def read(tmp_path: Path, data: bytes) -> list[Record | UnreadableRecord]:
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    return [read_document(document) for document in read_export(path)]


def read_document(document: Document) -> Record | UnreadableRecord:
    try:
        return read_programme(document)
    except UnreadableRecord as error:
        return error


def changed(tmp_path: Path, data: bytes) -> str:
    """Return why an export is refused."""
    with pytest.raises(PageChanged) as refused:
        read(tmp_path, data)
    return str(refused.value)


def claiming(data: bytes, size: int) -> bytes:
    """Return a zip of one entry whose directory claims another unpacked size."""
    at = data.index(DIRECTORY_ENTRY) + SIZE_AT
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


def test_a_programme_has_title_text_categories_and_public_address(tmp_path):
    (record,) = read(tmp_path, export_zip({"baenke": programme("baenke")}))
    assert record.title == "Bänke für alle Plätze"
    assert [s.text for s in record.sections] == ["Gemeinden stellen Bänke auf."]
    assert record.source_id == "Bund/BKM/baenke"
    assert record.url == (
        "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Bund/BKM/baenke.html"
    )
    assert (record.instrument, record.owner) == ("grant", "bund")
    assert record.applicants_raw == "kommune, oeffentliche_einrichtung"
    assert record.keywords == ("smart_cities_regionen",)


def test_a_programme_is_standing_and_no_date_is_made_up_for_it(tmp_path):
    (record,) = read(tmp_path, export_zip({"a": programme("a", body="<p>Bis 30.06.2026.</p>")}))
    assert (record.kind, record.is_rolling, record.deadlines) == (Kind.PROGRAMME, True, ())


@pytest.mark.parametrize(
    ("code", "key", "place"),
    [
        ("_bundesweit", "countries", "DE"),
        ("bundesweit", "countries", "DE"),
        ("de_ni", "regions", "DE9"),
        ("schlesig_holstein", "regions", "DEF"),
    ],
)
def test_every_spelling_of_an_area_is_known_and_quoted(tmp_path, code, key, place):
    data = programme("a", codes={**CODES, "Foerdergebiet": [code]})
    (record,) = read(tmp_path, export_zip({"a": data}))
    found = {f.key: (f.value, f.evidence.quote) for f in record.facts}
    assert found[key] == (place, code)


def test_control_characters_are_dropped_and_the_text_around_them_stays(tmp_path):
    data = programme("a", title="Bänke\x02 im\x0b Park", body="<p>Ruhe\x1f und Schatten</p>")
    (record,) = read(tmp_path, export_zip({"a": data}))
    assert record.title == "Bänke im Park"
    assert record.sections[0].text == "Ruhe und Schatten"


def test_text_is_unaltered_and_markup_in_a_title_is_only_text(tmp_path):
    data = programme("a", title="Stadt &amp; Land", body="<h3>Ziel</h3><p>50&#160;% &amp;lt;b></p>")
    (record,) = read(tmp_path, export_zip({"a": data}))
    assert record.title == "Stadt & Land"
    assert (record.sections[0].heading, record.sections[0].text) == ("Ziel", "50 % &lt;b>")


def test_a_programme_leads_to_its_external_link(tmp_path):
    asked = (
        '<property name="gsb:cl2CustServices"><links><link '
        f'xlink:href="target:/{LINK}"/></links></property>'
    )
    link = (
        b'<document><property name="gsb:url"><value>https://baenke.example/</value>'
        b"</property></document>"
    )
    entries = {"a": programme("a", more=asked), f"{LINK}.xml": link}
    (record,) = read(tmp_path, export_zip(entries))
    assert record.links == ("https://baenke.example/",)
    (unlinked,) = read(tmp_path, export_zip({**entries, f"{LINK}.xml": b"<document>"}))
    assert unlinked.links == ()


def test_a_programme_without_a_title_and_one_that_is_no_xml_are_named(tmp_path):
    entries = {
        "a": programme("a"),
        "b": programme("b", title=None),
        "c": programme("c")[:-30],
    }
    good, untitled, torn = read(tmp_path, export_zip(entries))
    assert isinstance(good, Record)
    assert "b.xml has no title" in str(untitled)
    assert "c.xml is no XML" in str(torn)


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">',
    ],
)
def test_a_document_that_declares_entities_is_refused(tmp_path, before):
    data = programme("a", before=before)
    assert "declares entities" in changed(tmp_path, export_zip({"a": data}))


@pytest.mark.parametrize(
    "name",
    [
        f"{PROGRAMMES}/../../../../../outside.xml",
        f"/{PROGRAMMES}/Bund/outside.xml",
        "../outside.xml",
        f"{PROGRAMMES}/Bund/outside.exe",
    ],
)
def test_a_name_that_leads_elsewhere_is_neither_read_nor_written(tmp_path, name):
    folder = tmp_path / "here"
    folder.mkdir()
    records = read(folder, export_zip({"a": programme("a"), name: programme("x")}))
    assert [r.source_id for r in records] == ["Bund/BKM/a"]
    assert [p.name for p in tmp_path.rglob("*")] == ["here", "export.zip"]


def test_an_entry_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path):
    bomb = export_zip({"a": b"<document>" + b" " * 1_000_000 + b"</document>"})
    assert len(bomb) < 3_000
    assert "a.xml unpacks to 1,000,021 bytes" in changed(tmp_path, bomb)


def test_a_bomb_anywhere_in_the_export_is_refused(tmp_path):
    entries = {"a": programme("a"), "other/picture.bin": bytes(1_500_000)}
    assert "picture.bin unpacks to 1,500,000 bytes" in changed(tmp_path, export_zip(entries))


def test_an_export_that_is_too_large_as_a_whole_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(foerderdatenbank, "MAX_TOTAL_BYTES", 2_000)
    many = export_zip({f"p{n}": programme(f"p{n}") for n in range(3)})
    assert "the export unpacks to" in changed(tmp_path, many)


def test_an_export_of_too_many_entries_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(foerderdatenbank, "MAX_ENTRIES", 2)
    many = export_zip({f"p{n}": programme(f"p{n}") for n in range(3)})
    assert "the export has 3 entries" in changed(tmp_path, many)


def test_an_entry_that_is_larger_than_it_says_is_refused(tmp_path):
    data = export_zip({"a": programme("a", body="<p>" + "x" * 50_000 + "</p>")})
    assert "the entry is broken" in changed(tmp_path, claiming(data, 600))


def test_an_entry_whose_packed_bytes_are_false_is_refused(tmp_path):
    data = bytearray(export_zip({"a": programme("a")}))
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as spare:
        spare.writestr("x", "")
    start = data.index(b".xml") + 4
    data[start : start + 40] = b"\xff" * 40
    assert "the entry is broken" in changed(tmp_path, bytes(data))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<!doctype html><p>Please prove that you are human</p>", "no zip"),
        (b"", "no zip"),
        (export_zip({"a": programme("a")})[:-40], "no zip"),
        (export_zip({}), "holds no programme"),
        (export_zip({"readme/a.xml": b"<document/>"}), "holds no programme"),
        (export_zip({"a": b"<entry><name>Baenke</name></entry>"}), "begins with gsb:"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path, data, why):
    assert why in changed(tmp_path, data)


def test_a_directory_without_end_is_refused_before_it_is_loaded(tmp_path):
    blocks = b"x" * 7 + DIRECTORY_ENTRY * 60_001  # some of them across two reads
    why = changed(tmp_path, blocks + export_zip({"baenke": programme("baenke")}))
    assert "the export has 60" in why


def served(tmp_path: Path, entries: dict[str, bytes]) -> bytes:
    path = tmp_path / "export.zip"
    path.write_bytes(export_zip(entries))
    (document,) = read_export(path)
    return document.served


def test_a_programme_is_the_same_until_it_or_an_address_that_it_leads_to_changes(tmp_path):
    def link(address: str) -> bytes:
        value = f'<property name="gsb:url"><value>{address}</value></property>'
        return f'<document type="gsb:ExternalLink">{value}</document>'.encode()

    linking = programme(
        "baenke",
        more='<property name="gsb:cl2CustServices"><links>'
        f'<link xlink:href="target:/{LINK}"/></links></property>',
    )
    one, other = f"{LINK}.xml", f"{LINK.removesuffix('baenke')}andere.xml"
    before = served(tmp_path, {"a": linking, one: link("https://town.example/a")})
    same = {"a": linking, one: link("https://town.example/a"), other: link("https://x.example/")}
    assert served(tmp_path, same) == before
    assert served(tmp_path, {"a": linking, one: link("https://town.example/b")}) != before
    assert served(tmp_path, {"a": programme("baenke"), one: link("https://a.example/")}) != before

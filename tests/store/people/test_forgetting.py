"""Who is erased is named nowhere any more, whoever wrote of them, and wherever."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.bulletins.bulletins import (
    BulletinItem,
    Draft,
    find_bulletin,
    publish_draft,
    save_draft,
    stored_file,
)
from store.database import Store, open_store
from store.operations.audit import note_change, read_trail
from store.past.replays import begin_replay, replays_about
from store.people.forgetting import WRITTEN
from store.people.profiles import find_profile, profile_history, save_profile
from store.people.recipients import add_recipient
from store.pipeline.entries import Stand, Standing, entry_of, set_entry
from tests.advice.search.conftest import admit
from tests.desk.network.conftest import CALL, records
from tests.sinks.letters import erase

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
ADA = "Ada.Berg@city.example"
OTHER = "not.ada.berg@city.example"
EMPTIED_ELSEWHERE = {
    "accounts": {"name", "name_key", "subject"},
    "outbox": {"body", "last_error", "subject"},
    "pipeline": {"person", "reason", "note", "changed_by"},
    "proposals": {"sentence", "proposed_by"},
    "recipients": {"address", "address_key", "name", "bounce_note"},
    "replays": {"asked", "found", "note"},
    "bulletin_files": {"body"},
    "service": {"note"},
    "shares": {"shared_by", "note"},
}
"""Columns that go with a row, or that an erasure empties in its own way."""
NOBODYS = {
    *("_sqlite_migrations", "sqlite_sequence", "meta", "leases", "staged", "calls"),
    *("call_aliases", "records", "record_aliases", "absences", "events", "answers"),
    *("subscriptions", "suppressions", "listed", "decisions", "term_counts", "bodies"),
    *("versions", "call_lines", "coming_records", "coming_events", "feeds", "clients", "sessions"),
    *("login_links", "login_tries", "issue_marks", "regroupings", "proposal_cities"),
    *("proposal_answers", "issue_moments", "question_answers"),
}
"""Tables with what portals publish, with numbers of people, or with what goes with its person."""
OURS = {
    *("runs source", "runs state", "runs today", "runs reasons", "runs warnings", "runs fill"),
    *("profile_versions city_id", "feedback project_id", "feedback call_id", "feedback answer"),
    *("feedback reason", "feedback deadline", "feedback period", "audit did"),
    *("feedback basis", "declines city_id", "declines call_id", "declines why", "declines basis"),
    *("bulletins state", "bulletins language", "bulletin_items call_id", "bulletin_items told"),
    "plan_joins state",
}
"""Columns that nobody writes words in."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "c.db") as opened:
        for address, name in ((ADA, "Ada Quexberg"), (OTHER, "Nora")):
            add_recipient(
                opened,
                address,
                name=name,
                profiles=["krefeld"],
                language="de",
                confirmed=True,
                now=NOW,
            )
        yield opened


def test_every_column_with_words_is_known_to_the_erasure(store: Store) -> None:
    """A new column is emptied, or somebody says here why it never names a person."""
    unknown = []
    for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        table = row["name"]
        if table in NOBODYS or table.startswith("calls_fts"):
            continue
        for column in store.rows(f"PRAGMA table_info('{table}')"):
            name = column["name"]
            is_known = name in WRITTEN.get(table, ()) or name in EMPTIED_ELSEWHERE.get(table, ())
            is_moment = name.endswith(("_at", "_on", "_day", "_until")) or table in (
                *EMPTIED_ELSEWHERE,
            )
            if column["type"] in ("TEXT", "BLOB") and not is_known and not is_moment:
                unknown.append(f"{table} {name}")
    assert set(unknown) == OURS


def test_profiles_stay_whole_but_for_the_address(store: Store, tmp_path: Path) -> None:
    text = f"city: {{id: krefeld}}\nnote: große Hitze, ask {ADA.lower()} or {OTHER}\n"
    save_profile(store, "krefeld", text, author=ADA, comment=f"as {ADA} said", now=NOW)
    begin_replay(store, "krefeld", {"texts": {"draft": text}}, now=NOW)
    erase(store, ADA, now=NOW)
    (version,) = profile_history(store, "krefeld")
    assert version.text == text.replace(f"ask {ADA.lower()}", "ask somebody who was erased")
    assert (version.author, version.comment) == (
        "somebody who was erased",
        "as somebody who was erased said",
    )
    assert find_profile(store, "krefeld") == version
    assert replays_about(store, "krefeld") == []
    assert b"Ada.Berg" not in (tmp_path / "c.db").read_bytes()


def word_file(words: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{words}</w:t>")
        packed.writestr("word/other.xml", "<x/>")
    return body.getvalue()


def test_a_published_bulletin_stays_readable_in_all_its_forms(store: Store) -> None:
    words = f"Ask {ADA} today"
    draft = Draft(
        language="en",
        title=words,
        introduction=words,
        items=(BulletinItem(call_id="x:1", sentence=words),),
    )
    save_draft(store, draft, who=ADA, now=NOW)
    files = {"txt": words.encode(), "docx": word_file(words)}
    publish_draft(store, version=1, told={}, files=files, who=ADA, today=NOW.date(), now=NOW)
    erase(store, ADA.upper(), now=NOW)
    found = find_bulletin(store, 1)
    told = "Ask somebody who was erased today"
    assert (found.title, found.items[0].sentence) == (told, told)
    assert found.published_by == "somebody who was erased"
    assert stored_file(store, 1, "txt").decode() == told
    with zipfile.ZipFile(io.BytesIO(stored_file(store, 1, "docx"))) as packed:
        assert packed.read("word/document.xml").decode() == f"<w:t>{told}</w:t>"
        assert packed.namelist() == ["word/document.xml", "word/other.xml"]


@pytest.mark.parametrize("spelled", [ADA, ADA.lower(), ADA.upper()])
def test_her_name_leaves_the_pipeline_however_the_address_is_spelled(
    store: Store, spelled: str
) -> None:
    admit(store, "portico", records(), NOW)
    save_profile(store, "krefeld", "city: {id: krefeld}", author=None, comment=None, now=NOW)
    set_entry(
        store,
        city_id="krefeld",
        call_id=CALL,
        standing=Standing(stand=Stand.APPLYING, person="Ada Quexberg", note="ask Nora"),
        version=0,
        who="boss",
        now=NOW,
    )
    erase(store, spelled, now=NOW)
    entry = entry_of(store, "krefeld", CALL)
    assert entry is not None
    assert (entry.standing.person, entry.standing.note) == ("somebody who was erased", "ask Nora")


def test_another_person_whose_address_ends_the_same_stays_named(store: Store) -> None:
    note_change(store, who="boss", did="wrote", detail=f"to {OTHER} and {ADA}", now=NOW)
    erase(store, ADA, now=NOW)
    assert [c.detail for c in read_trail(store)] == [f"to {OTHER} and somebody who was erased"]

"""`replay` and `explain --for` on the command line, on a town with three weeks of mail."""

import json
import sys
from datetime import timedelta

import pytest

from citycalls.__main__ import main
from store.database import set_meta
from tests.digest.replay.world import DRAFT, FIRST, PROFILE, SENDING, World, morning, records


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> World:
    world = World(tmp_path_factory.mktemp("town") / "calls.db")
    world.save(PROFILE, morning(FIRST) - timedelta(days=5))
    world.add_reader("ada")
    world.list_calls(*records(20))
    for number in range(3):
        world.week(number)
    with world.open() as store:
        set_meta(store, "secret", SENDING.secret)
    return world


@pytest.fixture
def said(town, monkeypatch, capsys):
    def run(*words: str) -> tuple[object, str, str]:
        monkeypatch.setenv("CITYCALLS_MAIL_FROM", SENDING.sender)
        monkeypatch.setenv("CITYCALLS_BASE_URL", SENDING.base_url)
        monkeypatch.setattr(sys, "argv", ["citycalls", "--db", str(town.path), *words])
        with pytest.raises(SystemExit) as end:
            main()
        out = capsys.readouterr()
        return end.value.code, out.out, out.err

    return run


def test_a_draft_is_replayed_beside_what_was_sent(said, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(DRAFT, encoding="utf-8")

    code, out, _ = said("replay", "kassel", "--file", str(draft), "--json")

    found = json.loads(out)
    assert not code
    assert (found["letters"], found["equal"]) == (3, 3)
    assert [version["name"] for version in found["versions"]] == ["draft"]


def test_try_replays_the_last_issues_with_the_draft(said, tmp_path):
    (tmp_path / "kassel.yaml").write_text(DRAFT, encoding="utf-8")
    new = DRAFT.replace("id: kassel", "id: pirna")
    (tmp_path / "pirna.yaml").write_text(new, encoding="utf-8")
    words = ("profiles", "try", str(tmp_path), "--replay", "2", "--today", "2026-09-20")

    code, out, err = said(*words, "--json")

    assert not code
    (issues,) = json.loads(out)["issues"]
    assert (issues["profile"], issues["letters"], issues["equal"]) == ("kassel", 2, 2)
    assert [version["name"] for version in issues["versions"]] == ["draft"]
    assert "pirna is not stored yet" in err
    _, told, _ = said(*words)
    assert "2026-W" in told.split("\nkassel\n", 1)[1]


@pytest.mark.parametrize("weeks", ["0", "53", "many"])
def test_a_number_of_issues_that_is_none_is_refused(said, tmp_path, weeks: str):
    (tmp_path / "kassel.yaml").write_text(DRAFT, encoding="utf-8")
    code, _, err = said("profiles", "try", str(tmp_path), "--replay", weeks)
    assert code == 2
    assert weeks in err


def test_the_sentence_comes_first_and_in_the_language_asked_for(said):
    code, out, _ = said(
        *("explain", "kassel", "no-such-call", "--for", "ada@kassel.example"),
        *("--at", "2026-W37", "--today", "2026-09-20", "--language", "de"),
    )

    assert not code
    assert out.splitlines()[0] == "City Calls hat keinen Aufruf dieses Namens gelesen."


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("--for", "ada@kassel.example", "--at", "2026-W60"), "2026-W41"),
        (("--for", "nobody@kassel.example"), "recipients list"),
        (("--for", "ada@kassel.example", "--language", "xx"), "de"),
    ],
)
def test_a_wrong_week_reader_or_language_is_an_error_with_its_cure(said, words, cure: str):
    code, _, err = said("explain", "kassel", "c01", *words, "--today", "2026-09-20")

    assert code == 2
    assert cure in err

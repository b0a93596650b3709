"""A town hall without git, index and route: one walk from the archive to the first digest."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.town_hall import ELSEWHERE, PORTALS, ROOT

pytestmark = pytest.mark.full
ALONE = ("unshare", "--net")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], check=False).returncode:
        pytest.skip("this user may make no network of its own")
    subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "archive"], check=True, capture_output=True
    )
    archive = max((ROOT / "dist").glob("citycalls-*.tar"), key=lambda p: p.stat().st_mtime)
    folder = tmp_path_factory.mktemp("walk") / "city-calls"
    command = [*ALONE, sys.executable, "-m", "tests.campaigns.town_hall", str(archive), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    times = [f"{s['seconds']:6.1f} s  {s['code']}  {s['step']}" for s in found["steps"]]
    Path(ROOT / "dist" / "walk.txt").write_text("\n".join([*times, ""]), encoding="utf-8")
    return found


def step(walked: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [s for s in walked["steps"] if s["step"] == name]
    return dict(found)


def test_every_step_of_the_first_day_ends_well(walked: dict[str, Any]) -> None:
    asked = {"look around": 1, "led astray": 1}  # both have something to tell
    ended = {s["step"]: s["code"] for s in walked["steps"]}
    wrong = [s for s in walked["steps"] if s["code"] != asked.get(s["step"], 0)]
    assert wrong == [], wrong
    assert len(ended) == 16


def test_the_portals_are_read_through_the_proxy_whole(walked: dict[str, Any]) -> None:
    runs = {r["source"]: r for r in json.loads(step(walked, "crawl")["said"])}
    assert {name: r["state"] for name, r in runs.items()} == {
        "sedia": "ok",
        "portico": "ok",
        "facilities": "ok",
    }
    assert runs["sedia"]["stored"] > 50
    assert set(PORTALS) <= set(walked["reached"])


def test_a_host_that_is_not_on_the_list_is_not_even_asked_of_the_proxy(
    walked: dict[str, Any],
) -> None:
    (run,) = json.loads(step(walked, "led astray")["said"])
    assert run["state"] == "failed"
    assert f"https://{ELSEWHERE}/calls, which is not an address of this source" in str(run)
    listed = step(walked, "hosts")["said"].split()
    assert set(walked["reached"]) <= set(listed)
    assert walked["refused"] == []


def test_the_first_mail_reaches_the_relay_once_and_without_a_login(
    walked: dict[str, Any],
) -> None:
    (letter,) = walked["letters"]
    assert letter["to"] == "eu-office@krefeld.example"
    assert "Krefeld" in letter["subject"]
    best = json.loads(step(walked, "send")["said"])[0]["items"][0]["call_id"]
    assert best in step(walked, "match")["said"]
    assert walked["logins"] == 0


def test_the_links_of_the_mail_lead_to_pages(walked: dict[str, Any]) -> None:
    found = step(walked, "pages")["said"]
    assert len(found) > 3
    assert set(found.values()) == {200}


def test_what_stands_around_is_told_until_it_is_well(walked: dict[str, Any]) -> None:
    before = json.loads(step(walked, "look around")["said"])
    assert [f["thing"] for f in before if f["state"] == "fault"] == ["base address"]
    after = json.loads(step(walked, "look at the pages")["said"])
    assert {f["state"] for f in after} == {"ok"}
    assert json.loads(step(walked, "status")["said"])["healthy"]

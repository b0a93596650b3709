"""What docs/operations.md and the units say is so."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citycalls.service import timetable
from citycalls.settings import NAMES, SECRET_NAMES
from digest.relay.smtp import read_relay
from funding.periods import Frequency
from store.mail.outbox import MailState
from tests.structure.modules import PACKAGES, ROOT

DOCS = Path(__file__).resolve().parents[2] / "docs"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def test_every_setting_in_the_documents_exists():
    text = "".join(p.read_text(encoding="utf-8") for p in sorted(DOCS.glob("*")) if p.is_file())
    named = set(re.findall(r"CITYCALLS_[A-Z_]+[A-Z]", text))
    assert named - set(NAMES) - {f"{name}_FILE" for name in SECRET_NAMES} == set()
    assert "CITYCALLS_SMTP_URL" in named


def test_every_relay_address_in_the_documents_is_understood():
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    addresses = re.findall(r"smtps?://[\w:@.?=]+", text)
    assert len(addresses) >= 5
    assert {read_relay(address).tls for address in addresses} == {"starttls", "wrapped", "none"}


def test_every_state_of_a_letter_is_explained():
    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| (new|sending|sent|uncertain|failed) \|", text) == list(MailState)


@pytest.mark.parametrize("path", sorted((DOCS / "units").iterdir()), ids=lambda p: p.name)
def test_units_can_be_read(path):
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str
    unit.read_string(path.read_text(encoding="utf-8"))
    assert "Description" in unit["Unit"]
    if path.suffix == ".service":
        assert re.search(
            r"/\.venv/bin/(citycalls (schedule|serve|status|crawl %i)$|dask (scheduler|worker) )",
            unit["Service"]["ExecStart"],
        )


@pytest.mark.parametrize("path", sorted((DOCS / "units").iterdir()), ids=lambda p: p.name)
def test_systemd_understands_the_units(path, tmp_path):
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("no systemd on this machine")
    for each in (DOCS / "units").iterdir():
        text = each.read_text(encoding="utf-8")
        here = re.sub(r"(?m)^(ExecStart=)\S+", rf"\1{sys.executable}", text)
        (tmp_path / each.name).write_text(here, encoding="utf-8")
    whose = ["--user"] if "user" in path.name else ["--system"]
    done = subprocess.run(
        [systemd, "verify", "--man=no", *whose, str(tmp_path / path.name)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    own = [line for line in done.stderr.splitlines() if path.name in line]
    assert own == [], done.stderr


def test_the_documents_tell_the_hours_of_the_timetable():
    weekly = timetable.DIGESTS[Frequency.WEEKLY]
    day, hour = WEEKDAYS[weekly.day], f"{weekly.at:%H:%M}"
    assert f"The mail comes every {day} at {hour}" in one_line(ROOT / "README.md")
    assert (
        f"Mails go on {day} at {hour} (or daily, monthly: the reader's choice), reminders at"
        f" {timetable.REMINDERS.at:%H:%M}; the portals are read every night at"
        f" {timetable.CRAWL.at:%H:%M}, a checked backup is made at {timetable.BACKUP.at:%H:%M}."
    ) in one_line(DOCS / "operations.md")


def test_all_issues_are_mailed_at_one_hour():
    """The documents and the Date header name one for the weekly, daily and monthly mail."""
    assert {slot.at for slot in timetable.DIGESTS.values()} == {timetable.MAIL_TIME}


def test_no_other_module_sets_an_hour_of_the_job():
    files = [p for package in PACKAGES for p in (ROOT / package).rglob("*.py")]
    fixed = re.compile(r"""read_slot\(["']|= time\(\d""")
    assert [p.name for p in files if fixed.search(p.read_text("utf-8"))] == ["timetable.py"]


def one_line(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())

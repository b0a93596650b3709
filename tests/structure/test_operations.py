"""What docs/operations.md and the units say is so."""

import configparser
import re
from pathlib import Path

import pytest

from citycalls.settings import NAMES
from digest.smtp import read_relay
from store.mail.outbox import MailState

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_setting_in_the_documents_exists():
    text = "".join(p.read_text(encoding="utf-8") for p in sorted(DOCS.glob("*")) if p.is_file())
    named = set(re.findall(r"CITYCALLS_[A-Z_]+[A-Z]", text))
    assert named - set(NAMES) == set()
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
            r"/\.venv/bin/citycalls (schedule|serve|status)$", unit["Service"]["ExecStart"]
        )

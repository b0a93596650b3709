"""The documented pipes of a real postfix: what they hand over, and what comes of each exit code."""

import contextlib
import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.database import open_store
from store.people.recipients import find_recipient, list_recipients
from tests.campaigns.mail_postfix import POSTFIX, running_postfix
from tests.sinks.letters import add_person
from wording.answer_links import Action, short_code

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
SECRET = "a secret of these tests"
USER = "nobody"


def interpreter() -> str | None:
    """Return a Python of our version that the pipe's user may run."""
    if os.geteuid() != 0:
        return None
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (sys.executable, shutil.which(f"python{version}", path="/usr/local/bin:/usr/bin")):
        command = [str(path), "-c", f"import sys; sys.path[0:0] = {PATHS}; import citycalls.cli"]
        with contextlib.suppress(PermissionError):
            found = subprocess.run(command, user=USER, cwd="/", capture_output=True, check=False)
            if found.returncode == 0:
                return path
    return None


PATHS = [str(ROOT), *(p for p in sys.path if p.endswith("site-packages"))]
PYTHON = interpreter()
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(POSTFIX is None, reason="postfix is not installed"),
    pytest.mark.skipif(PYTHON is None, reason="the pipe's user can run no Python of this version"),
]


@pytest.fixture
def place():
    """A folder of the pipe's user with a database, and a command that knows its settings."""
    with tempfile.TemporaryDirectory(prefix="citycalls-pipe-") as name:
        folder = Path(name)
        with open_store(folder / "c.db") as store:
            add_person(store, "ada@krefeld.example", now=NOW)
        settings = folder / "citycalls.env"
        settings.write_text(f"CITYCALLS_DB={folder}/c.db\nCITYCALLS_SECRET={SECRET}\n")
        script = folder / "citycalls"
        script.write_text(
            f"#!{PYTHON}\nimport sys\nfrom pathlib import Path\nsys.path[0:0] = {PATHS}\n"
            f"import citycalls.settings\ncitycalls.settings.SYSTEM_FILE = Path({str(settings)!r})\n"
            "import store.database\nstore.database.BUSY_SECONDS = 1\n"
            "from citycalls.__main__ import main\nmain()\n"
        )
        script.chmod(0o755)
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, USER)
        yield folder


def hand_over(postfix, to: str, mail: str) -> None:
    host, port = postfix.url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as server:
        server.sendmail("ada@krefeld.example", [f"{to}@city.example"], mail.replace("\n", "\r\n"))


def test_the_pipes_of_the_manual_work(place):
    command = f"{place}/citycalls"
    pipes = {"answers": f"{command} answer", "bounces": f"{command} bounce"}
    with open_store(place / "c.db") as store:
        person = find_recipient(store, "ada@krefeld.example")
        code = short_code(Action.UNSUBSCRIBE, person.id, None, SECRET)
        with running_postfix(pipes, user=USER) as postfix:
            away = "From: ada@krefeld.example\nSubject: Away\nAuto-Submitted: auto-replied\n\nBye\n"
            hand_over(postfix, "bounces", away)
            assert "delivered via bounces service" in postfix.outcome("relay=bounces.*status=sent")
            report = f"""Subject: failure notice

I'm afraid I wasn't able to deliver your message. I've given up.
<ada@krefeld.example>: 550 5.1.1 no such user

List-Unsubscribe: <mailto:a@b?subject={code}>
Message-ID: <x@city.example>

"""
            with store.write():
                hand_over(postfix, "bounces", report)
                assert "temporary failure" in postfix.outcome("relay=bounces.*status=deferred")
            postfix.flush()
            end = time.monotonic() + 60
            while find_recipient(store, person.address).bounced_at is None:
                assert time.monotonic() < end
                time.sleep(0.1)
            answer = f"From: Ada <ada@krefeld.example>\nSubject: Re: [{code}]\n\nPlease\n"
            hand_over(postfix, "answers", answer)
            postfix.outcome("relay=answers.*status=sent")
            assert list_recipients(store) == []
            assert "status=bounced" not in (postfix.folder / "postfix.log").read_text()

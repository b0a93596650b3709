"""A thousand mails composed and handed over: ours beside the naive way, in one run.

    .venv/bin/python -m bench.mail [LETTERS]

The naive way compiles the templates and opens a connection for each mail, and inlines styles with
premailer where that is installed (it is no dependency; with css-inline, made anew, otherwise).  It
keeps no outbox.  Ours keeps one, with every state committed to the disk.
"""

import json
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import css_inline

from advice.weekly.content import WeeklyMail
from digest.headers import build_message, message_id_of
from digest.letter_view import Limits, view_mail
from digest.render import (
    Rendered,
    render_mail,
    render_text,
    style,
)
from digest.send import send_outbox
from store.database import open_store
from store.mail.outbox import queue_mail
from store.people.recipients import Recipient
from tests.digest.conftest import full_letter, links_for, quiet_letter
from tests.sinks.letters import add_person
from wording.templates import html_templates, text_templates

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
PERIOD = "2026-W41"
GOAL = 3.0
SINK = (
    "from tests.sinks.mta_sink import Sink; import sys\n"
    "with Sink() as sink:\n"
    "    print(sink.port, flush=True)\n"
    "    sys.stdin.read()\n"
    "    print(len(sink.kept), flush=True)\n"
)


@contextmanager
def relay() -> Iterator[str]:
    """A mail server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", SINK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        try:
            yield f"smtp://127.0.0.1:{child.stdout.readline().strip()}"
        finally:
            child.communicate(timeout=30)


def letters(count: int) -> list[WeeklyMail]:
    """As in a usual week: nine of ten are quiet."""
    full, quiet = full_letter(), quiet_letter()
    return [replace(quiet if n % 10 else full, recipient_id=n + 1) for n in range(count)]


def message(rendered: Rendered, person: Recipient) -> bytes:
    return build_message(
        sender="City Calls <calls@city.example>",
        recipient=person,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id_of(person.address, PERIOD, domain="city.example"),
        date=NOW,
        list_id="weekly.city.example",
        unsubscribe_url="https://calls.city.example/u/abc",
        unsubscribe_mailto="calls@city.example?subject=unsubscribe",
    )


def ours(people: list[Recipient], written: list[WeeklyMail], url: str, folder: Path) -> float:
    start = time.perf_counter()
    with open_store(folder / "c.db") as store:
        for person, letter in zip(people, written, strict=True):
            body = message(render_mail(letter, links_for(letter), pages={}), person)
            with store.write():
                queue_mail(
                    store,
                    recipient_id=person.id,
                    period=PERIOD,
                    subject="",
                    body=body,
                    message_id=message_id_of(person.address, PERIOD, domain="city.example"),
                    items=(),
                    now=NOW,
                )
        report = send_outbox(store, smtp_url=url, mail_dir=folder, now=NOW)
    assert report.sent == len(people), report
    return time.perf_counter() - start


def naive(people: list[Recipient], written: list[WeeklyMail], url: str) -> float:
    host, _, port = url.removeprefix("smtp://").partition(":")
    start = time.perf_counter()
    for person, letter in zip(people, written, strict=True):
        html_templates.cache_clear()
        text_templates.cache_clear()
        view = view_mail(letter, links_for(letter), pages={}, limits=Limits())
        page = html_templates("email").get_template("weekly.html.j2")
        html = inline(page.render(mail=view, css=style("weekly")))
        rendered = Rendered(subject=view.subject, html=html, text=render_text("weekly", mail=view))
        with smtplib.SMTP(host, int(port), local_hostname="[127.0.0.1]") as connection:
            body = message(rendered, person)
            connection.sendmail("calls@city.example", [person.address], body)
    return time.perf_counter() - start


def inline(html: str) -> str:
    if find_spec("premailer") is not None:
        whole: str = import_module("premailer").transform(html, disable_validation=True)
        return whole
    return css_inline.CSSInliner(load_remote_stylesheets=False).inline(html)


def run(count: int = 1000) -> dict[str, object]:
    """Return the seconds of both ways for *count* letters."""
    written = letters(count)
    with tempfile.TemporaryDirectory() as name, relay() as url:
        folder = Path(name)
        with open_store(folder / "c.db") as store:
            store.db.execute("PRAGMA synchronous = OFF")
            people = [add_person(store, f"o{n}@city.example", now=NOW) for n in range(count)]
        mine, peer = ours(people, written, url, folder), naive(people, written, url)
    return {
        "name": f"mail: {count} letters composed and handed over",
        "ours": round(mine, 2),
        "peer": round(peer, 2),
        "peer_is": f"naive, {'premailer' if find_spec('premailer') else 'css-inline made anew'}",
        "unit": "s",
        "ratio": round(peer / mine, 2),
        "goal": GOAL,
        "met": peer / mine >= GOAL,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(*map(int, sys.argv[1:]))) + "\n")

"""Signing in by a link that was mailed: once, soon, by its button; who is known is not told."""

import re
import secrets
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Thread

from citycalls.service.timetable import MAIL_TIME
from desk.security.login import Login, LoginWay
from digest.issue import SenderConfig
from digest.login.send import send_login_links
from store.accounts.login_links import LIVES
from tests.desk.security.conftest import SECRET, Guarded, Reader
from tests.sinks.mta_sink import Sink

ADDRESS = "anna@krefeld.example"
BASE = "http://localhost:8000"


def config() -> SenderConfig:
    from zoneinfo import ZoneInfo

    return SenderConfig(
        sender="City Calls <calls@city.example>",
        secret=SECRET,
        base_url=BASE,
        timezone=ZoneInfo("Europe/Brussels"),
        mail_time=MAIL_TIME,
    )


def sent(guarded: Guarded, folder: Path) -> int:
    with guarded.open() as store:
        return send_login_links(store, config(), smtp_url=None, mail_dir=folder, now=guarded.now)


def mailed(guarded: Guarded, folder: Path) -> list[str]:
    """Send what waits and return the paths of the links in the new mails."""
    before = set(folder.glob("*.eml"))
    sent(guarded, folder)
    found = []
    for path in sorted(set(folder.glob("*.eml")) - before):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        (link,) = re.findall(rf"{BASE}(/login/link/\S+)", text)
        assert link in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        found.append(link)
    return found


def test_a_link_signs_in_once_by_its_button_and_never_by_being_opened(guarded, tmp_path) -> None:
    guarded.add(ADDRESS, "staff")
    reader = guarded.reader()
    asked = reader.post("/login/link", name=ADDRESS.upper(), next="/match")
    assert asked.headers["location"] == "/login/link/sent"
    (link,) = mailed(guarded, tmp_path / "mail")
    for _ in range(100):
        page = reader.get(link)
        assert page.status == 200
        assert ADDRESS in page.body
        assert reader.ask("HEAD", link).status == 200
    assert reader.get("/match").status == 303
    answer = reader.post(link)
    assert (answer.status, answer.headers["location"]) == (303, "/match")
    assert reader.get("/match").status == 200
    for again in (reader, Reader(reader.port)):
        assert again.post(link).status == 410
        assert again.get(link).status == 410


def test_a_link_ends_after_a_quarter_of_an_hour_and_with_another_that_is_used(guarded, tmp_path):
    guarded.add(ADDRESS)
    reader = guarded.reader()
    reader.post("/login/link", name=ADDRESS)
    (first,) = mailed(guarded, tmp_path / "mail")
    assert timedelta(minutes=15) >= LIVES
    guarded.pass_time(seconds=LIVES.total_seconds())
    assert reader.get(first).status == 200
    guarded.pass_time(seconds=1)
    assert reader.get(first).status == 410
    assert reader.post(first).status == 410
    for _ in range(2):
        reader.post("/login/link", name=ADDRESS)
    second, third = mailed(guarded, tmp_path / "mail")
    assert reader.post(third).status == 303
    assert Reader(reader.port).post(second).status == 410


def test_of_many_who_press_at_once_one_is_signed_in(guarded, tmp_path) -> None:
    guarded.add(ADDRESS)
    reader = guarded.reader()
    reader.post("/login/link", name=ADDRESS)
    (link,) = mailed(guarded, tmp_path / "mail")
    readers = [Reader(reader.port) for _ in range(12)]
    found: list[int] = []
    threads = [Thread(target=lambda r=r: found.append(r.post(link).status)) for r in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303] + [410] * 11


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(guarded, tmp_path) -> None:
    guarded.add(ADDRESS)
    guarded.add("plain-name")
    reader = guarded.reader()
    answers = [
        reader.post("/login/link", name=name)
        for name in (ADDRESS, "otto@krefeld.example", "plain-name", "no address at all", "<b>")
    ]
    told = [
        (a.status, a.body, {k: v for k, v in a.headers.items() if k != "date"}) for a in answers
    ]
    assert all(one == told[0] for one in told)
    assert not reader.cookies
    assert len(mailed(guarded, tmp_path / "mail")) == 1


def test_neither_database_nor_log_hold_what_signs_in(guarded, tmp_path, caplog) -> None:
    guarded.add(ADDRESS)
    reader = guarded.reader()
    reader.post("/login/link", name=ADDRESS)
    (link,) = mailed(guarded, tmp_path / "mail")
    token = link.removeprefix("/login/link/").partition("?")[0]
    kept = b"".join(p.read_bytes() for p in guarded.path.parent.glob("calls.db*"))
    assert token.encode() not in kept
    reader.post(link)
    session = next(iter(reader.cookies.values()))
    kept = b"".join(p.read_bytes() for p in guarded.path.parent.glob("calls.db*"))
    for secret in (token, session):
        assert secret.encode() not in kept
        assert secret not in caplog.text


def test_forged_links_open_nothing(guarded) -> None:
    guarded.add(ADDRESS)
    reader = guarded.reader()
    reader.post("/login/link", name=ADDRESS)  # asked for, not sent: nothing is a key to it
    for token in ("", "x", "None", "null", "%00", "x" * 5_000, "..%2f..", "'+OR+1=1+--"):
        assert reader.post(f"/login/link/{token}").status in (404, 405, 410)
    for _ in range(200):
        assert reader.post(f"/login/link/{secrets.token_urlsafe(32)}").status == 410
    assert not reader.cookies


def test_a_relay_gets_the_mail_without_what_lists_need(guarded, tmp_path) -> None:
    guarded.add(ADDRESS)
    guarded.reader().post("/login/link?lang=de", name=ADDRESS)
    with Sink() as sink, guarded.open() as store:
        send = {"smtp_url": sink.url, "mail_dir": tmp_path, "now": guarded.now}
        assert send_login_links(store, config(), **send) == 1
        assert send_login_links(store, config(), **send) == 0
        (body,) = sink.bodies
    mail = message_from_bytes(body, policy=default)
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == "Ihr Link zu City Calls"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    assert "?lang=3Dde" in body.decode()


def test_a_relay_that_refuses_is_asked_again_and_the_link_is_another(guarded, tmp_path) -> None:
    guarded.add(ADDRESS)
    reader = guarded.reader(login=Login(ways=frozenset({LoginWay.LINK})))
    reader.post("/login/link", name=ADDRESS)
    with guarded.open() as store:
        down = {"smtp_url": "smtp://127.0.0.1:9", "mail_dir": tmp_path, "now": guarded.now}
        assert send_login_links(store, config(), **down) == 0
    assert len(mailed(guarded, tmp_path / "mail")) == 1

"""W1, W2, W3 and W7 of the promises: what an attacker tries, a thousand times."""

import asyncio
import logging
import secrets
import threading
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest
from itsdangerous import URLSafeSerializer

from desk.security.form_tokens import FIELD, SALT
from desk.security.login import Login, LoginWay
from desk.security.passwords import NOBODYS, hash_password, is_outdated, is_password
from funding.errors import WrongInput
from store.accounts.accounts import account_named
from store.accounts.login_links import make_token, note_sent, want_link, wanted_links
from store.accounts.login_tries import PER_MACHINE, PER_NAME, Trying, begin_try
from store.accounts.sessions import begin_session
from store.database import open_store
from tests.desk.inside import Request, ask
from tests.desk.security.conftest import PASSWORD, SECRET, Guarded, Reader

WAYS = Login(ways=frozenset({LoginWay.PASSWORD, LoginWay.LINK, LoginWay.PROXY}))


def forged(n: int, real: str) -> str:
    """Return something like *real*, which is a good key, or was one."""
    kinds = (
        secrets.token_urlsafe(32),
        real[:-1],
        real + "A",
        real.swapcase(),
        real[1:] + real[0],
        real[: n % len(real)]
        + ("A" if real[n % len(real)] != "A" else "B")
        + real[n % len(real) + 1 :],
        secrets.token_hex(n % 60 + 1),
        f"{real}%00",
    )
    return kinds[n % len(kinds)]


@pytest.mark.parametrize("tries", [400, pytest.param(10_000, marks=pytest.mark.full)])
def test_no_forged_or_used_link_session_or_header_opens_anything(guarded, tries) -> None:
    guarded.add("anna@krefeld.example", "admin")
    app = guarded.app(WAYS)
    with guarded.open() as store:
        account = account_named(store, "anna@krefeld.example")
        assert account is not None
        session = begin_session(store, account.id, way="password", now=guarded.now)
        want_link(store, account, language="en", next_path=None, now=guarded.now)
        (wanted,) = wanted_links(store, now=guarded.now)
        link = make_token(store, wanted.id)
        note_sent(store, wanted.id, now=guarded.now)
        assert link is not None

    async def accepted() -> int:
        found = 0
        for n in range(tries):
            reply = await ask(app, Request(method="POST", path=f"/login/link/{forged(n, link)}"))
            found += reply.status == 303 or "set-cookie" in reply.headers
            for headers in (
                {"cookie": f"citycalls={forged(n, session)}"},
                {"remote-user": "anna@krefeld.example", "remote-groups": "office"},
                {"x-forwarded-for": "127.0.0.1", "x-remote-user": "anna@krefeld.example"},
            ):
                reply = await ask(app, Request(method="GET", path="/audit", headers=headers))
                found += reply.status != 303
        used = Request(method="POST", path=f"/login/link/{link}")
        assert (await ask(app, used)).status == 303
        for _ in range(tries // 10):
            found += (await ask(app, used)).status == 303
        good = {"cookie": f"citycalls={session}"}
        assert (await ask(app, Request(method="GET", path="/audit", headers=good))).status == 200
        return found

    assert asyncio.run(accepted()) == 0


@pytest.mark.parametrize("tries", [60, pytest.param(1_000, marks=pytest.mark.full)])
def test_a_flood_of_tries_reaches_ten_for_a_name_and_twenty_for_a_machine(guarded, tries) -> None:
    guarded.add("anna")
    app = guarded.app(Login(ways=frozenset({LoginWay.PASSWORD, LoginWay.LINK})))

    async def let_through(path: str, names: list[str], **headers: str) -> int:
        found = 0
        for n in range(tries):
            fields = {"name": names[n % len(names)], "password": f"wrong number {n}"}
            told = {k.replace("_", "-"): f"{v}{n % 250}" for k, v in headers.items()}
            asked = Request(method="POST", path=path, fields=fields, headers=told)
            found += (await ask(app, asked)).status != 429
        return found

    for path in ("/login", "/login/link"):
        guarded.pass_time(hours=1, seconds=1)
        assert asyncio.run(let_through(path, ["anna", "ANNA", " anna "])) == PER_NAME
        guarded.pass_time(hours=1, seconds=1)
        many = [f"name{n}" for n in range(tries)]
        forwarded = {"x_forwarded_for": "198.51.100.", "x_real_ip": "198.51.100."}
        assert asyncio.run(let_through(path, many, **forwarded)) == PER_MACHINE
    reader = guarded.reader()
    guarded.pass_time(hours=1, seconds=1)
    assert reader.sign_in("anna").status == 303


def test_who_knows_the_password_is_not_counted_and_two_processes_count_together(guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    for _ in range(PER_MACHINE + 5):
        assert Reader(reader.port).sign_in("anna").status == 303
    found: list[object] = []

    def tries() -> None:
        with open_store(guarded.path) as store:
            for _ in range(20):
                name, now = secrets.token_hex(4), guarded.now
                found.append(
                    begin_try(store, Trying.PASSWORD, machine="192.0.2.1", name=name, now=now)
                )

    threads = [threading.Thread(target=tries) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in found) == PER_MACHINE


def test_readers_behind_a_web_server_of_ours_are_counted_one_by_one(guarded) -> None:
    login = Login(ways=frozenset({LoginWay.PASSWORD}), proxies=(ip_network("127.0.0.1"),))
    reader = guarded.reader(login=login)
    for n in range(PER_MACHINE + 2):
        reader.headers["X-Forwarded-For"] = f"203.0.113.1, 198.51.100.{n}"
        assert reader.post("/login", name=f"n{n}", password="x").status == 403
    reader.headers["X-Forwarded-For"] = "198.51.100.250"
    found = [reader.post("/login", name=f"m{n}", password="x").status for n in range(25)]
    assert found == [403] * PER_MACHINE + [429] * 5


def test_a_network_of_the_sixth_version_is_one_machine(guarded) -> None:
    with guarded.open() as store:
        found = [
            begin_try(
                store,
                Trying.PASSWORD,
                machine=f"2001:db8:0:1::{n:x}",
                name=f"n{n}",
                now=guarded.now,
            )
            for n in range(30)
        ]
        assert sum(one is not None for one in found) == PER_MACHINE
        assert "2001:db8" not in str(store.rows("SELECT * FROM login_tries"))


@pytest.mark.parametrize("tries", [100, pytest.param(10_000, marks=pytest.mark.full)])
def test_no_form_of_another_site_is_accepted(guarded, tries) -> None:
    guarded.add("anna", "admin")
    guarded.add("otto", "admin")
    app = guarded.app(Login(ways=frozenset({LoginWay.PASSWORD})))
    with guarded.open() as store:
        ids = {n: account_named(store, n).id for n in ("anna", "otto")}  # type: ignore[union-attr]
        own, other = (
            begin_session(store, ids[n], way="password", now=guarded.now) for n in ("anna", "otto")
        )
    good = URLSafeSerializer(SECRET, salt=SALT)

    async def accepted() -> int:
        found = 0
        for n in range(tries):
            token = (
                secrets.token_urlsafe(20),
                str(good.dumps(other)),
                str(URLSafeSerializer("another secret", salt=SALT).dumps(own)),
                "",
            )[n % 4]
            foreign = {"sec-fetch-site": "cross-site"} if n % 3 else {}
            asked = Request(
                method="POST",
                path="/account/sessions",
                fields={FIELD: token},
                headers={"cookie": f"citycalls={own}", **foreign},
            )
            found += (await ask(app, asked)).status != 403
        return found

    assert asyncio.run(accepted()) == 0


def test_a_foreign_page_can_not_sign_anybody_in_or_out(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    body = urlencode({"name": "anna", "password": PASSWORD})
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert reader.ask("POST", "/login", body=body, headers=headers).status == 403
        assert not reader.cookies
    reader.sign_in("anna")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert reader.ask("POST", "/logout", body="", headers=headers).status == 403
    assert reader.get("/calls").status == 200


def test_no_password_stands_in_database_log_or_page(guarded, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    guarded.add("anna")
    reader = guarded.reader()
    pages = [
        reader.post("/login", name="anna", password="a wrong password of mine").body,
        reader.post("/login", name="a wrong password of mine", password="x").body,
        reader.sign_in("anna").body,
        reader.get("/account").body,
        reader.post("/account/password", old=PASSWORD, new="short but mine").body,
    ]
    kept = b"".join(p.read_bytes() for p in guarded.path.parent.glob("calls.db*"))
    for secret in (PASSWORD, "a wrong password of mine", SECRET):
        assert secret.encode() not in kept
        assert secret not in caplog.text
        told = [page for page in pages if secret in page]
        # what was typed into the field of the name is shown there again
        assert len(told) == (secret == "a wrong password of mine")


def test_a_password_is_kept_as_a_slow_hash_and_short_ones_are_refused(monkeypatch) -> None:
    from argon2 import PasswordHasher

    from desk.security import passwords

    monkeypatch.setattr(passwords, "HASHER", PasswordHasher())
    kept = hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert is_password(kept, PASSWORD)
    assert not is_password(kept, PASSWORD + " ")
    assert not is_password(NOBODYS, PASSWORD)
    assert not is_password(None, PASSWORD)
    assert not is_password("damaged", PASSWORD)
    assert not is_password(kept, "x" * 100_000)
    assert not is_outdated(kept)
    for weak in ("short", "aaaaaaaaaaaaaaaaa", "x" * 201):
        with pytest.raises(WrongInput, match="password"):
            hash_password(weak)
    with pytest.raises(WrongInput, match="guessed"):
        hash_password("anna@krefeld.example", name="Anna@krefeld.example")

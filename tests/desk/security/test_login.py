"""Signing in with a password, and out: who gets in, for how long, and what a form needs."""

import http.client

import pytest

from desk.security.form_tokens import form_token
from desk.security.login import Login, LoginWay
from store.accounts.accounts import AccountRole, remove_account, set_password, set_role
from store.accounts.sessions import IDLE, LONGEST
from store.operations.audit import read_trail
from store.operations.backup import backup, restore
from tests.desk.security.conftest import KEPT, PASSWORD, SECRET, Guarded, Reader


def test_who_is_not_signed_in_is_led_to_the_login_and_then_to_the_page(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    closed = reader.get("/calls?q=heat&lang=de")
    assert closed.status == 303
    where = closed.headers["location"]
    assert where == "/login?next=%2Fcalls%3Fq%3Dheat%26lang%3Dde&lang=de"
    page = reader.get(where)
    assert 'value="/calls?q=heat&amp;lang=de"' in page.body
    answer = reader.sign_in("anna", next="/calls?q=heat&lang=de")
    assert (answer.status, answer.headers["location"]) == (303, "/calls?q=heat&lang=de")
    page = reader.get("/calls")
    assert page.status == 200
    assert ">anna</a>" in page.body
    assert "/logout" in page.body


def test_the_frame_shows_who_is_signed_in_and_the_pages_of_their_role(guarded: Guarded) -> None:
    guarded.add("anna", "reader")
    guarded.add("Ben.Example", "staff")
    anna, ben = guarded.reader(), guarded.reader()
    anna.sign_in("anna")
    ben.sign_in("ben.example")
    assert 'href="/match"' not in anna.get("/").body
    assert 'href="/match"' in ben.get("/").body
    refused = anna.get("/match")
    assert refused.status == 403
    assert "Your role is not enough" in refused.body
    assert ben.get("/match").status == 200
    assert ben.get("/audit").status == 200


@pytest.mark.parametrize("base_url", [None, "https://calls.city.example"])
def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(guarded, base_url) -> None:
    guarded.add("anna")
    reader = guarded.reader(base_url=base_url)
    (cookie,) = reader.sign_in("anna").cookies
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert ("Secure" in cookie) is (base_url is not None)
    assert cookie.startswith("__Host-citycalls=") is (base_url is not None)
    with guarded.open() as store:
        number = next(iter(reader.cookies.values()))
        assert number not in str(store.rows("SELECT * FROM sessions"))


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    known = reader.post("/login", name="anna", password="wrong, I think")
    unknown = reader.post("/login", name="otto", password="wrong, I think")
    assert (known.status, unknown.status) == (403, 403)
    assert known.body.replace("anna", "") == unknown.body.replace("otto", "")
    assert "Name or password is wrong" in known.body
    assert not reader.cookies


def test_a_session_ends_without_clicks_and_after_a_week_of_clicks(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    reader.sign_in("anna")
    begun = guarded.now
    while guarded.now - begun < LONGEST - IDLE:
        guarded.pass_time(seconds=IDLE.total_seconds() - 60)
        assert reader.get("/calls").status == 200
    guarded.now = begun + LONGEST
    assert reader.get("/calls").status == 200
    guarded.pass_time(seconds=1)
    assert reader.get("/calls").status == 303
    reader.sign_in("anna")
    assert reader.get("/calls").status == 200
    guarded.pass_time(seconds=IDLE.total_seconds() + 1)
    assert reader.get("/calls").status == 303


@pytest.mark.parametrize("what", ["role", "removed", "password", "everywhere", "erased"])
def test_a_session_ends_with_what_it_stood_on(guarded: Guarded, what: str) -> None:
    guarded.add("anna@krefeld.example", "staff")
    here, there = guarded.reader(), guarded.reader()
    for reader in (here, there):
        reader.sign_in("anna@krefeld.example")
        assert reader.get("/match").status == 200
    with guarded.open() as store:
        if what == "role":
            set_role(store, "anna@krefeld.example", role=AccountRole.READER, cities=None)
        elif what == "removed":
            remove_account(store, "anna@krefeld.example", now=guarded.now)
        elif what == "password":
            set_password(store, "anna@krefeld.example", KEPT)
        elif what == "erased":
            from store.people.erasure import begin_erasure, finish_erasure

            begin_erasure(store, "anna@krefeld.example", now=guarded.now)
            finish_erasure(store, "anna@krefeld.example")
            assert "krefeld.example" not in str(store.rows("SELECT * FROM accounts"))
            assert "krefeld.example" not in str(store.rows("SELECT * FROM audit"))
    if what == "everywhere":
        here.get("/account")
        assert here.post("/account/sessions").status == 303
    assert here.get("/match").status == 303
    assert there.get("/match").status == 303


def test_signing_in_gives_a_new_number_and_ends_the_one_before(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    reader.cookies["citycalls"] = "chosen-by-somebody-else"
    reader.sign_in("anna")
    first = reader.cookies["citycalls"]
    assert first != "chosen-by-somebody-else"
    reader.get("/login")
    reader.sign_in("anna")
    assert reader.cookies["citycalls"] != first
    thief = Reader(reader.port, cookies={"citycalls": first})
    assert thief.get("/calls").status == 303


def test_signing_out_ends_the_session_and_says_what_goes_on_elsewhere(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    reader.sign_in("anna")
    kept = dict(reader.cookies)
    reader.get("/calls")
    answer = reader.post("/logout")
    assert (answer.status, answer.headers["location"]) == (303, "/logout")
    page = reader.get("/logout")
    assert "You are signed out here" in page.body
    assert "Other browsers and devices stay as they are" in page.body
    assert Reader(reader.port, cookies=kept).get("/calls").status == 303
    with guarded.open() as store:
        assert [c.did for c in read_trail(store)] == ["signed out", "signed in"]


def test_a_form_without_the_token_of_the_session_is_refused(guarded: Guarded) -> None:
    guarded.add("anna", "admin")
    guarded.add("otto", "admin")
    reader, other = guarded.reader(), guarded.reader()
    reader.sign_in("anna")
    other.sign_in("otto")
    other.get("/calls")
    reader.get("/account")
    good = reader.token
    for token in (None, "", "x", other.token, good + "x", form_token("x", SECRET)):
        answer = reader.post("/account/sessions", token=token or None)
        assert answer.status == 403
        assert "This form is too old" in answer.body
    assert reader.get("/account").status == 200
    assert reader.post("/account/sessions", token=good).status == 303
    assert reader.get("/account").status == 303


def test_every_form_of_a_page_carries_the_token_and_pages_do_not_see_it(guarded) -> None:
    guarded.add("anna", "admin")
    reader = guarded.reader()
    reader.sign_in("anna")
    page = reader.get("/match?q=green+roofs")
    assert page.body.count('<form class="signed" method="post"') == 1
    assert page.body.count('name="csrf"') == 1
    assert 'formaction="/match/save?csrf=' in page.body
    assert '"/match/save"' not in page.body
    page = reader.get("/match")
    assert page.body.count('method="post"') == page.body.count('name="csrf"') == 2
    found = reader.post("/match", text="green roofs for the city", do="ask")
    assert found.status in (200, 303)
    boundary = "----x"
    body = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in {"csrf": reader.token, "text": "green roofs", "do": "ask"}.items()
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    for sent, status in ((body, 200), (body.replace("csrf", "other"), 403)):
        answer = reader.ask("POST", "/match", body=f"{sent}--{boundary}--\r\n", headers=headers)
        assert answer.status in (status, 303 if status == 200 else status)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/%0d%0aSet-Cookie:%20a=b",
        "/x\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/logout",
        "/login?next=/x",
        "\t//evil.example",
        "/" + "x" * 3_000,
    ],
)
def test_signing_in_never_leads_to_another_site(guarded: Guarded, path: str) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    answer = reader.sign_in("anna", next=path)
    if answer.status == 303:
        assert answer.headers["location"] in ("/", "/%0d%0aSet-Cookie:%20a=b")
        assert len(answer.cookies) == 1
    else:
        assert answer.status == 400


def test_a_password_is_changed_by_who_knows_the_old_one(guarded: Guarded) -> None:
    guarded.add("anna")
    reader, other = guarded.reader(), guarded.reader()
    reader.sign_in("anna")
    other.sign_in("anna")
    reader.get("/account")
    new = "quite another long one"
    assert reader.post("/account/password", old="wrong", new=new).status == 403
    assert reader.post("/account/password", old=PASSWORD, new="short").status == 400
    assert reader.post("/account/password", old=PASSWORD, new=new).status == 303
    assert reader.get("/account").status == 200
    assert other.get("/account").status == 303
    assert other.sign_in("anna").status == 403
    assert other.sign_in("anna", new).status == 303


def test_with_a_login_neither_this_machine_nor_a_host_name_makes_an_admin(guarded) -> None:
    reader = guarded.reader()
    for headers in ({}, {"Host": "localhost"}, {"Host": "evil.example"}):
        assert reader.get("/match", **headers).status == 303
        assert reader.get("/api/v1/calls", **headers).status == 401


def test_without_a_login_there_is_no_page_to_sign_in(guarded: Guarded) -> None:
    reader = guarded.reader(login=Login())
    for path in ("/login", "/logout", "/login/link/sent", "/login/openid", "/account"):
        assert reader.get(path).status == 404
    assert "/login" not in reader.get("/").body
    assert reader.get("/audit").status == 200


def test_a_way_that_was_switched_off_ends_its_sessions(guarded: Guarded) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    reader.sign_in("anna")
    only_links = guarded.reader(login=Login(ways=frozenset({LoginWay.LINK})))
    only_links.cookies = reader.cookies
    assert only_links.get("/calls").status == 303
    assert only_links.post("/login", name="anna", password=PASSWORD).status == 404


def test_the_api_reads_for_who_is_signed_in_and_acts_for_tokens_only(guarded: Guarded) -> None:
    guarded.add("anna", "admin")
    reader = guarded.reader()
    reader.sign_in("anna")
    assert reader.get("/api/v1/profiles").status == 200
    headers = {"Content-Type": "application/json"}
    answer = reader.ask("POST", "/api/v1/match", body='{"query": "heat"}', headers=headers)
    assert answer.status == 401


def test_pages_that_sign_in_are_kept_nowhere(guarded: Guarded) -> None:
    reader = guarded.reader()
    for path in ("/login", "/logout", "/login/link/sent"):
        answer = reader.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert http.client.responses[answer.status] == "OK"


def test_a_backup_that_is_put_back_signs_nobody_in(guarded: Guarded, tmp_path) -> None:
    guarded.add("anna")
    reader = guarded.reader()
    reader.sign_in("anna")
    with guarded.open() as store:
        copy = backup(store, tmp_path / "copy.db", now=guarded.now)
    reader.get("/calls")
    reader.post("/logout")
    reader.sign_in("anna")
    assert reader.get("/calls").status == 200
    restore(copy, guarded.path, now=guarded.now)
    assert reader.get("/calls").status == 303
    assert reader.sign_in("anna").status == 303

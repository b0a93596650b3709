"""What the pages of issues and replays refuse, and what they never show."""

import re

import pytest

from desk.pages.people.shown_mail import framed_mail


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/people/1/issues/2026-W60", 400, "2026-W41"),
        ("/people/1/issues/2026-41", 400, "2026-W41"),
        ("/people/1/issues/2027-W10?call=x", 400, "2027-W10"),
        ("/people/99/issues", 404, ""),
        ("/people/ada/issues/2026-W36", 404, ""),
        ("/people/1/issues/2026-W20/mail", 404, ""),
        ("/people/1/issues?page=2", 400, "page"),
        ("/profiles/nowhere/replay", 404, "nowhere"),
        ("/profiles/kassel/replay/77", 404, ""),
    ],
)
def test_what_is_wrong_is_a_page_that_says_so(town, path: str, status: int, words: str):
    answer = town.ask("GET", path)

    assert answer.status == status
    assert words in answer.body
    assert answer.body.count("<h1") == 1


def test_words_of_a_title_lead_to_the_calls_that_have_them(town):
    nothing = town.ask("GET", "/people/1/issues/2026-W36?call=zzyzx")
    title = town.ask("GET", "/calls").body.split("<h3>")[1].split("</a>")[0].rpartition(">")[2]
    words = "%20".join(title.split()[:2])
    found = town.ask("GET", f"/people/1/issues/2026-W36?call={words}")

    assert "Do you mean one of these?" not in nothing.body
    assert "Do you mean one of these?" in found.body
    assert title in found.body


def test_names_are_shown_and_never_obeyed(town):
    answer = town.ask("GET", "/people/1/issues/2026-W36")

    assert "<b>Beispiel" not in answer.body
    assert "frame-src 'self'" in answer.headers["content-security-policy"]


def test_the_copy_of_a_mail_has_a_policy_without_loose_settings(town):
    answer = town.ask("GET", "/people/1/issues/2026-W36/mail")
    policy = answer.headers["content-security-policy"]

    assert answer.status == 200
    assert "unsafe" not in policy
    assert "sandbox" in policy
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    for gone in (" style=", "/a/", "/my/", "mailto:", "<script"):
        assert gone not in answer.body


@pytest.mark.parametrize(
    "hostile",
    [
        '<p onclick="x()" style="color:red">a</p>',
        '<a href="javascript:x()">a</a><script>x()</script>',
        '<meta http-equiv="refresh" content="0;url=https://evil.example"><p>a</p>',
        "<style>p{background:url(https://evil.example)}</style></style><script>x()</script>",
        '<img src="https://evil.example/pixel"><form action="https://evil.example"><input></form>',
        '<iframe src="https://evil.example"></iframe><object data="x"></object><base href="//e">',
        "",
    ],
)
def test_nothing_in_a_stored_mail_can_act(hostile: str):
    answer = framed_mail(f"<html><head></head><body>{hostile}</body></html>")
    page, policy = bytes(answer.body).decode(), answer.headers["content-security-policy"]

    for words in ("<script", "onclick", "javascript:", "http-equiv", "<form", "<iframe", "src="):
        assert words not in page
    assert policy.startswith("default-src 'none'")
    assert "; sandbox" in policy


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"weeks": "0"}, "1 to 12"),
        ({"weeks": "12", "version": "9"}, "version"),
        ({"weeks": "12", "draft": "city: ["}, "draft"),
        ({"weeks": "12", "draft": "city: {id: hof, name: Hof, country: DE}\nprojects: []\n"}, ""),
    ],
)
def test_a_replay_that_can_not_be_made_is_not_begun(town, fields: dict[str, str], words: str):
    answer = town.ask("POST", "/profiles/kassel/replay", **fields)

    assert answer.status == 400
    assert words in answer.body

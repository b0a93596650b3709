"""The demo: the weekly job, two weeks, with the real parts."""

from email import message_from_bytes
from email.policy import default

import pytest

from citycalls.demo.run import run_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "var"
    lines = []
    found = run_demo(folder, tell=lines.append)
    return folder, found, "\n".join(lines)


def mails(folder):
    paths = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(p.read_bytes(), policy=default) for p in paths]


def test_every_example_recipient_gets_one_mail_a_week(demo):
    folder, found, _ = demo
    people = [(m["To"], m["Message-ID"]) for m in mails(folder)]
    assert len({to for to, _ in people}) == 16
    assert len(people) == len(set(people)) == 32
    assert len(found["mails"]) == 32


def test_each_mail_has_its_html_beside_it_and_a_text_part(demo):
    folder, _, _ = demo
    assert len(list((folder / "mail").glob("*.html"))) == 32
    for mail in mails(folder):
        assert mail.get_body(("plain",)).get_content().strip()
        assert "<h1" in mail.get_body(("html",)).get_content()


def test_krefeld_finds_the_calls_about_heat_and_the_top_matches_are_told(demo):
    _, found, told = demo
    first = found["matches"]["krefeld/heat-warnings"][0]
    assert "heat" in first["title"].lower()
    assert first["title"][:40] in told
    assert found["calls"] > 70


def test_nothing_is_sent_anywhere(demo):
    folder, _, told = demo
    assert "quarantined" not in told
    assert "failed" not in told
    assert (folder / "citycalls.db").exists()

"""`/people` on a real server: true numbers, what staff change, and what nobody may see or do."""

import email
import email.policy
import http.client
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest

from citycalls.mailing import sender_config
from desk.app import make_app
from desk.security.actor import Actor
from desk.security.roles import DeskRole
from digest.compose import preview_mails
from store.database import open_store
from store.operations.audit import read_trail
from store.people.feedback import AnswerKind, give_feedback
from store.people.inbox import settle
from store.people.recipients import find_recipient, list_recipients, remove_recipient
from store.people.suppressions import suppress
from tests.desk.conftest import Answer
from tests.desk.people.conftest import NOW, Office
from tests.desk.serving import ask, serving

HOSTILE = "Ada <b>“&amp; Co</b>"


def get(office: Office, path: str) -> Answer:
    return send(office, "GET", path)


def post(office: Office, path: str, *fields: tuple[str, str]) -> Answer:
    return send(office, "POST", path, urlencode(fields or [("go", "1")]))


def send(office: Office, method: str, path: str, body: str | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=60)
    try:
        kind = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, kind)
        found = connection.getresponse()
        headers = {k.lower(): v for k, v in found.getheaders()}
        return Answer(found.status, headers, found.read().decode())
    finally:
        connection.close()


def trail(office: Office) -> list[tuple[str, str | None, str | None]]:
    with office.open() as store:
        return [(c.did, c.about, c.detail) for c in reversed(read_trail(store))]


def person(office: Office, address: str):
    with office.open() as store:
        return find_recipient(store, address)


def many(office: Office) -> None:
    office.add("ada@krefeld.example", name=HOSTILE, language="de")
    office.add("bo@krefeld.example", confirmed=False)
    office.add("cy@pirna.example", profiles=["pirna/heat"], language="de")
    office.add("di@krefeld.example", profiles=["krefeld", "pirna"])
    office.add("eve@krefeld.example")
    with office.open() as store:
        store.execute("UPDATE recipients SET paused_until = '2026-12-01' WHERE id = 4")
        remove_recipient(store, "eve@krefeld.example", now=NOW)


def test_the_number_beside_each_choice_is_that_of_the_list_after_it(office: Office) -> None:
    many(office)
    body = get(office, "/people").body
    assert "4 people" in body
    assert "Ada &lt;b&gt;“" in body or "Ada &lt;b&gt;" not in body
    for name in ("city", "state", "language"):
        select = body.split(f'name="{name}"')[1].split("</select>")[0]
        options = re.findall(r'value="([^"]+)"[^>]*>[^<]*\((\d+)\)', select)
        assert options
        for value, n in options:
            found = get(office, f"/people?{name}={value}").body
            words = "person" if n == "1" else "people"
            assert f"<h2>{n} {words}</h2>" in found, (name, value)


def test_a_search_finds_parts_of_name_and_address_and_keeps_its_words(office: Office) -> None:
    many(office)
    body = get(office, "/people?q=PIRNA+cy").body
    assert "1 person" in body
    assert 'value="PIRNA cy"' in body


def test_unknown_parameters_are_named_and_nothing_is_listed(office: Office) -> None:
    many(office)
    for query in ("who=ada", "state=gone", "page=0"):
        answer = get(office, f"/people?{query}")
        assert (answer.status, "ada@" in answer.body) == (400, False)


def test_who_is_added_is_asked_by_a_real_mail_and_gets_no_issue_before(office: Office) -> None:
    answer = post(
        office,
        "/people",
        ("address", "Ada@Krefeld.example"),
        ("name", "Ada"),
        ("language", "de"),
        ("frequency", "monthly"),
        ("whole_week", "1"),
        ("profile", "krefeld/heat"),
        ("profile", "pirna"),
    )
    assert (answer.status, answer.headers["location"]) == (303, "/people/1?done=asked")
    assert (
        "A mail that asks them to confirm is on its way."
        in get(office, answer.headers["location"]).body
    )
    found = person(office, "ada@krefeld.example")
    assert (found.language, found.frequency, found.wants_whole_week, found.profiles) == (
        *("de", "monthly", True),
        ("krefeld/heat", "pirna"),
    )
    office.send()
    (body,) = office.sink.bodies
    mail = email.message_from_bytes(body, policy=email.policy.default)
    assert mail["To"] == "Ada@krefeld.example" or "ada@krefeld.example" in mail["To"].lower()
    assert "bestätigen" in mail["Subject"].lower()
    assert trail(office) == [
        ("added a person", found.address, "follows: krefeld/heat, pirna"),
    ]


def test_confirmed_already_needs_a_reason_which_stands_in_the_trail(office: Office) -> None:
    fields = (("address", "ada@k.example"), ("language", "en"), ("profile", "krefeld"))
    post(office, "/people", *fields, ("because", "she signed the list of the meeting"))
    assert person(office, "ada@k.example").confirmed_at == NOW
    assert "confirmed already, because: she signed the list" in (trail(office)[0][2] or "")
    office.add("bo@k.example", confirmed=False)
    assert post(office, "/people/2/confirm").status == 400
    assert person(office, "bo@k.example").confirmed_at is None
    done = post(office, "/people/2/confirm", ("because", "he phoned"))
    assert done.headers["location"] == "/people/2?done=confirmed"
    assert trail(office)[-1] == ("confirmed a person", "bo@k.example", "because he phoned")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "no address"),
        ("language", "xx"),
        ("profile", "nowhere"),
        ("frequency", "hourly"),
    ],
)
def test_what_can_not_be_used_is_told_and_nobody_is_added(office: Office, field, value) -> None:
    usual = {"address": "a@k.example", "language": "en", "profile": "krefeld"} | {field: value}
    answer = post(office, "/people", *usual.items())
    assert answer.status == 400
    assert "Nobody was added" in answer.body
    with office.open() as store:
        assert list_recipients(store) == []


def test_an_address_that_asked_for_no_mail_is_added_only_with_a_reason(office: Office) -> None:
    with office.open() as store:
        suppress(store, "ada@k.example", now=NOW)
    fields = (("address", "ada@k.example"), ("language", "de"), ("profile", "pirna"))
    answer = post(office, "/people", *fields)
    assert answer.status == 409
    assert "asked not to be written to again (6 Oct 2026)" in answer.body
    assert 'value="ada@k.example"' in answer.body
    assert re.search(r'value="pirna"\s+checked', answer.body)
    assert post(office, "/people", *fields, ("they_asked", "by phone")).status == 303
    assert "added because: by phone" in (trail(office)[0][2] or "")


def test_a_refusal_is_lifted_with_a_reason(office: Office) -> None:
    with office.open() as store:
        suppress(store, "ada@k.example", now=NOW)
    assert "1 address asked not to be written to again." in get(office, "/people").body
    assert post(office, "/people/refusals", ("address", "ada@k.example")).status == 400
    reason = ("because", "she wrote")
    assert post(office, "/people/refusals", ("address", "bo@k.example"), reason).status == 404
    done = post(office, "/people/refusals", ("address", "ada@k.example"), reason)
    assert done.headers["location"] == "/people?done=lifted"
    assert post(office, "/people/refusals", ("address", "ada@k.example"), reason).status == 404
    assert "ada@" not in str(trail(office))


def wishes(office: Office, number: int, **change: str) -> list[tuple[str, str]]:
    body = get(office, f"/people/{number}").body
    found = re.search(r'name="mark" value="(\w+)"', body)
    assert found is not None
    usual = {"mark": found[1], "language": "en", "frequency": "weekly", "profile": "krefeld"}
    return list((usual | change).items())


def test_wishes_are_saved_and_noted(office: Office) -> None:
    office.add("ada@k.example")
    sent = wishes(office, 1, language="fr", frequency="daily", whole_week="1", profile="pirna/heat")
    assert post(office, "/people/1/wishes", *sent).headers["location"] == "/people/1?done=saved"
    found = person(office, "ada@k.example")
    assert (found.language, found.frequency, found.wants_whole_week, found.profiles) == (
        *("fr", "daily", True),
        ("pirna/heat",),
    )
    assert trail(office)[-1][:2] == ("changed the wishes of a person", "ada@k.example")


def test_who_saves_second_sees_both_versions_and_changes_nothing(office: Office) -> None:
    office.add("ada@k.example")
    mine, theirs = wishes(office, 1, language="fr"), wishes(office, 1, language="de")
    post(office, "/people/1/wishes", *theirs)
    answer = post(office, "/people/1/wishes", *mine)
    assert answer.status == 409
    assert "You sent: French · One mail a week · krefeld" in answer.body
    assert "They are now: German · One mail a week · krefeld" in answer.body
    assert person(office, "ada@k.example").language == "de"


def test_a_pause_ends_by_itself_or_at_once_and_is_never_in_the_past(office: Office) -> None:
    office.add("ada@k.example")
    for day in ("2026-10-06", "2020-01-01", "soon"):
        assert post(office, "/people/1/pause", ("until", day)).status == 400
    assert post(office, "/people/1/pause", ("until", "2026-11-01")).status == 303
    assert "Paused until 1 Nov 2026" in get(office, "/people/1").body
    office.send()
    assert office.sink.bodies == []
    post(office, "/people/1/pause")
    assert "Gets mail" in get(office, "/people/1").body
    assert [did for did, _, _ in trail(office)] == ["paused mail", "let mail go on"]


def test_who_was_removed_can_only_be_erased(office: Office) -> None:
    office.add("ada@k.example")
    assert post(office, "/people/1/remove").headers["location"] == "/people?done=removed"
    body = get(office, "/people/1").body
    assert "/people/1/erase" in body
    assert "/people/1/wishes" not in body
    for action in ("pause", "remove", "ask", "confirm", "wishes"):
        assert post(office, f"/people/1/{action}", ("because", "x")).status in (400, 409)


def test_asking_again_sends_one_mail_a_day(office: Office) -> None:
    office.add("ada@k.example", confirmed=False)
    assert post(office, "/people/1/ask").headers["location"] == "/people/1?done=asked"
    assert post(office, "/people/1/ask").headers["location"] == "/people/1?done=waits"
    office.send()
    assert office.sink.recipients == {"ada@k.example": 1}


def test_letters_show_their_state_and_the_words_of_the_relay(office: Office) -> None:
    office.add("ada@k.example")
    office.sink.answers["rcpt"] = ["550 5.1.1 no such mailbox here"]
    office.send()
    body = get(office, "/people/1").body
    assert "week 41, 2026" in body
    assert "did not arrive" in body
    assert "no such mailbox here" in body
    assert "Address refuses mail (6 Oct 2026)" in body


def test_the_preview_is_the_senders_own_mail_and_nothing_is_kept(office: Office) -> None:
    office.add("ada@k.example", language="de")
    before = dump(office)
    answer = get(office, "/people/1/preview")
    assert dump(office) == before
    with office.open() as store:
        sending = sender_config(office.settings, store)
        (meant,) = preview_mails(store, today=NOW.date(), now=NOW, sending=sending)
    assert meant.html is not None
    assert words(answer.body)[-400:] == words(meant.html)[-400:]
    assert "This mail would go to ada@k.example today. Nothing is sent" in answer.body
    assert '<html lang="de">' in answer.body
    assert answer.body.count("<h1") == 1


def test_a_preview_runs_loads_and_answers_nothing(office: Office) -> None:
    office.add("ada@k.example", name=HOSTILE)
    answer = get(office, "/people/1/preview")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert re.search(r"style-src 'sha256-[^']+'", policy)
    assert "script-src" not in policy
    assert " style=" not in answer.body
    assert "/a/" not in answer.body
    assert "/my/" not in answer.body
    assert "mailto:" not in answer.body
    assert 'href="https://portal.example.eu/A"' in answer.body


def test_who_is_on_leave_is_shown_what_would_come_and_a_stored_mail_as_it_is(
    office: Office,
) -> None:
    office.add("ada@k.example")
    office.send()
    assert "as it is stored for ada@k.example" in get(office, "/people/1/preview").body
    office.next_week()
    post(office, "/people/1/pause", ("until", "2026-12-01"))
    assert "This mail would go to ada@k.example today." in get(office, "/people/1/preview").body


def words(html: str) -> str:
    text = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def dump(office: Office) -> str:
    with office.open() as store:
        tables = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return str([(t["name"], store.rows(f"SELECT * FROM {t['name']}")) for t in tables])


def test_erasing_asks_for_the_address_and_leaves_nothing_of_the_person(office: Office) -> None:
    office.add("ada@k.example", name="Ada Lovelace")
    office.add("bo@k.example")
    with office.open() as store:
        report = give_feedback(
            store,
            recipient_id=1,
            call_id="portico:A",
            answer=AnswerKind.MISTAKE,
            comment="Ada Lovelace asks",
            now=NOW,
        )
        other = give_feedback(
            store, recipient_id=2, call_id="portico:A", answer=AnswerKind.MISTAKE, now=NOW
        )
        settle(store, [report.id, other.id], author="ada@k.example", reply="Yes.", now=NOW)
    office.send()
    post(office, "/people/1/pause", ("until", "2026-11-01"))
    post(office, "/people/1/confirm", ("because", "ada@k.example phoned"))
    page = get(office, "/people/1/erase").body
    assert "1 letter, with what it listed." in page
    assert "A salted hash of the address" in page
    wrong = post(office, "/people/1/erase", ("address", "bo@k.example"))
    assert (wrong.status, "Nothing was erased" in wrong.body) == (400, True)
    done = post(office, "/people/1/erase", ("address", "ADA@k.example"))
    assert done.status == 200
    assert "deleted from the database" in done.body
    assert get(office, "/people/1").status == 404
    folder = office.settings.db.parent
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert b"ada@k" not in data, path
            assert b"lovelace" not in data, path
    assert ("erased a person", None, None) in trail(office)


def limited(monkeypatch, *cities: str) -> None:
    """Let whoever asks be staff of Krefeld, or of *cities*."""
    actor = Actor(name="Ana", role=DeskRole.STAFF, cities=frozenset(cities or {"krefeld"}))
    for module in ("list_page", "person_page", "change", "erase_page", "finding"):
        name = f"desk.pages.people.{module}.actor_of"
        monkeypatch.setattr(name, lambda request, deps: actor)


def test_staff_of_a_city_see_their_readers_and_change_those_that_are_theirs_alone(
    office: Office, monkeypatch
) -> None:
    many(office)
    limited(monkeypatch)
    body = get(office, "/people").body
    assert "ada@krefeld" in body
    assert "di@krefeld" in body
    assert "cy@pirna" not in body
    assert "eve@" not in get(office, "/people?state=left").body
    assert get(office, "/people/3").status == get(office, "/people/5").status == 404
    assert get(office, "/people/4").status == 200
    assert "/people/4/wishes" not in get(office, "/people/4").body
    assert "/people/4/preview" not in get(office, "/people/4").body
    assert get(office, "/people/4/preview").status == 403
    assert get(office, "/people/1/preview").status == 200
    for action in ("pause", "remove", "erase", "wishes"):
        assert post(office, f"/people/4/{action}", ("until", "2026-11-01")).status == 403
        assert post(office, f"/people/3/{action}", ("until", "2026-11-01")).status == 404
    assert post(office, "/people/1/pause", ("until", "2026-11-01")).status == 303
    mine = (("address", "new@k.example"), ("language", "de"), ("profile", "pirna"))
    assert post(office, "/people", *mine).status == 400
    taken = (("address", "cy@pirna.example"), ("language", "de"), ("profile", "krefeld"))
    assert post(office, "/people", *taken).status == 400


@pytest.mark.parametrize("role", [DeskRole.PUBLIC, DeskRole.CITY, DeskRole.ANALYST])
def test_below_staff_no_address_leaks(office: Office, role: DeskRole) -> None:
    office.add("ada@k.example")
    app = make_app(
        open_store=lambda: open_store(office.settings.db),
        secret="a secret of these tests",
        clock=office.clock,
        everybody=role,
    )
    with serving(app) as port:
        for path in ("/people", "/people/1", "/people/1/preview", "/people/1/erase", "/people/new"):
            answer = ask(port, path)
            assert (answer.status, b"ada@" in answer.body) == (403, False)


def test_scanners_that_follow_every_link_change_nothing(office: Office) -> None:
    many(office)
    office.clock.now += timedelta(hours=1)
    before = dump(office)
    seen, waiting = set[str](), ["/people", "/inbox"]
    while waiting:
        path = waiting.pop()
        if path in seen or "lang=" in path or not re.match(r"/(people|inbox)", path):
            continue
        seen.add(path)
        for method in ("HEAD", "GET"):
            found = send(office, method, path)
            assert found.status == 200, path
        waiting += [unescape(href) for href in re.findall(r'href="([^"#]+)"', found.body)]
    assert len(seen) > 10
    assert dump(office) == before

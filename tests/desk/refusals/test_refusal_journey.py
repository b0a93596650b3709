"""In a browser: no with a reason, a harvest that takes it away, and the call is back, told why."""

import email
import email.policy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from citycalls.cli import app as commands
from desk.app import make_app
from desk.security.roles import DeskRole
from store.mail.outbox import body_of, mails_of_period
from store.people.clients import ClientRole, add_client
from tests.desk.serving import ask, serving
from tests.digest.replay.world import FIRST, PROFILE, SENDING, World, morning, records
from wording.answer_links import Action, Grant, sign

LINE = {
    "en": "You said no on 2 Sept 2026 because the own share was 40%; now it is 20%.",
    "de": "Sie hatten am 2. Sept. 2026 abgesagt, weil der Eigenanteil 40 % betrug; "
    "jetzt sind es 20 %.",
}
CITY = {
    "en": "Kassel decided against it on 2 Sept 2026 because the own share was 40%; now it is 20%.",
    "de": "Kassel hat am 2. Sept. 2026 abgesagt, weil der Eigenanteil 40 % betrug; "
    "jetzt sind es 20 %.",
}


@dataclass
class Office:
    world: World
    now: datetime
    port: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def my(self, reader: int) -> str:
        grant = Grant(
            action=Action.MY,
            recipient_id=reader,
            about=None,
            period=None,
            expires_on=date(2027, 4, 1),
        )
        return f"{self.base}/my/{sign(grant, SENDING.secret)}"

    def rate(self, rate: str) -> None:
        for name in self.world.listed:
            self.world.change(name, co_financing_rate=Decimal(rate))

    def mail(self, week: str, mailbox: str) -> str:
        with self.world.open() as store:
            (found,) = (
                letter
                for letter in mails_of_period(store, [week], now=self.now)
                if letter.address.startswith(mailbox)
            )
            mail = email.message_from_bytes(body_of(store, found.id), policy=email.policy.default)
        return shown(mail.get_body(("plain",)).get_content())

    def run(self, *words: str) -> str:
        env = {"NO_COLOR": "1"}
        args = ["--db", str(self.world.path), *words]
        found = CliRunner().invoke(commands, args, catch_exceptions=False, env=env)
        assert found.exit_code == 0, found.output
        return found.stdout


def shown(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    world = World(tmp_path / "calls.db")
    world.save(PROFILE, morning(FIRST) - timedelta(days=5))
    for mailbox, language in (("ada", "de"), ("bob", "en")):
        world.add_reader(mailbox, language=language)
    world.list_calls(*records(30))
    made = Office(world, morning(FIRST))
    made.rate("0.6")
    made.now = world.week(0) + timedelta(days=1)
    with serving(
        make_app(
            open_store=world.open,
            secret=SENDING.secret,
            clock=lambda: made.now,
            everybody=DeskRole.ADMIN,
        )
    ) as port:
        made.port = port
        yield made


def say_no(page: Page, button: str, reason: str) -> str:
    """Say no to the first open call of a reader's own page; return its title."""
    card = page.locator("#open .card").first
    title = card.locator("h3").inner_text()
    card.get_by_role("link", name=button).click()
    page.get_by_label(reason, exact=True).check()
    page.locator("main form button").first.click()
    page.locator("main p", has_text=re.compile("comes back once|einmal zurück")).wait_for()
    return title


def test_a_refused_call_is_back_on_page_and_in_mail_in_two_languages(
    office: Office, chromium: Browser
) -> None:
    words = {
        "de": ("Nicht relevant", "Förderquote zu niedrig, Eigenanteil zu hoch"),
        "en": ("Not relevant", "Funding rate too low, own share too high"),
    }
    context = chromium.new_context(java_script_enabled=False, bypass_csp=True)
    page = context.new_page()
    titles = {}
    for reader, code in ((1, "de"), (2, "en")):
        page.goto(office.my(reader))
        titles[code] = say_no(page, *words[code])
    office.rate("0.8")
    office.now = office.world.week(1) + timedelta(hours=2)
    for reader, code in ((1, "de"), (2, "en")):
        page.goto(office.my(reader))
        back = page.locator("#returned .card")
        assert back.locator("h3").all_inner_texts() == [titles[code]]
        assert LINE[code] in shown(back.inner_text())
    mails = {code: office.mail("2026-W37", who) for who, code in (("ada", "de"), ("bob", "en"))}
    for code, mail in mails.items():
        assert mail.count(LINE[code]) == 1
    office.now = office.world.week(2)
    assert LINE["de"] not in office.mail("2026-W38", "ada")
    context.close()


def test_what_a_city_declined_is_back_in_the_pipeline_on_the_call_and_for_programs(
    office: Office, chromium: Browser
) -> None:
    name = f"portico:{next(iter(office.world.listed))}"
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    call = f"{office.base}/calls/{name.replace(':', '%3A')}"
    page.goto(call)
    page.get_by_text("Note a city").click()
    page.locator("#pipeline").get_by_label("State").select_option("declined")
    page.get_by_label("Why decided against").select_option("own_share")
    page.get_by_role("button", name="Save").click()
    page.locator("#pipeline .badge", has_text="decided against").wait_for()
    office.rate("0.8")
    office.now = office.world.week(1) + timedelta(hours=2)
    assert CITY["de"] in office.mail("2026-W37", "ada")
    assert CITY["en"] in office.mail("2026-W37", "bob")
    page.goto(f"{office.base}/pipeline?lang=de")
    assert CITY["de"] in shown(page.locator("tbody").inner_text())
    for scheme, width in (("light", 360), ("dark", 1440)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(call)
        page.locator("#pipeline summary").first.click()
        assert CITY["en"] in shown(page.locator("#pipeline").inner_text())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    with office.world.open() as store:
        key = add_client(store, "tests", role=ClientRole.STAFF, now=office.now)
    reply = ask(office.port, "/api/v1/pipeline", headers={"Authorization": f"Bearer {key}"})
    (item,) = json.loads(reply.body)["items"]
    assert (item["state"], item["why"]) == ("declined", "own_share")
    returned = item["returned"]
    assert (returned["changed"], returned["before"], returned["after"]) == (
        *("own_share", "0.4"),
        "0.2",
    )
    context.close()


def test_the_command_line_says_no_and_shows_what_is_back(office: Office) -> None:
    first, second = list(office.world.listed)[:2]
    day, next_week = "2026-09-02", "2026-09-09"
    said = office.run(
        *("feedback", "no", first, "--for", "ada@kassel.example", "--because", "own_share"),
        *("--today", day, "--json"),
    )
    assert json.loads(said)["reason"] == "own_share"
    office.run("pipeline", "set", "kassel", second, "declined", "--why", "capacity", "--today", day)
    office.rate("0.8")
    office.world.change(second, deadlines=(replace_day(office.world, second),))
    assert office.world.harvest(morning(FIRST + timedelta(weeks=1))) == "ok"
    assert LINE["en"] in shown(office.run("feedback", "list", "--today", next_week))
    (answer,) = json.loads(office.run("feedback", "list", "--today", next_week, "--json"))
    assert answer["returned"]["changed"] == "own_share"
    assert [effect["kind"] for effect in answer["effects"]] == ["returned"]
    (row,) = json.loads(office.run("pipeline", "list", "--today", next_week, "--json"))
    assert (row["returned"]["changed"], row["returned"]["after"]) == ("deadline", "2027-06-01")


def replace_day(world: World, name: str):
    return replace(world.listed[name].deadlines[0], date=date(2027, 6, 1))


def test_a_program_says_no_for_a_reader_and_is_told_what_it_may_not_say(office: Office) -> None:
    name = next(iter(office.world.listed))
    with office.world.open() as store:
        key = add_client(store, "tests", role=ClientRole.STAFF, now=office.now)
    own = {"Authorization": f"Bearer {key}"}

    def say(**body: object):
        return ask(office.port, "/api/v1/feedback/no", body={"call": name, **body}, headers=own)

    said = json.loads(say(person=1, why="own_share", words="30 % at most").body)
    assert (said["reason"], said["comment"], said["returned"]) == (
        "own_share",
        "30 % at most",
        None,
    )
    about = json.loads(say(project="kassel/yards", why="cannot_apply:population").body)
    assert about["rule"] == "population"
    for wrong in (
        {"person": 1, "why": "too_dear"},
        {"why": "own_share"},
        {"person": 1, "project": "kassel/yards", "why": "own_share"},
        {"person": 99, "why": "own_share"},
        {"project": "kassel/none", "why": "own_share"},
    ):
        assert say(**wrong).status in (400, 404, 422), wrong
    listed = ask(office.port, "/api/v1/feedback?state=all", headers=own)
    assert len(json.loads(listed.body)["items"]) == 2

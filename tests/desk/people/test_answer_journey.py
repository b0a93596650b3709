"""A mistake is reported from a mail, staff answer, the reader reads it in the next mail.

With real mails through a real mail server, in a real browser with and without a script; and the
pages of staff in two themes and three widths, looked through by axe.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from store.people.feedback import AnswerKind, give_feedback
from store.people.inbox import answers_given, settle
from store.people.recipients import pause_recipient
from store.people.refusals import Why
from tests.desk.accessibility import axe_faults
from tests.desk.people.conftest import NOW, Office

QUESTION = "Is 3 December <really> the day?"
ANSWER = "Yes, it is.\nThe portal moved it & told nobody."


def last_mail(office: Office) -> EmailMessage:
    mail = email.message_from_bytes(office.sink.bodies[-1], policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r", "")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def tab(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=request.param)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    yield page
    context.close()
    assert told == []


def test_a_report_from_a_mail_is_answered_and_read_in_the_next_mail(
    office: Office, tab: Page
) -> None:
    office.add("ada@krefeld.example", name="Ada", language="de")
    office.send()
    html = html_of(last_mail(office))
    reports = re.findall(r'href="([^"]+)"[^>]*>Fehler melden', html)
    assert reports
    tab.goto(reports[0])
    tab.get_by_role("textbox").fill(QUESTION)
    tab.get_by_role("button").click()
    tab.get_by_text("Wir haben Ihren Hinweis").wait_for()

    tab.goto(f"{office.base}/inbox?lang=en")
    tab.locator("blockquote", has_text=QUESTION).wait_for()
    tab.locator(".card h3 a").click()
    tab.get_by_role("heading", name="The call on 6 Oct 2026 and now").wait_for()
    expect(tab.get_by_text("Reads in: German")).to_have_count(1)
    tab.get_by_label("Answer to the reader").fill(ANSWER)
    tab.get_by_role("button", name="Settle", exact=True).click()
    tab.get_by_text("It stands in the next mail.").wait_for()
    expect(tab.get_by_text(re.compile("Settled: (The network’s staff|desk)"))).to_have_count(1)

    office.next_week()
    office.send()
    mail = last_mail(office)
    text = text_of(mail)
    assert "Antwort an Sie" in str(mail["Subject"])
    assert "Ihre Meldung vom 6. Okt. 2026 zu „Cool streets and heat warnings" in text
    assert f"„{QUESTION}“" in text
    assert "> Yes, it is.\n> The portal moved it & told nobody." in text
    tab.goto(f"{office.base}/inbox?state=settled&lang=en")
    tab.get_by_text("It stood in this mail: week 42, 2026.").wait_for()

    (page,) = set(re.findall(r'href="([^"]+/my/[^"]+)"', html_of(mail)))
    tab.goto(page)
    tab.get_by_role("heading", name="Antworten an Sie").wait_for()
    assert "The portal moved it & told nobody." in tab.locator("#replies").inner_text()


def filled(office: Office) -> None:
    office.add("ada@krefeld.example", name="Ada", language="de")
    office.add("bo@krefeld.example", confirmed=False)
    office.add("cy@pirna.example", profiles=["pirna/heat"])
    office.send()
    with office.open() as store:
        about = {"recipient_id": 1, "period": "2026-W41", "now": NOW}
        mistake = give_feedback(
            store, call_id="portico:A", answer=AnswerKind.MISTAKE, comment=QUESTION, **about
        )
        give_feedback(
            store, call_id="portico:A", answer=AnswerKind.MISTAKE, comment="Again", **about
        )
        give_feedback(
            store,
            call_id="portico:B",
            answer=AnswerKind.NOT_RELEVANT,
            reason=Why.CANNOT_APPLY,
            **about,
        )
        settle(store, [mistake.id], author="Ana", reply=ANSWER, note="looked up", now=NOW)
        pause_recipient(store, "cy@pirna.example", until=date(2026, 11, 1))


PAGES = (
    *("/inbox", "/inbox?state=all", "/inbox/1", "/inbox/2", "/inbox/3"),
    *("/people", "/people/1", "/people/2", "/people/3", "/people/new"),
    *("/people/1/erase", "/people/1/preview", "/people/3/preview"),
)


def test_the_pages_of_staff_have_no_fault_for_axe_and_fit_every_width(
    office: Office, chromium: Browser
) -> None:
    filled(office)
    context = chromium.new_context()
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    for path in PAGES:
        page.goto(f"{office.base}{path}")
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width, wide)
        assert axe_faults(page) == []
        assert len(page.content().encode()) < 120_000, path
        expect(page.locator("h1"), path).to_have_count(1)
    context.close()
    assert told == []


def test_keys_alone_settle_what_waits(office: Office, chromium: Browser) -> None:
    filled(office)
    page = chromium.new_context().new_page()
    page.goto(f"{office.base}/inbox")
    for box in page.get_by_role("checkbox", name=re.compile("Tick")).all():
        box.focus()
        page.keyboard.press("Space")
    page.get_by_label("Answer to the reader").focus()
    page.keyboard.type("Both are right.")
    page.get_by_role("button", name="Settle", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 messages are settled.").wait_for()
    with office.open() as store:
        assert [a.reply for a in answers_given(store)] == [ANSWER, *["Both are right."] * 2]
    page.context.close()

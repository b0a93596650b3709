"""The list of all calls: everything that a person was told of, whatever its length."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from advice.weekly.content import MailSection, WeeklyMail
from digest.call_list import full_list
from digest.render import HTML_LIMIT, render_mail
from funding.call import Status
from tests.advice.weekly.letters import HEAT, TODAY, call, told, week_with
from wording.answer_links import Links


def test_a_list_holds_what_is_open_announced_or_standing_and_nothing_else() -> None:
    names = ("OPEN", "AHEAD", "ALWAYS", "OVER", "UNTOLD")
    opened, ahead, always, over, untold = (
        call("OPEN"),
        call("AHEAD", "2027-09-01", status_claimed=Status.FORTHCOMING,
             opening_date=TODAY + timedelta(days=300)),
        call("ALWAYS", None, is_rolling=True),
        call("OVER", "2026-10-01", status_claimed=Status.CLOSED),
        call("UNTOLD"),
    )  # fmt: skip
    listed = {f"sedia:{n}": told("new") for n in names if n != "UNTOLD"}
    mail = full_list(week_with([opened, ahead, always, over, untold], HEAT, listed))
    assert [c.call.id for c in mail.countdown] == ["sedia:OPEN", "sedia:AHEAD", "sedia:ALWAYS"]
    assert mail.items == ()


def test_a_list_that_is_too_long_for_html_is_whole_in_the_text(
    quiet: Callable[..., WeeklyMail], links: Callable[..., Links]
) -> None:
    letter = quiet()
    (card,) = letter.countdown
    many = tuple(replace(card, call=replace(card.call, id=f"sedia:{n}")) for n in range(350))
    whole = replace(letter, sections={MailSection.COUNTDOWN: many}, is_list=True, items=())
    mail = render_mail(whole, links(whole, None), pages=())
    assert len(mail.html.encode()) <= HTML_LIMIT
    assert "items stand in the text version of this mail." in mail.html
    assert mail.text.count(card.call.best.url or "") == 350
    assert mail.subject == "All your calls – EU funding for Krefeld, week 41"

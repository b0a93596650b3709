"""Links: only what was signed is accepted, for its purpose and until its day."""

import random
import string
from datetime import date

import pytest

from digest.links import (
    Action,
    BadLink,
    Grant,
    Links,
    read_calendar_token,
    read_code,
    read_token,
    short_code,
    sign,
    sign_calendar,
)

TODAY = date(2026, 10, 6)
SECRET = "a secret of the tests"
GRANT = Grant(
    action=Action.NOT_RELEVANT,
    recipient_id=7,
    about="sedia:HORIZON-MISS-2026-CIT-01",
    period="2026-W41",
    expires_on=date(2027, 4, 4),
)


def test_a_token_gives_back_what_was_signed() -> None:
    assert read_token(sign(GRANT, SECRET), SECRET, today=TODAY) == GRANT


def test_the_same_grant_gives_the_same_token() -> None:
    assert sign(GRANT, SECRET) == sign(GRANT, SECRET)


def test_a_token_ends_after_its_last_day() -> None:
    token = sign(GRANT, SECRET)
    assert read_token(token, SECRET, today=date(2027, 4, 4)) == GRANT
    with pytest.raises(BadLink, match="expired on 2027-04-04"):
        read_token(token, SECRET, today=date(2027, 4, 5))


def test_ten_thousand_forged_or_cut_tokens_are_refused() -> None:
    token = sign(GRANT, SECRET)
    rnd = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_."
    accepted = 0
    for n in range(10_000):
        forged = list(token)
        if n % 3 == 0:
            forged = forged[: rnd.randrange(len(forged))]
        else:
            place = rnd.randrange(len(forged) - 1)  # the last character has spare bits
            forged[place] = rnd.choice([c for c in letters if c != forged[place]])
        try:
            read_token("".join(forged), SECRET, today=TODAY)
            accepted += 1
        except BadLink:
            pass
    assert accepted == 0


def test_another_secret_or_another_purpose_is_refused() -> None:
    with pytest.raises(BadLink):
        read_token(sign(GRANT, "another secret"), SECRET, today=TODAY)
    with pytest.raises(BadLink):
        read_token(sign_calendar("sedia:A", SECRET), SECRET, today=TODAY)
    with pytest.raises(BadLink):
        read_calendar_token(sign(GRANT, SECRET), SECRET)


def test_nonsense_of_any_length_is_refused() -> None:
    for nonsense in ("", ".", "a.b", "ü" * 50, "x" * 100_000, "..", "null.null"):
        with pytest.raises(BadLink):
            read_token(nonsense, SECRET, today=TODAY)


def test_a_code_is_understood_for_its_person_only() -> None:
    calls = ["sedia:A", "sedia:B"]
    code = short_code(Action.RELEVANT, 7, "sedia:B", SECRET)
    assert read_code(code, SECRET, recipient_id=7, call_ids=calls) == (Action.RELEVANT, "sedia:B")
    assert read_code(code, SECRET, recipient_id=8, call_ids=calls) is None


def test_without_pages_every_answer_is_a_mail() -> None:
    links = Links(
        base_url=None,
        secret=SECRET,
        sender_address="calls@city.example",
        recipient_id=7,
        period="2026-W41",
        today=TODAY,
    )
    assert links.answer(Action.PAUSE, None, "Pause").startswith(
        "mailto:calls@city.example?subject=Pause%20%5BP-"
    )
    assert links.one_click() is None
    assert links.calendar("sedia:A") is None

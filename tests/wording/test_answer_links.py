"""Links: only what was signed is accepted, for its purpose and until its day."""

import random
import string
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wording.answer_links import (
    ANSWERS,
    EPOCH,
    LETTERS,
    Action,
    BadLink,
    Grant,
    Links,
    read_calendar_token,
    read_code,
    read_token,
    serializer,
    short_code,
    sign,
    sign_calendar,
    token_of,
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


def test_ten_thousand_forged_cut_or_expired_tokens_are_refused() -> None:
    rnd = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_."
    grants = [replace(GRANT, action=action) for action in Action]
    tokens = [sign(grant, SECRET) for grant in grants]
    refused = 0
    for n in range(10_000):
        token = tokens[n % len(tokens)]
        if n % 4 == 0:
            forged = token[: rnd.randrange(len(token))]
        elif n % 4 == 1:
            spent = date(2026, 10, 5) - timedelta(days=rnd.randrange(2000))
            forged = sign(replace(grants[n % len(grants)], expires_on=spent), SECRET)
        elif n % 4 == 2:
            payload, mark = token.rsplit(".", 1)
            other = tokens[(n + 1) % len(tokens)].rsplit(".", 1)[1]
            forged = f"{payload}.{rnd.choice((other, mark[::-1], mark + 'A', ''))}"
        else:
            place = rnd.choice((rnd.randrange(len(token)), len(token) - 1))
            swapped = rnd.choice([c for c in letters if c != token[place]])
            forged = token[:place] + swapped + token[place + 1 :]
        with pytest.raises(BadLink):
            read_token(forged, SECRET, today=TODAY)
        refused += 1
    assert refused == 10_000


def test_a_signature_spelt_another_way_is_refused() -> None:
    for token, read in (
        (sign(GRANT, SECRET), lambda t: read_token(t, SECRET, today=TODAY)),
        (sign_calendar("sedia:A", SECRET), lambda t: read_calendar_token(t, SECRET)),
    ):
        read(token)
        for c in string.ascii_letters + string.digits + "-_=":
            if c != token[-1]:
                with pytest.raises(BadLink):
                    read(token[:-1] + c)


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


@given(
    letter=st.sampled_from("rnwmu"),
    number=st.integers(1, 10**7),
    about=st.one_of(
        st.text(max_size=300),
        st.sampled_from(["sedia:HORIZON-CL5-2026-D2-01", "portico:", "aides:a-a-"]).flatmap(
            lambda name: st.integers(1, 20).map(lambda n: name * n)
        ),
    ),
)
def test_a_token_is_what_the_library_that_reads_it_would_write(
    letter: str, number: int, about: str
) -> None:
    for payload in ([letter, number, 2650, about, "2026-W41"], about):
        assert token_of(payload, SECRET, "answer") == serializer(SECRET).dumps(payload)


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


def test_the_link_to_a_readers_own_page_is_no_answer() -> None:
    links = Links(
        base_url="https://calls.example.eu",
        secret=SECRET,
        sender_address="calls@city.example",
        recipient_id=7,
        period="2026-W41",
        today=TODAY,
    )
    url = links.answer(Action.MY)
    assert url.startswith("https://calls.example.eu/my/")
    grant = read_token(url.rpartition("/")[2], SECRET, today=TODAY)
    assert (grant.action, grant.recipient_id, grant.about) == (Action.MY, 7, None)
    assert Action.MY not in ANSWERS


@given(
    about=st.none() | st.text(st.characters(codec="utf-8"), max_size=60),
    period=st.none() | st.text(st.characters(codec="utf-8"), max_size=12),
    person=st.integers(min_value=0, max_value=2**40),
    action=st.sampled_from(list(Action)),
)
def test_a_link_is_signed_as_the_library_would(
    about: str | None, period: str | None, person: int, action: Action
) -> None:
    grant = Grant(
        action=action,
        recipient_id=person,
        about=about,
        period=period,
        expires_on=EPOCH + timedelta(days=2_500),
    )
    payload = [LETTERS[action], person, 2_500, about or "", period or ""]
    assert sign(grant, SECRET) == serializer(SECRET).dumps(payload)

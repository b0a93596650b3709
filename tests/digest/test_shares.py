"""A call that was shared stands in the person's next mail, once, in her frame, as written."""

from datetime import timedelta

import pytest

from store.database import Store
from store.people.recipients import add_recipient
from store.pipeline.shares import end_share, share_call, shares_with
from tests.digest.test_replies import ASKED, NOW, composed, sent, store, text_of

__all__ = ["store"]
NOTE = "Is this <b>yours</b>?"


@pytest.fixture
def ada(store: Store):
    return add_recipient(
        store, "ada@city.example", profiles=["krefeld"], language="de", confirmed=True, now=ASKED
    )


def test_the_next_mail_tells_it_in_the_readers_frame_and_never_again(store: Store, ada) -> None:
    assert sent(store).items == ()
    share_call(store, "portico:A", ada, note=NOTE, who="Bo Staff", now=NOW + timedelta(days=2))
    second = sent(store, weeks=1)
    assert second.subject.startswith("1 Aufruf für Sie weitergegeben")
    assert [(i.call_id, i.reason, i.section) for i in second.items] == [
        ("portico:A", "share:1", "shares")
    ]
    text = text_of(second)
    for line in ("Für Sie weitergegeben (1)", "Cool cities", f"> {NOTE}", "Bo Staff"):
        assert line in text
    assert second.html is not None
    assert "Is this &lt;b&gt;yours&lt;/b&gt;?" in second.html
    third = sent(store, weeks=2)
    assert third.items == ()
    assert "weitergegeben" not in text_of(third)


def test_what_she_took_out_of_her_inbox_is_told_by_no_mail(store: Store, ada) -> None:
    share_call(store, "portico:A", ada, note=None, who="bo@office.example", now=ASKED)
    assert "bo@office.example" not in text_of(composed(store))
    with store.write():
        store.execute("DELETE FROM outbox")
    (share,) = shares_with(store, ada.id)
    end_share(store, share.id, ada.id, now=NOW)
    assert composed(store).items == ()

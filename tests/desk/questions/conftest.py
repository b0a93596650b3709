"""A reader of Krefeld with her second mail, which asks something, on a real server."""

import email
import email.policy
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from advice.profiles.stored_projects import load_profile
from advice.questions.kept_questions import lists_of
from advice.ranking.matching import load_corpus
from desk.app import make_app
from desk.security.roles import DeskRole
from digest.compose import compose_mails
from digest.issue import SenderConfig
from funding.evidence import Rule, Verdict
from store.database import Store, open_store
from store.mail.delivery_leases import lease_mail
from store.mail.outbox import body_of, mails_of_period
from store.mail.outcomes import mark_sent
from store.people.profiles import find_profile, save_profile
from store.people.recipients import change_wishes
from tests.desk.conftest import NOW, SECRET, Desk
from tests.desk.profiles.conftest import krefeld_file
from tests.desk.serving import serving

__all__ = ["krefeld_file"]
FIRST = NOW - timedelta(hours=2)
SECOND = FIRST + timedelta(weeks=1)


@dataclass(frozen=True)
class AskedDesk(Desk):
    """The desk a few hours after the mail that asks."""

    def compose(self, now: datetime, language: str = "de") -> None:
        """Make and send the mails of a week, in the reader's language."""
        sending = SenderConfig(
            sender="City Calls <calls@city.example>",
            secret=SECRET,
            base_url=f"http://127.0.0.1:{self.port}",
            timezone=ZoneInfo("Europe/Brussels"),
            mail_time=time(7, 30),
        )
        with self.open() as store:
            change_wishes(store, "ada@krefeld.example", language=language)
            compose_mails(store, today=now.date(), now=now, sending=sending)
            while (lease := lease_mail(store, now=now, late=False)) is not None:
                mark_sent(store, lease.id, now=now)

    def part(self, kind: str) -> str:
        """The text or the HTML of the last mail, as it stands in the outbox."""
        with self.open() as store:
            mail = mails_of_period(store, now=SECOND + timedelta(weeks=20))[-1]
            message = email.message_from_bytes(body_of(store, mail.id), policy=email.policy.default)
        body = message.get_body((kind,))
        assert body is not None
        return str(body.get_content())

    def asked(self) -> list[str]:
        """What each mail asked, by week; "" is nothing."""
        with self.open() as store:
            mails = mails_of_period(store, now=SECOND + timedelta(weeks=20))
        found = [[i.call_id for i in mail.items if i.section == "question"] for mail in mails]
        return ["".join(one).removeprefix("question:") for one in found]

    def page(self) -> str:
        """The page behind the link of the text part, without the host."""
        return next(
            word.removeprefix(f"http://127.0.0.1:{self.port}")
            for word in self.part("plain").split()
            if "/questions?" in word
        )

    def verdicts(self) -> Counter[Verdict]:
        """For how many calls of the list there is time enough, or nobody knows."""
        with self.open() as store, store.read():
            return in_time(store, self.now)


def in_time(store: Store, now: datetime) -> Counter[Verdict]:
    lists = lists_of(load_corpus(store, now.date()), load_profile(store, "krefeld"), now.date())
    found = lists["krefeld/heat-warnings"]
    return Counter(
        check.verdict
        for match in (*found.results, *found.blocked)
        for check in match.checks
        if check.rule is Rule.LEAD_TIME
    )


@pytest.fixture
def served(krefeld_file: Path, tmp_path: Path) -> Iterator[AskedDesk]:
    """The desk with a profile whose number of inhabitants nobody doubts; no mail is made yet."""
    path = tmp_path / "calls.db"
    shutil.copyfile(krefeld_file, path)
    now, moments = SECOND + timedelta(hours=4), iter(range(10_000_000))
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: now + timedelta(seconds=next(moments)),
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield AskedDesk(path, port, 1, now)


@pytest.fixture
def asking(served: AskedDesk) -> Callable[..., AskedDesk]:
    """Make the two mails in a language, of a profile in which *old* is *new*."""

    def made(language: str = "en", old: str = "", new: str = "") -> AskedDesk:
        if old:
            with served.open() as store:
                text = find_profile(store, "krefeld").text
                assert old in text
                save_profile(
                    store,
                    "krefeld",
                    text.replace(old, new),
                    author="Ana",
                    comment=None,
                    now=FIRST - timedelta(hours=1),
                )
        served.compose(FIRST, language)
        served.compose(SECOND, language)
        return replace(served)

    return made

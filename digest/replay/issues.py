"""Past issues made again by the sender's own code, on the database as it was: bytes, or the reason.

Each letter is made again as it was, and with other texts of its profile; these go on from what they
themselves would have told in the weeks before, so that a call is told once in each of the worlds.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path

from advice.forecasts.fitting import returning_of, to_prepare_for
from advice.ranking.matching import rank_projects
from advice.replay.past_corpus import past_corpus
from advice.replay.tried import Asked, LetterTried, ToldCall, Unequal, follows
from advice.weekly.content import MailSection
from advice.weekly.week import same_match
from digest.compose import compose_one, letter_for, listed_items
from digest.issue import IssueData, Matched, Progress, SenderConfig, load_issue_data
from digest.replay.unequal import reasons_of
from funding.city import Project
from funding.match import Match
from matcher.rank import Ranked
from store.calls.index_cache import stamp_of
from store.database import Store
from store.mail.outbox import MailItem
from store.past.guessed_marks import guess_mark
from store.past.marks import IssueMark, mark_of, subscriptions_of
from store.past.past_store import (
    PastLetter,
    PastStore,
    is_issue,
    letters_before,
    letters_to,
)
from store.people.recipients import Recipient, removed_recipient


def replay_issues(
    path: Path,
    asked: Asked,
    *,
    sending: SenderConfig,
    progress: Progress | None = None,
) -> list[LetterTried]:
    """Return the letters about a profile in its last weeks with mail, in order of time.

    Nothing is written to the database; it shows one state from the first letter to the last.
    """
    past = PastStore(path)
    with past, past.read():
        return list(IssueReplay(past, asked, sending).run(progress))


class IssueReplay:
    """One replay on one connection."""

    def __init__(self, past: PastStore, asked: Asked, sending: SenderConfig) -> None:
        self.past = past
        self.asked = asked
        self.sending = sending
        self.marks: dict[int, IssueMark] = {}
        self.letters = self.last_letters(letters_to(past))
        people = {letter.recipient_id for letter in self.letters}
        self.before = [one for one in letters_to(past) if one.recipient_id in people]
        self.replayed = {letter.id for letter in self.letters}
        self.told: dict[str, list[PastLetter]] = {name: [] for name in asked.texts}

    def last_letters(self, everything: Sequence[PastLetter]) -> list[PastLetter]:
        """Return the issues about the profile in the last weeks that had any, oldest first."""
        about = []
        for letter in filter(is_issue, everything):
            mark = mark_of(self.past, letter.id)
            following = (
                subscriptions_of(self.past, letter.recipient_id)
                if mark is None or mark.wishes is None
                else mark.wishes.profiles
            )
            if follows(following, self.asked.profile):
                self.marks[letter.id] = mark or guess_mark(
                    self.past, letter.due_at, self.sending.timezone
                )
                about.append(letter)
        weeks = sorted({week_of(self.marks[letter.id].today) for letter in about})
        wanted = set(weeks[-self.asked.weeks :])
        return [x for x in about if week_of(self.marks[x.id].today) in wanted]

    def run(self, progress: Progress | None) -> Iterator[LetterTried]:
        done = 0
        for _, group in groupby(self.letters, key=lambda x: moment_of(self.marks[x.id])):
            some = list(group)
            moment = Moment(self.past, self.marks[some[0].id])
            for letter in some:
                yield self.try_letter(letter, moment)
                done += 1
                if progress is not None:
                    progress("replaying", done, len(self.letters))

    def try_letter(self, letter: PastLetter, moment: "Moment") -> LetterTried:
        mark = self.marks[letter.id]
        person, issue = self.prepare(letter, moment, letters_before(self.before, letter, mark.now))
        body = self.past.body_of(letter.id)
        made = compose_one(self.past, issue, person)
        is_equal = made.body == body
        unequal: tuple[Unequal, ...] = ()
        if not body:
            unequal = (Unequal.EMPTIED,)
        elif not is_equal:
            unequal = reasons_of(
                self.past,
                mark,
                person,
                sending=self.sending,
                calls_differ=moment.calls_differ,
            )
        return LetterTried(
            period=letter.period,
            day=mark.today,
            sent=told(letter.items),
            tried={name: self.try_text(name, letter, moment) for name in self.asked.texts},
            is_equal=is_equal,
            unequal=unequal,
        )

    def try_text(self, name: str, letter: PastLetter, moment: "Moment") -> tuple[ToldCall, ...]:
        """Return what a text of the profile would have told, and keep it for the next letters."""
        now = self.marks[letter.id].now
        others = [x for x in self.before if x.id not in self.replayed]
        history = sorted([*others, *self.told[name]], key=lambda x: x.id)
        person, issue = self.prepare(
            letter,
            moment,
            letters_before(history, letter, now),
            {self.asked.profile.partition("/")[0]: self.asked.texts[name]},
            self.unheard(history, letter),
        )
        quick = replace(issue, explain=same_match)  # what is told does not depend on the reasons
        items = listed_items(letter_for(self.past, quick, person, letter.period))
        self.told[name].append(replace(letter, items=items))
        return told(items)

    def unheard(
        self, history: Sequence[PastLetter], letter: PastLetter
    ) -> dict[int, frozenset[str]]:
        """Return by reader what the letters told before this one, and those of *history* did not.

        Who was not told of a call would not have answered to it.
        """
        really = heard(self.before, letter)
        here = heard(history, letter)
        return {number: calls - here.get(number, frozenset()) for number, calls in really.items()}

    def prepare(
        self,
        letter: PastLetter,
        moment: "Moment",
        history: Sequence[PastLetter],
        texts: Mapping[str, str] | None = None,
        unheard: Mapping[int, Collection[str]] | None = None,
    ) -> tuple[Recipient, IssueData]:
        """Return the person of a letter and all that it is made from, as they were."""
        mark = self.marks[letter.id]
        self.past.show_people(
            mark,
            recipient_id=letter.recipient_id,
            letters=history,
            texts=texts or {},
            unheard=unheard or {},
        )
        person = removed_recipient(self.past, letter.recipient_id)
        issue = load_issue_data(
            self.past,
            [person],
            mark.today,
            mark.now,
            self.sending,
            None,
            None,
            match=moment.match,
            events_from=mark.events_from,
        )
        return person, issue


class Moment:
    """What the letters of one composing have in common; a list is made once a project and text."""

    def __init__(self, past: PastStore, mark: IssueMark) -> None:
        past.show_calls(mark)
        past.show_notes(mark)
        self.calls_differ = bool(mark.calls) and stamp_of(past, mark.today, "") != mark.calls
        self.corpus = past_corpus(past, mark)
        self.rounds = to_prepare_for(past, today=mark.today)
        self.ranked: dict[object, Ranked] = {}
        self.explained: dict[int, Match] = {}

    def match(
        self,
        store: Store,
        today: date,
        projects: Sequence[Project],
        fresh: Collection[str],
        progress: Progress | None,
    ) -> Matched:
        """Return calls and lists as `digest.issue.match_all` did on the day itself.

        The reasons are found when a match is shown: most of them never are.
        """
        corpus = self.corpus.with_answers(store)
        news = frozenset(fresh)
        new = [project for project in projects if (project, news) not in self.ranked]
        for project, made in zip(
            new, rank_projects(corpus, new, today=today, fresh=news), strict=True
        ):
            self.ranked[project, news] = made
        found = {project.id: self.ranked[project, news] for project in projects}

        def explain(match: Match) -> Match:
            if id(match) not in self.explained:
                (told,) = found[match.project_id].explained([match])
                self.explained[id(match)] = told
            return self.explained[id(match)]

        lists = {name: ranked.found for name, ranked in found.items()}
        returning = returning_of(self.rounds, corpus, today=today)
        return Matched(calls=corpus.calls, lists=lists, explain=explain, returning=returning)


def moment_of(mark: IssueMark) -> tuple[object, ...]:
    """Return what tells the letters of one composing from those of another."""
    return mark.now, mark.last_run, mark.last_event, mark.last_answer, mark.events_from


def heard(letters: Sequence[PastLetter], until: PastLetter) -> dict[int, frozenset[str]]:
    """Return by reader the calls in letters that were made before one."""
    found: dict[int, set[str]] = {}
    for one in letters:
        if one.id < until.id:
            found.setdefault(one.recipient_id, set()).update(x.call_id for x in one.items)
    return {number: frozenset(calls) for number, calls in found.items()}


def week_of(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def told(items: Sequence[MailItem]) -> tuple[ToldCall, ...]:
    """Return the lines about calls; a question is about none."""
    return tuple(
        ToldCall(call_id=x.call_id, section=x.section or "", project_id=x.project_id)
        for x in items
        if x.section != MailSection.QUESTION
    )

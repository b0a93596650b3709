"""The questions that an assistant can ask; each opens the database, answers and closes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field

from advice.profiles.files import SUFFIXES
from advice.ranking.answering import answer
from advice.ranking.asked import Asked, projects_asked
from advice.ranking.explain import Stage, explain_call
from advice.ranking.kept_corpus import KeptCorpus
from advice.search.call_query import CallQuery
from advice.search.choices import DEFAULTS, Filter
from advice.search.find import search_calls
from citycalls.assistant.small import (
    call_values,
    event_values,
    match_values,
    row_values,
    stage_values,
    written,
)
from citycalls.options import parse_day
from funding.errors import WrongInput
from store.calls.calls import find_call
from store.calls.events import list_events
from store.database import Store

Words = Annotated[
    str, Field(max_length=500, description="Words that must all occur; may be empty.")
]
CallName = Annotated[
    str, Field(max_length=500, description="A call's id, the portal's identifier or its address.")
]
PastedText = Annotated[
    str, Field(max_length=200_000, description="What somebody wants to do, in any EU language.")
]
OptionalText = Annotated[
    str | None, Field(max_length=200_000, description="What somebody wants to do; or a profile.")
]
Profile = Annotated[
    str | None, Field(max_length=200, description="A stored city or city/project; or a text.")
]
Country = Annotated[
    str | None, Field(max_length=2, description="Of who asks: two letters, such as DE.")
]
Many = Annotated[int, Field(ge=1, le=30)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """The tools, on one database."""

    open_store: Callable[[], Store]
    clock: Callable[[], datetime]
    corpora: KeptCorpus = field(default_factory=KeptCorpus)

    def search_calls(
        self,
        query: Words = "",
        status: Annotated[
            str,
            Field(description="Comma list of open, forthcoming, rolling, unknown, closed."),
        ] = ",".join(DEFAULTS[Filter.STATUS]),
        country: Country = None,
        limit: Many = 10,
    ) -> str:
        """Search European funding calls for cities by words; the best answers first."""
        asked = [("q", query), *(("status", name) for name in status.split(","))]
        asked += [("country", country.upper())] if country else []
        with self.opened() as store:
            found = search_calls(store, CallQuery.from_params(asked), self.today)
        calls = [row_values(row, self.today) for row in found.rows[:limit]]
        return written({"total": found.count, "calls": calls}, "calls")

    def get_call(self, call: CallName) -> str:
        """Tell one call: dates, money, who may apply with the quoted sentence, newest changes."""
        with self.opened() as store:
            found = find_call(store, call)
            events = list_events(store, call_id=found.id, until=self.today)
        return written(call_values(found, events, self.today), "facts")

    def match_text(self, text: PastedText, country: Country = None, limit: Many = 5) -> str:
        """Find the calls that fit a text, with reasons and what speaks against each."""
        with self.opened() as store:
            corpus = self.corpora.corpus(store, self.today)
            asked = Asked(text=text, country=upper(country))
            found = answer(store, corpus, asked, top=limit, today=self.today)
            (project,), (matches,) = found.projects, found.lists
            results = [match_values(m, self.today) for m in matches.results[:limit]]
        values = {
            "understood": [term.term for term in project.understood[:15]],
            "considered": matches.considered,
            "blocked_by_a_rule": len(matches.blocked),
            "results": results,
        }
        return written(values, "results")

    def explain(
        self,
        call: CallName,
        text: OptionalText = None,
        profile: Profile = None,
        country: Country = None,
    ) -> str:
        """Explain how a call ranks for a text or a stored profile: each stage with its figure."""
        found = self.stages(call, text, profile, country)
        stages = [s for project, each in found.items() for s in named(project, each)]
        return written({"call": call, "stages": stages}, "stages")

    def why_not(
        self,
        call: CallName,
        text: OptionalText = None,
        profile: Profile = None,
        country: Country = None,
    ) -> str:
        """Tell why a call is not among the matches of a text or profile: what it failed at."""
        found = self.stages(call, text, profile, country)
        failed = [
            s
            for project, each in found.items()
            for s in named(project, [e for e in each if not e.is_passed and e.stage != "mails"])
        ]
        values = {"call": call, "is_listed": not failed, "failed_at": failed}
        return written(values, "failed_at")

    def changes_since(
        self,
        since: Annotated[str, Field(max_length=10, description="First day, YYYY-MM-DD.")],
        limit: Many = 20,
    ) -> str:
        """Tell what changed since a day, the newest first: new calls, deadlines, status, text."""
        first = parse_day("since", since)
        with self.opened() as store:
            found = list_events(store, since=first, until=self.today)
        changes = [event_values(event) for event in reversed(found[-limit:])]
        return written({"total": len(found), "changes": changes}, "changes")

    def stages(
        self, call: str, text: str | None, profile: str | None, country: str | None
    ) -> dict[str, list[Stage]]:
        """Return the stages by project.  Raises WrongInput unless it is a text or a profile."""
        if (text is None) == (profile is None):
            raise WrongInput("give a text or a profile, one of them")
        if profile is not None and Path(profile).suffix in SUFFIXES:
            raise WrongInput(f"profile is {profile!r}; name a stored city or city/project")
        asked = Asked(text=text, profile=profile, country=upper(country))
        with self.opened() as store:
            return explain_call(
                store,
                projects_asked(store, asked),
                call,
                today=self.today,
                now=self.clock(),
                open_corpus=self.corpora.corpus,
            )

    @property
    def today(self) -> date:
        return self.clock().date()

    @contextmanager
    def opened(self) -> Iterator[Store]:
        with self.open_store() as store, store.read():
            yield store


def named(project: str, stages: list[Stage]) -> list[dict[str, object]]:
    return [{"project": project, **values} for values in stage_values(stages)]


def upper(country: str | None) -> str | None:
    return None if country is None else country.upper()

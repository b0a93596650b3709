"""A forecast in a mail: the years that it rests on with their links, and no day of the next."""

from dataclasses import dataclass

from advice.weekly.content import ExpectedLine
from funding.words import plain, shorten
from wording.language import Speech
from wording.urls import safe_url


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundLink:
    words: str
    """The month in which it opened."""
    url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedView:
    title: str
    """Of the last round: without a link, for nothing can be applied for."""
    language: str | None
    """The language of the title, where it is not the reader's."""
    words: str
    about: str
    """Programme, and whom it is for."""
    rounds_label: str
    rounds: tuple[RoundLink, ...]


def expected_view(s: Speech, line: ExpectedLine, *, title: int, whom: str) -> ExpectedView:
    """Return a forecast in words; *title* is the longest title, *whom* the projects it is for."""
    best, forecast = line.call.best, line.forecast
    return ExpectedView(
        title=shorten(plain(best.title), title) or s.say("Untitled call"),
        language=best.language if best.language and best.language != s.code else None,
        words=s.say(
            "Opened in {months}; perhaps again in {month}: a forecast from earlier years, "
            "nothing official.",
            months=s.together(s.month(one.opened) for one in forecast.rounds),
            month=s.month(forecast.about),
        ),
        about=" · ".join(filter(None, (whom, shorten(plain(forecast.programme), 80)))),
        rounds_label=s.say("Earlier rounds"),
        rounds=tuple(
            RoundLink(words=s.month(one.opened), url=safe_url(one.url)) for one in forecast.rounds
        ),
    )

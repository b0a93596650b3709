"""A call that somebody shared, as the mail tells it."""

from dataclasses import dataclass

from advice.weekly.content import SharedLine
from wording.deadlines import deadline_words
from wording.desk.call_line import title_of
from wording.language import Speech
from wording.people.replies import as_written, who_replied
from wording.urls import safe_url


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedView:
    title: str
    language: str | None
    """The language of the title, where it is not the reader's."""
    url: str | None
    line: str
    """Until when, by whom and since when."""
    note: str | None


def shared_view(s: Speech, shared: SharedLine) -> SharedView:
    """Return one line; the note is as its writer wrote it, and no mail address is told."""
    best = shared.call.best
    return SharedView(
        title=title_of(s, shared.call),
        language=best.language if best.language and best.language != s.code else None,
        url=safe_url(best.url),
        line=" · ".join(
            (
                deadline_words(s, shared.due),
                s.say(
                    "Shared by {person} on {date}",
                    person=who_replied(s, shared.by),
                    date=s.short_date(shared.on),
                ),
            )
        ),
        note=None if shared.note is None else as_written(shared.note),
    )

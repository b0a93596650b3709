"""What staff replied to a reader, for her mail and her page: her words and theirs as written."""

from dataclasses import dataclass

from advice.weekly.content import ReplyLine
from funding.words import plain, shorten
from wording.language import Speech

DESK = "desk"
"""The name of who answers on a machine where nobody signs in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyView:
    about: str
    """Which message of the reader is answered."""
    question: str | None
    lines: tuple[str, ...]
    """The reply, line by line."""
    signed: str


def reply_view(s: Speech, reply: ReplyLine) -> ReplyView:
    """Return a reply; its own words are in the language of who wrote them."""
    return ReplyView(
        about=s.say(
            "Your message of {date} about “{title}”",
            date=s.short_date(reply.asked_on),
            title=shorten(plain(reply.title), 100),
        ),
        question=None
        if reply.question is None
        else s.say("“{text}”", text=shorten(as_written(reply.question), 400)),
        lines=tuple(shown for line in reply.text.splitlines() if (shown := as_written(line))),
        signed=f"{who_replied(s, reply.by)}, {s.short_date(reply.on)}",
    )


def who_replied(s: Speech, name: str) -> str:
    """Return who signs a reply: never a mail address, which is nobody's business but its own."""
    if name in ("", DESK) or "@" in name:
        return s.say("The network’s staff")
    return as_written(name)


def as_written(text: str) -> str:
    """Return the words of a person on one line, tags and all; only what nobody can see goes.

    >>> as_written(" 5 < 6 \u200b  of <b>8</b> ")
    '5 < 6 of <b>8</b>'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

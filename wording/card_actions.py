"""The answers that a card offers; none of them acts before the person confirms."""

from dataclasses import dataclass, replace

from advice.weekly.content import Card, MailSection
from funding.words import plain, shorten
from wording.answer_links import Action, Links, forward_link
from wording.deadlines import deadline_words, origin_of
from wording.language import Speech
from wording.urls import safe_url


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionView:
    words: str
    url: str
    code: str | None = None
    """What an answer by mail carries in its subject; None where there are pages."""
    is_minor: bool = False


def actions_of(s: Speech, card: Card, links: Links) -> list[ActionView]:
    """Return the answers, in fixed order; none of them acts before the person confirms."""
    call_id, title = card.call.id, shorten(plain(card.call.title), 60)
    found = [
        answer(links, Action.RELEVANT, call_id, s.say("Relevant"), title),
        answer(links, Action.NOT_RELEVANT, call_id, s.say("Not relevant"), title),
    ]
    if card.due.day is not None:
        found.append(answer(links, Action.REMIND, call_id, s.say("Remind me"), title))
        if (url := links.calendar(call_id)) is not None:
            found.append(ActionView(words=s.say("Calendar"), url=url))
    found.append(ActionView(words=s.say("Forward"), url=forward_of(s, card)))
    mistake = answer(links, Action.MISTAKE, call_id, s.say("Report a mistake"), title)
    found.append(replace(mistake, is_minor=True))
    return found


def answer(links: Links, action: Action, call_id: str, words: str, title: str) -> ActionView:
    """Return one answer to a call; by mail its subject says what is answered to which call."""
    return ActionView(
        words=words,
        url=links.answer(action, call_id, f"{words}: {title}"),
        code=links.code(action, call_id),
    )


def line_actions(s: Speech, card: Card, links: Links) -> list[ActionView]:
    """Return the answers that a short line offers."""
    offered = {
        MailSection.COUNTDOWN: (Action.NOT_RELEVANT,),
        MailSection.WHOLE_WEEK: (Action.WATCH,),
        MailSection.POSSIBLE: (Action.WATCH,),
        MailSection.FORTHCOMING: (Action.WATCH, Action.NOT_RELEVANT),
        MailSection.PLANNED: (Action.WATCH, Action.NOT_RELEVANT),
        MailSection.STANDING: (Action.WATCH, Action.NOT_RELEVANT),
    }.get(card.section, (Action.RELEVANT, Action.NOT_RELEVANT))
    title = shorten(plain(card.call.title), 60)
    names = {
        Action.WATCH: s.say("Watch"),
        Action.RELEVANT: s.say("Relevant"),
        Action.NOT_RELEVANT: s.say("Not relevant"),
    }
    return [answer(links, action, card.call.id, names[action], title) for action in offered]


def forward_of(s: Speech, card: Card) -> str:
    """Return a mail with the call alone: no personal link is in it."""
    title = shorten(plain(card.call.title), 120)
    lines = [title, origin_of(s, card), s.labelled(s.say("Deadline"), deadline_words(s, card.due))]
    if (url := safe_url(card.call.best.url)) is not None and len(url) < 400:
        lines.append(url)
    return forward_link(title, "\n".join(lines))

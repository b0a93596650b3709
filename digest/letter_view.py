"""A letter in the reader's language: every line that text and HTML show, as plain strings.

Both templates print this one tree, so that neither says more than the other.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from advice.weekly.content import MailSection, WeeklyMail
from digest.line_places import USUAL, Limits
from digest.section_views import LinkView, SectionView, explained, view_sections
from funding.words import plain, shorten
from wording.answer_links import Action, Links
from wording.language import Speech, speech
from wording.letter.head import heading_of, intro_of, kicker_of, preheader_of, subject_of
from wording.letter.section_names import REPLIES, SHARES, section_name
from wording.network.lines import LineView, line_view, mail_answers
from wording.people.replies import ReplyView, reply_view
from wording.pipeline.shared import SharedView, shared_view
from wording.programme_texts import ProgrammeGuide
from wording.questions.mail import AskedView, asked_view
from wording.sources import source_words


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceView:
    words: str
    is_healthy: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MailView:
    language: str
    subject: str
    preheader: str
    kicker: str
    """Product, city and period on one line."""
    heading: str
    intro: tuple[str, ...]
    sections: tuple[SectionView, ...]
    replies_title: str
    replies: tuple[ReplyView, ...]
    """Of staff, to what the reader reported or answered."""
    shares_title: str
    shares: tuple[SharedView, ...]
    """Calls that somebody shared with the reader."""
    answered_title: str
    answered: tuple[tuple[str, LinkView | None], ...]
    sources_title: str
    sources: tuple[SourceView, ...]
    not_read: str | None
    why_this_mail: str
    settings: tuple[LinkView, ...]
    attribution: str
    colon: str
    """What stands between a label and its value, blanks included."""
    my_page: LinkView
    """All calls of the reader, with the answers that the text part has no room for."""
    by_code: str | None
    """How to answer from the text part; None where there are pages."""
    how_to: tuple[str, ...]
    """How to answer; only in the first letter."""
    glossary_title: str
    glossary: tuple[tuple[str, str], ...]
    tandem_title: str
    tandems: tuple[LineView, ...]
    """Applying together with other cities; empty in most mails."""
    question_title: str
    question: AskedView | None
    """What the reader is asked."""


def view_mail(
    letter: WeeklyMail,
    links: Links,
    *,
    pages: Collection[ProgrammeGuide],
    limits: Limits = USUAL,
) -> MailView:
    """Return everything that the letter says, in the language of its reader."""
    s = speech(letter.language)
    sections = view_sections(s, letter, links, pages=pages, limits=limits)
    return MailView(
        language=s.code,
        subject=subject_of(s, letter),
        preheader=preheader_of(s, letter),
        kicker=kicker_of(s, letter),
        heading=heading_of(s, letter),
        intro=tuple(intro_of(s, letter)),
        sections=sections,
        replies_title=section_name(s, REPLIES),
        replies=tuple(reply_view(s, line) for line in letter.replies),
        shares_title=section_name(s, SHARES),
        shares=tuple(shared_view(s, line) for line in letter.shares),
        answered_title=s.say("Your answers"),
        answered=tuple(answered_views(s, letter, links)),
        sources_title=s.say("What was read"),
        sources=tuple(source_views(s, letter)),
        not_read=not_read_of(s, letter),
        why_this_mail=s.say(
            "You receive this mail because you follow {what}.",
            what=s.together(
                s.say("“{text}”", text=shorten(plain(title), 80)) for _, title, _ in letter.projects
            ),
        )
        if letter.projects
        else s.say("You receive this mail because you asked for it."),
        settings=tuple(settings_links(s, links)),
        attribution=" · ".join(dict.fromkeys(s.named(x.attribution) for x in letter.sources)),
        colon=s.labelled("", ""),
        my_page=LinkView(
            words=s.say("All my calls"),
            url=links.answer(Action.MY, None, s.say("All my calls")),
            code=links.code(Action.MY),
        ),
        by_code=None
        if links.has_pages
        else s.say(
            "To answer, write to {address} with the code of your answer in the subject.",
            address=links.sender_address,
        ),
        how_to=tuple(how_to_answer(s, links)) if letter.is_welcome else (),
        glossary_title=s.say("Words explained"),
        glossary=tuple(explained(s, letter, limits)),
        tandem_title=section_name(s, MailSection.TANDEM),
        tandems=tuple(
            replace(line_view(s, line, letter.today), answers=mail_answers(s, line, links))
            for line in letter.tandems
        ),
        question_title=section_name(s, MailSection.QUESTION),
        question=asked_view(s, letter.question, links),
    )


def answered_views(
    s: Speech, letter: WeeklyMail, links: Links
) -> list[tuple[str, LinkView | None]]:
    views: list[tuple[str, LinkView | None]] = []
    for line in letter.answered:
        title = shorten(plain(line.title), 100)
        words = {
            "not_relevant": s.say(
                "Hidden because you said “not relevant” on {date}: {title}",
                date=s.short_date(line.on),
                title=title,
            ),
            "relevant": s.say(
                "You said “relevant” on {date}: {title}", date=s.short_date(line.on), title=title
            ),
            "watch": s.say(
                "You watch since {date}: {title}", date=s.short_date(line.on), title=title
            ),
            "remind": s.say(
                "You will be reminded, as asked on {date}: {title}",
                date=s.short_date(line.on),
                title=title,
            ),
        }.get(line.answer)
        if line.by_someone_else:
            shared = s.say(
                "Hidden for the whole project on {date}: {title}",
                date=s.short_date(line.on),
                title=title,
            )
            views.append((shared, None))
        elif words is not None:
            undo = links.answer(Action.UNDO, line.call_id, s.say("Undo"))
            views.append((words, LinkView(words=s.say("Undo"), url=undo)))
    return views


def source_views(s: Speech, letter: WeeklyMail) -> list[SourceView]:
    return [
        SourceView(words=source_words(s, line), is_healthy=line.is_healthy)
        for line in letter.sources
    ]


def not_read_of(s: Speech, letter: WeeklyMail) -> str | None:
    if not letter.not_read:
        return None
    return s.say("Not read: {what}.", what=s.together(map(s.named, letter.not_read)))


def settings_links(s: Speech, links: Links) -> list[LinkView]:
    return [
        LinkView(words=words, url=links.answer(action, None, words))
        for action, words in (
            (Action.FREQUENCY, s.say("How often")),
            (Action.PAUSE, s.say("Pause")),
            (Action.UNSUBSCRIBE, s.say("Unsubscribe")),
        )
    ]


def how_to_answer(s: Speech, links: Links) -> list[str]:
    lines = [
        s.say("“Relevant” keeps a call in your dates and reminds you before it closes."),
        s.say("“Not relevant” hides a call from your next mails; you can undo it."),
    ]
    if links.has_pages:
        lines.append(s.say("A tap opens a small page; nothing happens before you confirm there."))
    else:
        lines.append(s.say("A tap opens a mail to us; send it as it is."))
    return lines

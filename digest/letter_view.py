"""A letter in the reader's language: every line that text and HTML show, as plain strings.

Both templates print this one tree, so that neither says more than the other.
"""

from collections.abc import Collection
from dataclasses import dataclass

from advice.weekly.content import Card, MailSection, WeeklyMail
from digest.line_places import USUAL, Limits
from digest.section_views import LinkView, SectionView, explained, view_sections
from funding.periods import Frequency, days_of, frequency_of
from funding.words import plain, shorten
from wording.answer_links import Action, Links
from wording.city_names import city_name
from wording.language import Speech, speech
from wording.people.replies import ReplyView, reply_view
from wording.programme_texts import ProgrammeGuide
from wording.sources import source_words

CITIES_NAMED = 3


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
        replies_title=s.say("Answers to you"),
        replies=tuple(reply_view(s, line) for line in letter.replies),
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
    )


def for_whom(s: Speech, letter: WeeklyMail) -> str:
    """Return the cities; beyond three only how many more there are."""
    cities = [city_name(shorten(plain(city), 60), s.code) for city in letter.cities]
    if len(cities) > CITIES_NAMED:
        return f"{', '.join(cities[:CITIES_NAMED])} +{s.number(len(cities) - CITIES_NAMED)}"
    return s.together(cities) or s.say("you")


def period_words(s: Speech, letter: WeeklyMail) -> str:
    first, _ = days_of(letter.period)
    frequency = frequency_of(letter.period)
    if frequency is Frequency.WEEKLY:
        return s.say("week {n}", n=first.isocalendar().week)
    return s.month(first) if frequency is Frequency.MONTHLY else s.short_date(first)


def counts_of(s: Speech, letter: WeeklyMail) -> list[str]:
    """Return the numbers of the subject; each is the length of the section that it names."""
    parts = []
    if n := len(letter.new):
        parts.append(s.count("{n} new call", "{n} new calls", n))
    if n := len(letter.changed):
        parts.append(s.count("{n} change", "{n} changes", n))
    if n := len(letter.act_now):
        parts.append(s.count("{n} closing soon", "{n} closing soon", n))
    if n := len(letter.partner):
        parts.append(s.count("{n} as a partner", "{n} as a partner", n))
    if n := len(letter.forthcoming):
        parts.append(s.count("{n} opening later", "{n} opening later", n))
    if n := len(letter.replies):
        parts.append(s.count("{n} answer to you", "{n} answers to you", n))
    if n := len(letter.whole_week):
        parts.append(
            s.count("{n} new call for public bodies", "{n} new calls for public bodies", n)
            if letter.is_quiet
            else s.count("{n} more for public bodies", "{n} more for public bodies", n)
        )
    return parts


def subject_of(s: Speech, letter: WeeklyMail) -> str:
    if letter.is_reminder:
        return reminder_of(s, letter)
    where = s.say(
        "EU funding for {city}, {period}",
        city=for_whom(s, letter),
        period=period_words(s, letter),
    )
    if letter.is_list:
        return f"{s.say('All your calls')} – {where}"
    if letter.is_welcome:
        return s.say("Welcome: {what}", what=where)
    counts = counts_of(s, letter)
    return f"{', '.join(counts) or s.say('Nothing new')} – {where}"


def reminder_of(s: Speech, letter: WeeklyMail) -> str:
    first = letter.act_now[0]
    if len(letter.act_now) == 1 and first.due.day is not None:
        return s.say(
            "Reminder: {title} closes on {date}",
            title=shorten(plain(first.call.title), 70),
            date=s.short_date(first.due.day),
        )
    return s.count(
        "Reminder: {n} call closes soon", "Reminder: {n} calls close soon", len(letter.act_now)
    )


def preheader_of(s: Speech, letter: WeeklyMail) -> str:
    """Return the best item with its deadline: what an inbox shows beside the subject."""
    for section in (
        MailSection.ACT_NOW,
        MailSection.NEW,
        MailSection.CHANGED,
        MailSection.PARTNER,
        MailSection.COUNTDOWN,
        MailSection.FORTHCOMING,
    ):
        for card in letter.cards(section)[:1]:
            title = shorten(plain(card.call.title), 90)
            if card.due.day is not None:
                return s.say("{title}: closes {date}", title=title, date=s.short_date(card.due.day))
            return title
    return s.count(
        "{n} call read, none of it new for you.",
        "{n} calls read, none of them new for you.",
        letter.calls_read,
    )


def kicker_of(s: Speech, letter: WeeklyMail) -> str:
    return f"City Calls · {for_whom(s, letter)} · {period_words(s, letter)}"


def heading_of(s: Speech, letter: WeeklyMail) -> str:
    if letter.is_reminder:
        return s.say("You asked to be reminded")
    if letter.is_list:
        return s.say("All your calls")
    if letter.is_welcome:
        return s.say("Welcome to City Calls")
    return ", ".join(counts_of(s, letter)) or s.say("Nothing new this time")


def intro_of(s: Speech, letter: WeeklyMail) -> list[str]:
    if letter.is_reminder:
        chosen = s.say("Remind me")
        return [s.say("You chose “{answer}” for this in an earlier mail.", answer=chosen)]
    if letter.is_list:
        return [s.say("You asked for all calls that you were told of and that can still be won.")]
    lines = []
    n_sources = len(letter.sources)
    if letter.is_welcome:
        lines.append(
            s.say(
                "From now on this mail tells you which calls fit {what}, whether your city can "
                "apply, how much there is to win and until when.",
                what=for_whom(s, letter),
            )
        )
        if letter.new:
            lines.append(s.say("Today it begins with what is open already, the best first."))
        else:
            lines.append(s.say("At present no open call fits well enough to be shown."))
    elif letter.is_quiet:
        lines.append(s.say("You need to do nothing: no new call fits your projects."))
    if letter.calls_new and letter.is_quiet:
        lines.append(
            s.count(
                "{n} call is new at the sources; it does not fit.",
                "{n} calls are new at the sources; none of them fits.",
                letter.calls_new,
            )
        )
    if letter.is_quiet and not letter.countdown and letter.recalled is not None:
        lines.append(recalled_words(s, letter.recalled))
    read = s.count("{n} call read", "{n} calls read", letter.calls_read)
    sources = s.count("from {n} source", "from {n} sources", n_sources)
    if all(line.is_healthy for line in letter.sources):
        lines.append(s.say("{calls} {sources}, all up to date.", calls=read, sources=sources))
    else:
        lines.append(
            s.say(
                "{calls} {sources}; not all are up to date, see below.", calls=read, sources=sources
            )
        )
    if any(is_example for _, _, is_example in letter.projects):
        titles = [
            s.say("“{text}”", text=shorten(plain(title), 60))
            for _, title, is_example in letter.projects
            if is_example
        ]
        lines.append(
            s.say("Example project, no known plan of the city: {what}.", what=s.together(titles))
        )
    return lines


def recalled_words(s: Speech, card: Card) -> str:
    """Return a call to keep in mind, for a mail in which no date has come near."""
    title, due = shorten(plain(card.call.title), 90), card.due
    if due.is_ahead and due.opens is not None:
        day = s.short_date(due.opens)
        return s.say("Still to come: {title}, opens {date}.", title=title, date=day)
    day = s.say("not stated") if due.day is None else s.short_date(due.day)
    return s.say("Still open for you: {title}, closes {date}.", title=title, date=day)


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

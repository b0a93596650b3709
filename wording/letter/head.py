"""The head of a mail: subject, heading and first sentences, which say how much it holds."""

from advice.network.line import TandemKind
from advice.weekly.content import Card, MailSection, WeeklyMail
from funding.periods import Frequency, days_of, frequency_of
from funding.words import plain, shorten
from wording.city_names import city_name
from wording.language import Speech

CITIES_NAMED = 3


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
    if n := letter.told_of(TandemKind.ASKED):
        parts.append(s.count("{n} tandem proposed", "{n} tandems proposed", n))
    if n := letter.told_of(TandemKind.AGREED):
        parts.append(s.count("{n} tandem agreed", "{n} tandems agreed", n))
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
    if n := len(letter.planned):
        parts.append(s.count("{n} planned call", "{n} planned calls", n))
    if n := len(letter.shares):
        parts.append(s.count("{n} call shared with you", "{n} calls shared with you", n))
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
        MailSection.PLANNED,
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
    elif letter.is_quiet and (letter.question is not None or letter.told_of(TandemKind.ASKED)):
        lines.append(s.say("No new call fits your projects, but you are asked something below."))
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

"""The mail for the people of the network: what waits for them, and what to say to settle it."""

from dataclasses import dataclass, replace

from advice.weekly.staff import Mistake, Person, ProfileTrouble, StaffMail
from digest.render import HTML_LIMIT, Rendered, inliner, render_text, style
from funding.periods import days_of
from funding.words import plain, shorten
from store.mail.relay_trouble import RelayTrouble
from wording.language import Speech, speech
from wording.templates import html_templates
from wording.urls import safe_url

STEPS = (1_000_000, 60, 20, 5)
"""Lines of a part in the HTML, fewer and fewer until it fits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffLine:
    words: str
    detail: str | None
    url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffPart:
    title: str
    cure: str
    """What to do about it."""
    lines: tuple[StaffLine, ...]
    left_out: int = 0
    """Lines that stand in the text part only."""
    more: str | None = None
    """Says so."""

    @property
    def count(self) -> int:
        return len(self.lines) + self.left_out


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffView:
    language: str
    subject: str
    kicker: str
    heading: str
    parts: tuple[StaffPart, ...]
    all_well: str | None


def render_staff(letter: StaffMail, language: str) -> Rendered:
    """Return subject, HTML and text of the weekly staff mail.

    Where somebody floods it, the HTML shows fewer lines of each part until it fits; the text part
    always has everything.
    """
    view = view_staff(letter, language)
    template = html_templates("email").get_template("staff.html.j2")
    html = ""
    for most in STEPS:
        page = template.render(mail=shortened(view, most), css=style("weekly"))
        html = inliner().inline(page)
        if len(html.encode()) <= HTML_LIMIT:
            break
    return Rendered(subject=view.subject, html=html, text=render_text("staff", mail=view))


def shortened(view: StaffView, most: int) -> StaffView:
    """Return the mail with at most so many lines a part."""
    s = speech(view.language)
    parts = tuple(
        part
        if (left := len(part.lines) - most) <= 0
        else replace(
            part,
            lines=part.lines[:most],
            left_out=left,
            more=s.count(
                "{n} more item stands in the text version of this mail.",
                "{n} more items stand in the text version of this mail.",
                left,
            ),
        )
        for part in view.parts
    )
    return replace(view, parts=parts)


def view_staff(letter: StaffMail, language: str) -> StaffView:
    s = speech(language)
    week = s.say("week {n}", n=days_of(letter.period)[0].isocalendar().week)
    n = letter.count
    heading = (
        s.count("{n} thing wants a person", "{n} things want a person", n)
        if n
        else s.say("All is well")
    )
    parts = (
        StaffPart(
            title=s.say("A changed ranking"),
            cure=s.say(
                "Look with: citycalls model show; let it into the mails with: citycalls model "
                "release."
            ),
            lines=()
            if letter.model is None
            else (
                StaffLine(
                    words=s.say(
                        "Calls that the ranking {model} alone brings up are not mailed yet.",
                        model=letter.model,
                    ),
                    detail=None,
                    url=None,
                ),
            ),
        ),
        relay_part(s, letter.relay),
        StaffPart(
            title=s.say("Sources that were not admitted or are late"),
            cure=s.say(
                "Look with: citycalls doctor; admit with a comment or wait for the next run."
            ),
            lines=tuple(
                StaffLine(
                    words=s.say(
                        "{source}: not refreshed since {date}",
                        source=x.title,
                        date=s.short_date(x.last_good),
                    )
                    if x.last_good is not None
                    else s.say("{source}: could not be read yet", source=x.title),
                    detail=None if x.reason is None else shorten(plain(x.reason), 300),
                    url=None,
                )
                for x in letter.sources
            ),
        ),
        StaffPart(
            title=s.say("Reported mistakes"),
            cure=s.say("Compare with the page of the source, correct, and settle the report."),
            lines=tuple(call_line(s, x) for x in letter.mistakes),
        ),
        StaffPart(
            title=s.say("“We cannot apply”, say readers"),
            cure=s.say("Check who may apply, correct what we say, and settle it with an answer."),
            lines=tuple(call_line(s, x) for x in letter.doubts),
        ),
        StaffPart(
            title=s.say("Asked to confirm, no answer"),
            cure=s.say("Ask them in person, or remove them."),
            lines=tuple(person_line(s, x) for x in letter.unanswered),
        ),
        StaffPart(
            title=s.say("Addresses that refuse mail"),
            cure=s.say("Ask the city for the new address."),
            lines=tuple(person_line(s, x) for x in letter.bounced),
        ),
        StaffPart(
            title=s.say("Mails that did not arrive"),
            cure=s.say("Their calls come again with the next mail. Ask the city if it goes on."),
            lines=tuple(person_line(s, x) for x in letter.lost),
        ),
        StaffPart(
            title=s.say("Profiles without any new call for twelve weeks"),
            cure=s.say("Add English keywords, or lower what must be in a call."),
            lines=tuple(profile_line(s, x) for x in letter.silent),
        ),
        StaffPart(
            title=s.say("Profiles with too many calls"),
            cure=s.say("Narrow the keywords, or exclude programmes."),
            lines=tuple(profile_line(s, x) for x in letter.noisy),
        ),
        StaffPart(
            title=s.say("Profiles that nobody looked at for six months"),
            cure=s.say("Ask the city whether the project is still on."),
            lines=tuple(profile_line(s, x) for x in letter.unreviewed),
        ),
    )
    return StaffView(
        language=s.code,
        subject=s.say("{what} – City Calls for staff, {period}", what=heading, period=week),
        kicker=f"City Calls · {week}",
        heading=heading,
        parts=tuple(part for part in parts if part.lines),
        all_well=None if n else s.say("No source, no person and no profile needs you."),
    )


def relay_part(s: Speech, relay: RelayTrouble | None) -> StaffPart:
    lines = (
        StaffLine(
            words=s.count(
                "{n} mail waits since {date}",
                "{n} mails wait since {date}",
                relay.mails,
                date=s.short_date(relay.since.date()),
            ),
            detail=shorten(plain(relay.words), 300),
            url=None,
        )
        if relay is not None
        else None
    )
    return StaffPart(
        title=s.say("Mail that can’t leave"),
        cure=s.say("Show the words to whoever runs the mail relay; then the mails leave at once."),
        lines=() if lines is None else (lines,),
    )


def call_line(s: Speech, x: Mistake) -> StaffLine:
    detail = None
    if x.comment is not None:
        detail = s.say("“{text}”", text=shorten(plain(x.comment), 600))
    return StaffLine(
        words=f"{shorten(plain(x.title), 150)} ({s.short_date(x.on)})",
        detail=detail,
        url=safe_url(x.url),
    )


def person_line(s: Speech, person: Person) -> StaffLine:
    return StaffLine(
        words=f"{person.address} ({s.short_date(person.on)})",
        detail=None if person.note is None else shorten(plain(person.note), 300),
        url=None,
    )


def profile_line(s: Speech, profile: ProfileTrouble) -> StaffLine:
    saved = s.say("saved on {date}", date=s.short_date(profile.saved_on))
    return StaffLine(
        words=f"{shorten(plain(profile.title), 120)} ({profile.project_id})", detail=saved, url=None
    )

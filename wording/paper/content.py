"""What a paper says, in one language: every line with the words that it rests on."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from advice.paper.paper import Paper
from funding.source import load_sources
from funding.words import plain, shorten
from wording.bulletin.content import written
from wording.city_names import city_name
from wording.desk.call_dates import notices
from wording.desk.call_line import own_title, title_of
from wording.desk.filter_words import source_words
from wording.language import Speech
from wording.paper.lines import (
    apply_lines,
    date_lines_of,
    fit_lines,
    money_lines,
    open_lines,
    step_lines,
    what_lines,
)
from wording.paper.one_line import Line
from wording.pipeline.stands import stand_words
from wording.refusals.words import fallen_words, reason_words
from wording.urls import safe_url

TITLE = 160
QUOTES = (420, 260, 160, 100, 60)
"""Characters of a quotation: the most with which the paper stays on one page."""
ROWS, ACROSS = 62, 118
"""Lines of an A4 page in the small print of the paper, and the characters of one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    heading: str
    lines: tuple[Line, ...]

    @property
    def note(self) -> str:
        """What stands behind all of its lines alike, so that it is told once; else ""."""
        notes = {line.note for line in self.lines}
        return next(iter(notes)) if len(notes) == 1 < len(self.lines) else ""

    def note_of(self, line: Line) -> str:
        """Return the note that is told at *line*; "" where words or quotation say enough."""
        return "" if line.quote or line.note in ("", line.words, self.note) else line.note


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperContent:
    """A whole paper; every text is plain, on one line."""

    language: str
    day: date
    title: str
    title_language: str
    other_title: str
    """The title in the reader's language; "" where there is none of its own."""
    url: str
    """"" where the portal's address can't be followed."""
    whom: str
    warnings: tuple[str, ...]
    """What must be known before anything else: that the call is closed, or not listed any more."""
    sections: tuple[Section, ...]
    decision_heading: str
    decisions: tuple[str, ...]
    """What the committee may tick."""
    noted: str
    """Where the city stands with the call already; "" where nobody noted it."""
    notes: tuple[str, ...]
    source_words: str
    """What a link to a quotation is called."""

    def values(self) -> dict[str, Any]:
        """Return it for programs."""
        return {**asdict(self), "day": self.day.isoformat()}


def paper_content(s: Speech, paper: Paper) -> PaperContent:
    """Return the paper in the language of *s*, its quotations short enough for one page."""
    whole = whole_content(s, paper)
    for quote in QUOTES:
        content = with_quotes(whole, quote)
        if rows_of(content) <= ROWS:
            break
    return content


def whole_content(s: Speech, paper: Paper) -> PaperContent:
    call, best = paper.call, paper.call.best
    city = city_name(plain(paper.project.city.name), s.code)
    sections = (
        (s.say("What it is"), what_lines(s, paper)),
        (s.say("Why it fits"), fit_lines(s, paper)),
        (s.say("Can we apply?"), apply_lines(s, paper)),
        (s.say("Money and our own share"), money_lines(s, paper)),
        (s.say("Dates of the call"), date_lines_of(s, paper)),
        (s.say("Counted back from the deadline"), step_lines(s, paper)),
        (s.say("Risks and open questions"), open_lines(s, paper)),
    )
    return PaperContent(
        language=s.code,
        day=paper.today,
        title=shorten(title_of(s, call), TITLE),
        title_language=best.language or s.code,
        other_title=shorten(own_title(s, call) or "", TITLE),
        url=safe_url(best.url) or "",
        whom=s.say(
            "For {city}: {project}", city=city, project=shorten(plain(paper.project.title), TITLE)
        ),
        warnings=tuple(
            notice.words
            for notice in notices(s, call, paper.due, paper.today, is_withdrawn=False)
            if notice.tone
        ),
        sections=tuple(
            Section(heading=heading, lines=tuple(lines)) for heading, lines in sections if lines
        ),
        decision_heading=s.say("Decision"),
        decisions=(
            s.say("We apply."),
            s.say("We take part as a partner."),
            s.say("We do not, because:"),
        ),
        noted=" ".join(noted_words(s, paper)),
        notes=tuple(notes_of(s, paper)),
        source_words=s.say("Source"),
    )


def with_quotes(content: PaperContent, length: int) -> PaperContent:
    """Return the paper with quotations of at most *length* characters."""

    def shown(section: Section) -> Section:
        lines = (replace(line, quote=shorten(line.quote, length)) for line in section.lines)
        return replace(section, lines=tuple(lines))

    return replace(content, sections=tuple(map(shown, content.sections)))


def noted_words(s: Speech, paper: Paper) -> Iterator[str]:
    """Yield where the city stands with the call, what was said against it, and what changed."""
    entry = paper.entry
    if entry is not None:
        words = s.say(
            "Noted on {date}: {state}",
            date=s.short_date(entry.changed_at.date()),
            state=stand_words(s, entry.standing.stand),
        )
        reason = entry.standing.reason
        yield f"{words} – {written(reason)}." if reason else f"{words}."
    for one in paper.refused:
        if one.fallen is not None:
            city = None if one.is_own else plain(paper.project.city.name)
            yield fallen_words(s, one.fallen, city)
            continue
        day = s.short_date(one.said_on)
        if one.why is None:
            yield s.say("Said no on {date}.", date=day)
            continue
        reason = reason_words(s, one.why, one.basis)
        yield s.say("Said no on {date}: {reason}.", date=day, reason=reason)


def notes_of(s: Speech, paper: Paper) -> list[str]:
    """Return the day, the versions, and the sources with their licences."""
    parts = [s.say("As of {date}.", date=s.full_date(paper.today))]
    if paper.version is not None:
        parts.append(s.say("Profile: version {n}.", n=paper.version))
    parts.append(s.say("What counts is the text of the call at its source."))
    found = [" ".join(parts)]
    for reading in paper.readings:
        source = load_sources().get(reading.source)
        words = source_words(s, reading.source)
        if reading.last_seen is not None:
            read = s.say("read on {date}", date=s.short_date(reading.last_seen))
            words = f"{words}, {read}"
        if source is not None:
            words = f"{words} – {source.attribution} ({source.licence})"
        found.append(words)
    return list(dict.fromkeys(found))


def rows_of(content: PaperContent) -> int:
    """Return how many lines the paper takes on a page, about."""
    texts = [content.title, content.other_title, content.whom, *content.warnings, content.noted]
    texts += [*content.notes, *content.decisions]
    rows = 3 + sum(rows_in(text) for text in texts)
    for section in content.sections:
        rows += 1 + sum(rows_in(line.text) for line in section.lines)
    return rows


def rows_in(text: str) -> int:
    return math.ceil(len(text) / ACROSS)

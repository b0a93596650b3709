"""A paper as Markdown, for a ticket, a wiki or a mail."""

from advice.export.markdown import escaped
from wording.paper.content import PaperContent
from wording.paper.one_line import Line


def markdown(content: PaperContent) -> bytes:
    """Return the paper as Markdown; no word of a portal can become a link or a heading."""
    title = escaped(content.title)
    lines = [f"# [{title}](<{content.url}>)" if content.url else f"# {title}", ""]
    if content.other_title:
        lines += [escaped(content.other_title), ""]
    lines += [f"**{escaped(content.whom)}**", ""]
    for warning in content.warnings:
        lines += [f"> **{escaped(warning)}**", ""]
    for section in content.sections:
        lines += [f"## {escaped(section.heading)}", ""]
        if section.note:
            lines += [f"*({escaped(section.note)})*", ""]
        lines += [f"- {written(content, line, section.note_of(line))}" for line in section.lines]
        lines.append("")
    lines += [f"## {escaped(content.decision_heading)}", ""]
    lines += [f"- [ ] {escaped(words)}" for words in content.decisions]
    lines += ["", *([escaped(content.noted), ""] if content.noted else [])]
    lines += ["---", "", *(f"{escaped(note)}  " for note in content.notes)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def written(content: PaperContent, line: Line, note: str) -> str:
    parts = [line.mark, f"**{escaped(line.label)}:**" if line.label else "", escaped(line.words)]
    if line.quote:
        parts.append(f"“{escaped(line.quote)}”")
        if line.url and line.url != content.url:
            parts.append(f"[{escaped(content.source_words)}](<{line.url}>)")
    if note:
        parts.append(f"*({escaped(note)})*")
    return " ".join(part for part in parts if part)

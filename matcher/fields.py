"""Calls and projects as fields of text, each with its language."""

from collections.abc import Mapping
from dataclasses import dataclass

from funding.call import Call, Kind, Record
from funding.city import Project
from matcher.analyse import clean
from matcher.languages import LANGUAGES, detect

CALL_FIELDS = ("title", "context", "text", "programme")
"""Title; call title and destination; sections and keywords; what the programme pays for."""
PROJECT_FIELDS = ("title", "summary", "keywords")


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    language: str
    text: str


def call_texts(call: Call, programme_text: str) -> Mapping[str, Text]:
    """Return the fields of a call; empty ones are left out."""
    best = call.best
    language = best.language if best.language in LANGUAGES else detect(best.text or best.title)
    context = [best.destination, None if is_code(best.call_title) else best.call_title]
    title = best.title
    body = "\n".join([*(section_text(best)), *best.keywords])
    if best.kind is Kind.CASCADE:
        context = [best.call_title]
    texts = {
        "title": Text(language=language, text=clean([title])),
        "context": Text(language=language, text=clean(context)),
        "text": Text(language=language, text=body),
        "programme": Text(language="en", text=programme_text),
    }
    return {name: field for name, field in texts.items() if field.text.strip()}


def section_text(record: Record) -> list[str]:
    return [s.text if s.heading is None else f"{s.heading}. {s.text}" for s in record.sections]


def is_code(text: str | None) -> bool:
    """Return whether a title is a bare identifier, which is no words."""
    return text is not None and " " not in text.strip()


def project_texts(project: Project) -> Mapping[str, list[Text]]:
    """Return the fields of a project; keywords may come in two languages.

    Each keyword is a text of its own, so that no pair of words spans two of them.
    """
    prose = f"{project.title}. {project.summary}"
    language = project.language if project.language in LANGUAGES else detect(prose)
    native = keyword_language(project, language)
    keywords = [Text(language=native, text=k) for k in project.keywords]
    keywords += [Text(language="en", text=k) for k in project.english_keywords]
    texts = {
        "title": [Text(language=language, text=project.title)],
        "summary": [Text(language=language, text=project.summary)],
        "keywords": keywords,
    }
    return {name: found for name, found in texts.items() if any(t.text.strip() for t in found)}


def keyword_language(project: Project, language: str) -> str:
    """Return the language of the keywords, which need not be that of the prose."""
    if language == "en":
        return language
    found = detect(", ".join(project.keywords), default=language)
    return found if found == "en" else language

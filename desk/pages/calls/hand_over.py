"""The ways to take a list along: files, a page to print, a feed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from advice.export.columns import FULL
from advice.search.call_query import CallQuery
from wording.export.files import Format
from wording.language import Speech


@dataclass(frozen=True, kw_only=True, slots=True)
class FileLink:
    href: str
    words: str
    is_file: bool = True
    """False for a page."""


def hand_over_links(
    s: Speech, query: CallQuery, keep: Sequence[tuple[str, str]]
) -> tuple[FileLink, ...]:
    """Return the ways for the whole list; *keep* are parameters that every link keeps."""
    asked = [*replace(query, page=1).to_params(), *keep]
    all_columns = [*asked, ("columns", FULL)]
    return (
        FileLink(href=to(Format.XLSX, asked), words="Excel"),
        FileLink(href=to(Format.XLSX, all_columns), words=s.say("Excel, all columns")),
        FileLink(href=to(Format.CSV, all_columns), words="CSV"),
        FileLink(href=to(Format.MD, asked), words="Markdown"),
        FileLink(href=to(Format.ICS, asked), words=s.say("Calendar")),
        FileLink(href=to(Format.HTML, asked), words=s.say("Page to print"), is_file=False),
        FileLink(href=with_params("/calls/feed", asked), words=s.say("Feed"), is_file=False),
    )


def to(form: Format, params: Sequence[tuple[str, str]]) -> str:
    return with_params(f"/calls/export.{form}", params)


def with_params(path: str, params: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(params)}" if params else path

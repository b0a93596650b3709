"""Every mail speaks its reader's language: no sentence of another one stands in it.

Portals' titles and quotes are marked with a language of their own; names are nobody's language.
Everything else is ours, and a language is known by its small words: *und* is only ever German.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from advice.weekly.content import WeeklyMail
from digest.confirmation import render_confirmation
from digest.reminders import reduced
from digest.render import Rendered, render_mail
from digest.staff_view import render_staff
from funding.resources import shipped
from matcher.text.tokens import stop_words
from tests.digest.test_accessible import staff
from wording.answer_links import Links
from wording.language import LOCALES, speech
from wording.programme_texts import load_guides

BREAKABLE = re.compile(
    r"""
    (?<=\S)[ ][:;?!»%€] | «[ ]     # a space at which a line may break
    | [\w)»’][;?!»] | «[^\s]         # no space at all
    | [^\W\d]:(?!//)                # times and addresses have colons of their own
    """,
    re.VERBOSE,
)
ADDRESS = re.compile(r"\b(?:mailto|https?):\S+")
WORDS = re.compile(r"[^\W\d_]+")
BLOCKS = {"p", "td", "th", "h1", "h2", "h3", "h4", "div", "li", "br", "title", "table", "tr"}
VOID = {"br", "meta", "img", "hr", "link"}
GIVEN = (
    "Heat warnings for every district",
    "Digital twin for planning",
    "Applications may be handed in by local public authorities.",
    "Cities adapt together:",
    "Cities adapt together",
    "urban heat",
    "early warning",
    "housing",
)
"""What projects and portals of the letter wrote: in the text part nothing can mark it."""
Build = Callable[..., WeeklyMail]
MakeLinks = Callable[..., Links]


@cache
def small_words(language: str) -> frozenset[str]:
    """Return the stop words that no other language of the mails has."""
    others = frozenset().union(*(stop_words(code) for code in LOCALES if code != language))
    return frozenset(word for word in stop_words(language) - others if len(word) > 1)


def spoken(text: str, language: str) -> str:
    """Return the language of a text: the reader's, unless another's words prevail."""
    words = WORDS.findall(text.casefold())
    votes = {code: sum(word in small_words(code) for word in words) for code in LOCALES}
    best = max(votes, key=lambda code: votes[code])
    return best if votes[best] >= 2 and votes[best] > 2 * votes[language] else language


class Ours(HTMLParser):
    """The texts of a page, block by block, without those marked as another language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks = [""]
        self._open: list[tuple[str, bool]] = []
        self._language = ""
        self.feed(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self._language = dict(attrs)["lang"] or ""
        if tag in BLOCKS:
            self.blocks.append("")
        if tag not in VOID:
            is_other = dict(attrs).get("lang", self._language) != self._language
            self._open.append((tag, is_other or any(other for _, other in self._open)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()
        if tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.blocks[-1] += data


def mails(language: str, full: Build, quiet: Build, links: MakeLinks) -> Iterator[Rendered]:
    """Yield one of each kind of mail, with pages behind its links and without any."""
    for letter in (full(language), full(language, welcome=True), quiet(language)):
        for base_url in ("https://calls.example.eu", None):
            yield render_mail(letter, links(letter, base_url), pages=load_guides())
    letter = full(language)
    reminder = reduced(letter, {card.call.id: 30 for card in letter.act_now})
    yield render_mail(reminder, links(letter), pages=load_guides())
    yield render_staff(staff(), language)
    yield render_confirmation(language, ("Krefeld",), links(letter))


def strangers(mail: Rendered, language: str) -> list[str]:
    """Return what a mail says in another language than the reader's."""
    found = []
    for block in (mail.subject, *Ours(mail.html).blocks, *mail.text.splitlines()):
        text = ADDRESS.sub(" ", block)
        for given in GIVEN:
            text = text.replace(given, " ")
        found += [block] if spoken(text, language) != language else []
    return found


@pytest.mark.parametrize("language", LOCALES)
def test_no_sentence_of_another_language_stands_in_a_mail(
    language: str, full: Build, quiet: Build, links: MakeLinks
) -> None:
    for mail in mails(language, full, quiet, links):
        assert strangers(mail, language) == []


@pytest.mark.parametrize("language", sorted(set(LOCALES) - {"en"}))
def test_no_english_sentence_that_has_a_translation_stands_in_a_mail(
    language: str, full: Build, quiet: Build, links: MakeLinks
) -> None:
    english = untranslated(language)
    assert len(english) > 100
    for mail in mails(language, full, quiet, links):
        for block in (mail.subject, *Ours(mail.html).blocks, *mail.text.splitlines()):
            assert not english & {block.strip(), *re.split(r"(?<=[.!?]) ", block.strip())}


def untranslated(language: str) -> set[str]:
    """Return the sentences of the code that say something else in *language*."""
    path = shipped("reference") / "locale" / language / "LC_MESSAGES" / "citycalls.po"
    with path.open("rb") as file:
        said = [message.id for message in read_po(file, locale=language) if message.id]
    plain = {one for one in said if isinstance(one, str) and "{" not in one and " " in one}
    return {one for one in plain if speech(language).say(one) != one}


@pytest.mark.parametrize("language", LOCALES)
def test_what_programmes_pay_for_is_told_in_the_language_of_its_file(language: str) -> None:
    told = [page.told(language) for page in load_guides()]
    assert [g for g in told if spoken(f"{g.name}. {g.text}", language) != language] == []


@pytest.mark.parametrize("language", LOCALES)
def test_a_programme_told_in_another_language_would_be_found(
    language: str, tmp_path: Path, full: Build, links: MakeLinks
) -> None:
    """What the other tests see where a translation is missing."""
    letter = full(language)
    for other in sorted(set(LOCALES) - {language}):
        guides = tmp_path / other / "programme_guides"
        guides.mkdir(parents=True)
        shipped_guides = shipped("reference") / "programme_guides"
        shutil.copy(shipped_guides / f"{other}.toml", guides / f"{language}.toml")
        pages = [
            replace(page, file=guides.parent / "programmes" / page.file.name)
            for page in load_guides()
        ]
        mail = render_mail(letter, links(letter), pages=pages)
        assert len(strangers(mail, language)) >= 2, other


def test_a_french_mail_never_breaks_a_line_before_a_sign(
    full: Build, quiet: Build, links: MakeLinks
) -> None:
    """``Date limite :`` with a space that a line may break at, or with none, is no French."""
    for mail in mails("fr", full, quiet, links):
        for block in (mail.subject, *Ours(mail.html).blocks, *mail.text.splitlines()):
            text = ADDRESS.sub(" ", block)
            for given in GIVEN:
                text = text.replace(given, "x")
            assert BREAKABLE.search(text) is None, block
    for page in load_guides():
        guide = page.told("fr")
        assert BREAKABLE.search(f"{guide.name}. {guide.text}") is None, guide


@pytest.mark.parametrize("language", ["de", "it", "nl"])
def test_a_share_and_its_sign_stay_on_one_line(language: str) -> None:
    for page in load_guides():
        assert re.search(r"\d [%€]", page.told(language).text) is None, page.file.stem

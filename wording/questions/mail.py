"""The one question of a mail: the sentence, why it is asked, and the links that answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from advice.questions.asking import Question
from advice.questions.facts import Kind
from wording.answer_links import Action, Links
from wording.language import Speech
from wording.questions.words import (
    choice_words,
    known_words,
    question_words,
    settles_words,
    value_words,
)

NOT_NOW = "later"
"""What a link says in the place of an answer; no fact has such a one."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class TapView:
    """One link to the page that answers; nothing is said before its button is pressed."""

    words: str
    url: str
    is_minor: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedView:
    """What a mail asks."""

    words: str
    why: str
    taps: tuple[TapView, ...]
    """One for each plausible answer where these are few, one for any other, and "not now"."""
    page: TapView
    """All of it behind one link, for the text part."""


def asked_view(s: Speech, question: Question | None, links: Links) -> AskedView | None:
    """Return the question of a mail in words; None where there is none, or no page to answer on."""
    if question is None or not links.has_pages:
        return None
    own = links.answer(Action.MY)

    def tap(words: str, answer: str | None = None, *, is_minor: bool = False) -> TapView:
        url = f"{own}{question_path(question.about, question.fact.name, answer)}"
        return TapView(words=words, url=url, is_minor=is_minor)

    answers = [tap(words, value) for value, words in offered(s, question)]
    if not answers or is_open_ended(question):
        answers.append(tap(s.say("Another answer") if answers else s.say("Answer")))
    return AskedView(
        words=question_words(s, question),
        why=" ".join(part for part in (known_words(s, question), why_words(s, question)) if part),
        taps=(*answers, tap(s.say("Not now"), NOT_NOW, is_minor=True)),
        page=tap(s.say("Answer")),
    )


def why_words(s: Speech, question: Question) -> str:
    """Return in one sentence what hangs on the answer."""
    if question.is_contradiction:
        return settles_words(s, question)
    return s.count(
        "Until it is answered, this stays to be checked for {n} call in your list.",
        "Until it is answered, this stays to be checked for {n} calls in your list.",
        question.in_list,
    )


def offered(s: Speech, question: Question) -> Iterator[tuple[str, str]]:
    """Yield the answers to choose from, as they are typed and in words."""
    fact, public = question.fact, question.public
    if question.is_contradiction and public is not None:
        for value in dict.fromkeys((str(public.value), question.present)):
            yield value, value_words(s, fact, value)
        return
    if public is not None and not fact.choices:
        yield str(public.value), value_words(s, fact, str(public.value))
    for choice in fact.choices:
        yield choice, choice_words(s, fact, choice)


def is_open_ended(question: Question) -> bool:
    """Return whether an answer may be another than those that are offered."""
    kind = question.fact.kind
    return kind not in (Kind.YES_NO, Kind.CHOICES) and question.fact.name != "degurba"


def question_path(about: str, fact: str, answer: str | None = None, keep: Pairs = ()) -> str:
    """Return what follows the address of a person's own page.

    >>> question_path("krefeld/heat", "sizes", "part")
    '/questions?about=krefeld/heat&fact=sizes&answer=part'
    """
    pairs = [("about", about), ("fact", fact), *([("answer", answer)] if answer else []), *keep]
    return f"/questions?{urlencode(pairs, safe='/')}"

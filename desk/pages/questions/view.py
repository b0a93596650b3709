"""The one question of a mail as its page shows it: an answer chosen, one button, and "not now"."""

from dataclasses import dataclass, replace
from datetime import date

from advice.questions.asking import Question
from advice.questions.facts import Kind, read_answer
from advice.questions.reader import ReaderQuestion
from advice.questions.reference import PublicFact
from funding.errors import WrongInput
from wording.city_names import city_name
from wording.language import Speech
from wording.questions.mail import NOT_NOW, is_open_ended, offered
from wording.questions.words import (
    hint_words,
    known_words,
    question_words,
    source_words,
    value_words,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceView:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedForm:
    """The form that answers."""

    about: str
    fact: str
    before: str
    """What the profile says, as it is typed."""
    choices: tuple[ChoiceView, ...]
    takes_several: bool
    hint: str
    is_typed: bool
    """True where another answer may be typed, too."""
    is_other: bool
    """Whether the typed one is chosen."""
    typed: str
    is_compared: bool
    """Whether the reader sees her value beside that of a public source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedPage:
    back: str
    whom: str
    action: str
    words: str
    known: str | None
    notice: str | None
    """What was answered or put off before."""
    form: AskedForm | None
    """None where somebody else answered meanwhile."""
    is_answered: bool
    is_not_now: bool
    """Whether "not now" was tapped, and so is the main button."""
    kept: str
    """What becomes of an answer."""
    not_now: str | None
    """What "not now" does; None where nothing is asked any more."""


def asked_page(
    s: Speech,
    found: ReaderQuestion,
    *,
    whom: str,
    action: str,
    back: str,
    answer: str,
    rests_until: date,
) -> AskedPage:
    """Return the page of a question; *answer* is what the link of the mail says, "" for nothing."""
    question = found.question
    return AskedPage(
        back=back,
        whom=whom,
        action=action,
        words=question_words(s, question),
        known=known_words(s, question),
        notice=notice_of(s, found),
        form=form_of(s, question, "" if answer == NOT_NOW else answer)
        if found.takes_answer
        else None,
        is_answered=found.is_answered,
        is_not_now=answer == NOT_NOW,
        kept=kept_words(s, question),
        not_now=None
        if found.is_answered or found.put_off_until is not None
        else s.say(
            "If you choose “Not now”, no mail asks you this before {date}.",
            date=s.short_date(rests_until),
        ),
    )


def compared_page(page: AskedPage, s: Speech, question: Question, answer: str) -> AskedPage:
    """Return the page that asks once more, with an answer beside what a public source says."""
    theirs = question.public
    assert theirs is not None  # of a value that contradicts it
    both = dict.fromkeys((str(theirs.value), answer))
    form = form_of(s, question, "")
    return replace(
        page,
        words=contradiction_words(s, question, theirs, answer),
        known=None,
        notice=None,
        is_answered=False,
        is_not_now=False,
        form=replace(
            form,
            choices=tuple(
                ChoiceView(value=value, words=value_words(s, question.fact, value), is_chosen=False)
                for value in both
            ),
            is_other=False,
            is_compared=True,
        ),
        not_now=None,
    )


def contradiction_words(s: Speech, question: Question, theirs: PublicFact, answer: str) -> str:
    return s.say(
        "You say {ours}, {source} says {theirs}: which is right?",
        ours=value_words(s, question.fact, answer),
        source=source_words(s, theirs),
        theirs=value_words(s, question.fact, str(theirs.value)),
    )


def form_of(s: Speech, question: Question, answer: str) -> AskedForm:
    fact = question.fact
    choices = list(offered(s, question))
    present = [part.strip() for part in question.present.split(",")]
    wanted = [answer] if answer else ([] if question.is_contradiction else present)
    chosen = {value for value, _ in choices if value in wanted}
    is_typed = is_open_ended(question)
    typed = "" if chosen or not is_typed else readable(question, answer or typed_before(question))
    return AskedForm(
        about=question.about,
        fact=fact.name,
        before=question.present,
        choices=tuple(
            ChoiceView(value=value, words=words, is_chosen=value in chosen)
            for value, words in choices
        ),
        takes_several=fact.kind is Kind.CHOICES,
        hint=hint_words(s, fact),
        is_typed=is_typed,
        is_other=is_typed and not chosen,
        typed=typed,
        is_compared=question.is_contradiction,
    )


def typed_before(question: Question) -> str:
    return "" if question.is_contradiction else question.present


def readable(question: Question, answer: str) -> str:
    """Return an answer as it is typed; "" for one that can't be."""
    try:
        return question.fact.written(read_answer(question.fact, answer))
    except WrongInput:
        return ""


def notice_of(s: Speech, found: ReaderQuestion) -> str | None:
    question = found.question
    if found.is_answered:
        words = {
            "city": city_name(question.city.name, s.code),
            "value": value_words(s, question.fact, question.present),
        }
        if found.is_own:
            return s.say(
                "Thank you: the profile of {city} says “{value}” now. The next list and the next"
                " mail obey it.",
                **words,
            )
        if not question.present:
            return s.say("Somebody answered, and the office of your network took it back.")
        return s.say("Answered already: the profile of {city} says “{value}”.", **words)
    if found.put_off_until is not None:
        date = s.short_date(found.put_off_until)
        return s.say("No mail asks you this before {date}.", date=date)
    return None


def kept_words(s: Speech, question: Question) -> str:
    return s.say(
        "Your answer goes into the profile of {city}, with your mail address beside it. The office"
        " of your network sees it and can take it back.",
        city=city_name(question.city.name, s.code),
    )

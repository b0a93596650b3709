"""Why a call fits a project, as one sentence in the reader's language."""

from collections.abc import Sequence

from advice.ranking.shared_terms import Phrase, SharedTerm, singular
from advice.weekly.content import ProjectFit
from funding.match import Strength
from funding.words import plain, shorten
from wording.language import Speech

REASONS = 3
GAPS = 2
TERM = 60
TITLE = 90


def why_sentence(speech: Speech, fit: ProjectFit, *, names_project: bool = False) -> str:
    """Return why a call fits a project: at most three reasons, and what is missing in half a line.

    *fit* is what a card holds; `advice.weekly.cards.make_fit(match, project)` makes one of a
    match.  The words are the profile's own, in the reader's language where the profile has them in
    it; words of another language stand in quotation marks.  With *names_project* the project comes
    first, for readers of several.  No full stop at the end.

        why_sentence(speech("en"), make_fit(match, project))
        "because it pays for your heat action plan and early warning; no mention of housing"
    """
    why = reasons(speech, fit)
    missing = gaps(speech, fit)
    if missing:
        why = speech.say("{first}; {second}", first=why, second=missing)
    if names_project:
        title = shorten(plain(fit.project_title), TITLE)
        return speech.say("“{project}”: {why}", project=title, why=why)
    return why


def gaps(speech: Speech, fit: ProjectFit) -> str | None:
    """Return what a call does not mention, at most two things; None where it lacks nothing.

    All in one language, the reader's where the profile has any words of it: the same thing in two
    languages would be told as two.
    """
    phrases = [*fit.not_covered, *(phrase for term in fit.terms for phrase in term.own)]
    languages = dict.fromkeys(phrase.language for phrase in phrases)
    if not languages:
        return None
    language = speech.code if speech.code in languages else next(iter(languages))
    told = [phrase for phrase in fit.not_covered if phrase.language == language][:GAPS]
    if not told:
        return None
    words = speech.together(words_of(speech, phrase) for phrase in told)
    return speech.say("no mention of {what}", what=words)


def reasons(speech: Speech, fit: ProjectFit) -> str:
    whole = [term for term in fit.terms if term.is_whole]
    told = distinct([own_words(speech, term) for term in whole or fit.terms])
    terms = speech.together(told[: REASONS if whole else GAPS])
    if not terms:
        return speech.say("because its text as a whole is close to your project")
    if not whole:
        return speech.say("because it comes close to your {terms}", terms=terms)
    if not any(term.is_in_call for term in whole):
        return speech.say("because its programme pays for your {terms}", terms=terms)
    if fit.strength is Strength.STRONG:
        return speech.say("because it pays for your {terms}", terms=terms)
    return speech.say("because it speaks of your {terms}", terms=terms)


def reasons_words(speech: Speech, fit: ProjectFit) -> str:
    """Return what a call and a project share, at most three things; "" where it is nothing.

    Words of another language stand in quotation marks, where none is in the reader's.
    """
    own = [
        term for term in fit.terms if any(p.language == speech.code for p in (*term.own, term.word))
    ]
    said = distinct([own_words(speech, term) for term in own or fit.terms])
    return speech.together(said[:REASONS])


def distinct(words: Sequence[str]) -> list[str]:
    """Return the words that say something new: no "digital twin" beside "local digital twin"."""
    sets = [frozenset(singular(word).split()) for word in words]
    return [
        word
        for n, word in enumerate(words)
        if not any(sets[n] < other for other in sets) and sets[n] not in sets[:n]
    ]


def own_words(speech: Speech, term: SharedTerm) -> str:
    """Return a term as the reader would say it: in the reader's language if anyone does."""
    for phrase in (*term.own, term.word):
        if phrase.language == speech.code:
            return words_of(speech, phrase)
    return words_of(speech, term.own[0])


def words_of(speech: Speech, phrase: Phrase) -> str:
    words = shorten(plain(phrase.text), TERM)
    if phrase.language in (speech.code, None):
        return words
    return speech.say("‘{term}’", term=words)

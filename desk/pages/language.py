"""In which language a page speaks: `?lang=` first, then what the browser asks for."""

from starlette.requests import Request

from wording.language import LOCALES, Speech, speech

PARAMETER = "lang"
LONGEST = 200
"""Characters of Accept-Language that are read."""


def language_of(request: Request) -> Speech:
    """Return the language of the page; English where none is asked for that we write."""
    own: str | None = getattr(request.state, "language", None)
    return speech(chosen_language(request) or own or browser_language(request))


def speak(request: Request, code: str) -> Speech:
    """Let a page speak the language of the person whom it is for, and return it.

    An address that names a language still goes first.
    """
    request.state.language = code
    return language_of(request)


def chosen_language(request: Request) -> str | None:
    """Return the language that the address names; None where it names none of ours."""
    code = request.query_params.get(PARAMETER, "")
    return code if code in LOCALES else None


def kept_language(request: Request) -> list[tuple[str, str]]:
    """Return the parameter that every link of the page keeps; none where no language is named."""
    code = chosen_language(request)
    return [] if code is None else [(PARAMETER, code)]


def browser_language(request: Request) -> str:
    """Return the first of our languages that the browser likes best."""
    wanted = request.headers.get("accept-language", "")[:LONGEST].lower()
    liked: list[tuple[float, int, str]] = []
    for place, part in enumerate(wanted.split(",")):
        name, _, worth = part.strip().partition(";q=")
        code = name[:2]
        if code in LOCALES:
            liked.append((-quality(worth), place, code))
    return min(liked)[2] if liked else "en"


def quality(text: str) -> float:
    """Return the worth 0..1 of a language; 1 where none is given.

    >>> quality("0.8")
    0.8
    """
    try:
        return min(max(float(text), 0.0), 1.0) if text.strip() else 1.0
    except ValueError:
        return 0.0

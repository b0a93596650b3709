"""The pages behind "yes" and "not this time" to a proposal to apply together."""

from dataclasses import replace

from advice.network.line import TandemKind, TandemLine, read_tandem_key
from advice.network.mail_lines import load_tandems
from advice.network.proposals import answer_proposal
from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest
from funding.errors import UnknownName, WrongInput
from wording.answer_links import Action
from wording.network.lines import line_view


def question(request: AnswerRequest, action: Action) -> AnswerPage:
    """Return the page that says what is proposed, with both answers; nothing is changed."""
    s = request.speech
    line = line_of(request)
    if line is None or line.kind is not TandemKind.ASKED:
        return standing(request, line)
    chosen = s.say("Not this time") if action is Action.TANDEM_NO else s.say("Yes")
    main = Form(target=request.target, button=chosen)
    other = (
        request.further(Action.TANDEM_YES, s.say("Yes"), line.about)
        if action is Action.TANDEM_NO
        else request.further(Action.TANDEM_NO, s.say("Not this time"), line.about)
    )
    return with_line(request, s.say("Apply together?"), line, main, other)


def answered(request: AnswerRequest, *, is_yes: bool) -> AnswerPage:
    """Note the answer, and return what holds now: the contacts once all have said yes."""
    s = request.speech
    try:
        answer(request, is_yes=is_yes)
    except (WrongInput, UnknownName):  # ended, withdrawn or agreed since the mail
        return standing(request, line_of(request))
    about = request.grant.about
    undo = request.further(Action.TANDEM_UNDO, s.say("Undo"), about)
    if not is_yes:
        return request.page(
            s.say("Noted: not this time"),
            s.say("The others are only told that it does not come about, and nobody's name."),
            form=undo,
        )
    line = line_of(request)
    if line is not None and line.kind is TandemKind.AGREED:
        return standing(request, line)
    return request.page(
        s.say("Noted: yes"),
        s.say("As soon as all have said yes, you get the contacts, here and in your next mail."),
        form=undo,
    )


def taken_back(request: AnswerRequest) -> AnswerPage:
    s = request.speech
    try:
        answer(request, is_yes=None)
    except (WrongInput, UnknownName):
        return standing(request, line_of(request))
    line = line_of(request)
    if line is None or line.kind is not TandemKind.ASKED:
        return standing(request, line)
    return with_line(
        request,
        s.say("Taken back"),
        line,
        request.further(Action.TANDEM_YES, s.say("Yes"), line.about),
        request.further(Action.TANDEM_NO, s.say("Not this time"), line.about),
    )


def answer(request: AnswerRequest, *, is_yes: bool | None) -> None:
    key = read_tandem_key(request.grant.about)
    if key is None:
        raise UnknownName("the link is about no proposal")
    proposal_id, city_id = key
    answer_proposal(
        request.store,
        proposal_id,
        city_id=city_id,
        person=request.person,
        is_yes=is_yes,
        now=request.now,
        today=request.today,
    )


def line_of(request: AnswerRequest) -> TandemLine | None:
    """Return what holds for the person at present; None where nothing is told any more."""
    tandems = load_tandems(request.store, now=request.now, today=request.today)
    lines = tandems.lines_of(request.person)
    return next((line for line in lines if line.about == request.grant.about), None)


def standing(request: AnswerRequest, line: TandemLine | None) -> AnswerPage:
    """Return how the proposal came out, with the contacts where all have said yes."""
    s = request.speech
    if line is not None and line.kind is not TandemKind.ASKED:
        return with_line(request, s.say("Apply together"), line)
    return request.page(
        s.say("Nothing to answer any more"),
        s.say("The proposal has ended: it was withdrawn, the call closed, or it was answered."),
    )


def with_line(request: AnswerRequest, title: str, line: TandemLine, *forms: Form) -> AnswerPage:
    """Return a page with a line, its notes and contacts."""
    view = line_view(request.speech, line, request.today)
    lines = (view.words, *view.notes, *(contact.words for contact in view.contacts))
    page = replace(request, call=line.call).page(title, *lines)
    main = forms[:1]
    return replace(page, forms=(*main, *(replace(form, is_quiet=True) for form in forms[1:])))

""" "Not relevant": the call is hidden from this person, with a reason if they give one."""

from advice.refusals.basis import MOST_PROJECTS, rules_in_the_way
from advice.refusals.falling import TURNS
from advice.refusals.reasons import read_why
from advice.refusals.saying import say_no
from advice.weekly.my_calls import followed_projects
from desk.answers.feedback import keep_answer
from desk.answers.page import AnswerPage, Choice, Form
from desk.answers.request import AnswerRequest
from eligibility.verdict import check_call
from funding.errors import WrongInput
from funding.evidence import Check, Rule
from store.people.refusals import Why
from wording.answer_links import Action
from wording.language import Speech
from wording.refusals.words import reason_choices

MOST_RULES = 4


class NotRelevant:
    """Hides the call until its reason falls away, if it is one that can."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        form = Form(
            target=request.target,
            button=s.say("Not relevant"),
            legend=s.say("Why? (you need not say)"),
            name="reason",
            choices=tuple(
                Choice(value=value, label=label)
                for value, label in reason_choices(s, in_the_way(request))
            ),
            text_name="comment",
            text_label=s.say("In your own words, if you like"),
        )
        line = s.say("The call will not be shown to you again. You can undo this.")
        return request.page(s.say("Hide this call?"), line, comes_back(s), form=form)

    def do(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        why, rule = read_reason(request.fields.get("reason", ""))
        if request.call is None:
            keep_answer(request, reason=why, comment=request.fields.get("comment"))
        else:
            say_no(
                request.store,
                request.call,
                why=why,
                rule=rule,
                words=request.fields.get("comment"),
                person=request.person,
                period=request.grant.period,
                now=request.now,
                today=request.today,
            )
        lines = [s.say("The call will not be shown to you again.")]
        if why in TURNS:
            lines.append(comes_back(s))
        undo = request.further(Action.UNDO, s.say("Undo"), request.grant.about)
        return request.page(s.say("Hidden"), *lines, form=undo)


def read_reason(text: str) -> tuple[Why | None, Rule | None]:
    """Return the reason that a form sent; none for anything that it did not offer."""
    try:
        return read_why(text)
    except WrongInput:
        return None, None


def in_the_way(request: AnswerRequest) -> list[Check]:
    """Return the rules that the person may name for "we cannot apply"."""
    projects = followed_projects(request.store, request.person)
    if request.call is None or not projects:
        return []
    found: dict[Rule, Check] = {}
    for project in projects[:MOST_PROJECTS]:
        checks, _ = check_call(project, request.call, today=request.today)
        for check in rules_in_the_way(checks):
            found.setdefault(check.rule, check)
    return list(found.values())[:MOST_RULES]


def comes_back(s: Speech) -> str:
    return s.say(
        "If the reason falls away – a later deadline, a lower own share, a smaller least grant, "
        "more who may apply – the call comes back once."
    )


ACTION = NotRelevant()

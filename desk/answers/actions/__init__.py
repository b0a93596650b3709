"""What the links of a mail do: one file an action, named as `wording.answer_links.Action` names it.

    action_for(Action.WATCH).question(request)
    action_for(Action.WATCH).do(request)

To add one, write a file of its name here, with an `ACTION` that has `question` and `do`.
`desk.answers.routes` and `by_mail` call it.
"""

import importlib
from functools import cache

from desk.answers.request import AnswerAction
from wording.answer_links import Action


@cache
def action_for(action: Action) -> AnswerAction:
    """Return what an action does, from the file of its name."""
    found: AnswerAction = importlib.import_module(f"{__name__}.{action.value}").ACTION
    return found

"""Every kind of link is one file, which explains it and does it."""

import pytest

from desk.answers.actions import action_for
from tests.structure.modules import ROOT
from wording.answer_links import ANSWERS

FOLDER = ROOT / "desk" / "answers" / "actions"


@pytest.mark.parametrize("action", ANSWERS)
def test_an_action_has_a_file_of_its_name_with_a_question_and_a_deed(action):
    found = action_for(action)
    assert type(found).__module__ == f"desk.answers.actions.{action.value}"
    assert callable(found.question)
    assert callable(found.do)


def test_no_file_is_there_without_an_action():
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert files == {action.value for action in ANSWERS}

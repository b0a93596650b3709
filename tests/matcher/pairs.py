"""One project beside one call, without a ranked list around them."""

from funding.call import Call
from funding.city import Project
from matcher.explain import Explanation, explain_row
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector


def explain_pair(project: Project, call: Call, index: CallIndex) -> Explanation:
    """Return every contribution to the lexical score of a call of the index.

    Raises EmptyProfile if no word of the project survives tokenising, KeyError if the call is
    not in the index.
    """
    return explain_row(project, build_vector(project, index), index, index.row[call.id])

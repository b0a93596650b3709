"""One project beside one call, without a ranked list around them."""

from funding.call import Call
from funding.city import Project
from matcher.explain import Explainer, Explanation
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector


def explain_pair(project: Project, call: Call, index: CallIndex) -> Explanation:
    """Return every contribution to the lexical score of a call of the index.

    Raises EmptyProfile if no word of the project survives tokenising, KeyError if the call is
    not in the index.
    """
    vector = build_vector(project, index)
    return Explainer(project, vector, index).explain(index.row[call.id])

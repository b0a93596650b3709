"""A question is answered with the reasons of what is shown, and no others are worked out."""

from advice.as_json.matches import match_values
from advice.ranking.answering import answer
from advice.ranking.asked import Asked
from advice.ranking.matching import match_project, open_corpus
from tests.advice.ranking.test_index_cache import TEXTS, TODAY, admit, store

__all__ = ["store"]  # the fixture is found by its name
TEXT = "Our town is hot. Heat waves and floods: we want tramways and cool streets."


def test_the_document_is_the_one_in_which_everything_is_explained(store):
    admit(store, [f"{text}, {n}" for n in range(6) for text in TEXTS], TODAY)
    asked = Asked(text=TEXT, country="DE", without=["tramways"])
    with store.read():
        corpus = open_corpus(store, TODAY)
        found = answer(store, corpus, asked, top=2, today=TODAY)
        lists = [match_project(corpus, p, today=TODAY) for p in found.projects]
    assert found.values() == match_values("text", found.projects, lists, 2, TODAY)
    (matches,) = found.lists
    assert len(matches.results) > 2
    assert all(m.reasons for m in matches.results[:2])
    assert not any(m.reasons for m in matches.results[2:])

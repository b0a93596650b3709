"""A corpus that a service keeps open answers as one that is opened anew, whatever changes."""

from concurrent.futures import ThreadPoolExecutor

from advice.ranking.kept_corpus import KeptCorpus
from advice.ranking.matching import open_corpus
from advice.ranking.own_concepts import add_terms
from store.calls import lazy_calls
from store.database import open_store
from tests.advice.ranking.test_index_cache import (
    LATER,
    TEXTS,
    TODAY,
    admit,
    answers,
    project,
    store,
)

__all__ = ["project", "store"]  # the fixtures are found by their names


def both(kept, store, project, today=TODAY):
    """Return the answers of the kept corpus and of one that is opened anew."""
    with store.read():
        ours = answers(kept.corpus(store, today), project, today)
        return ours, answers(open_corpus(store, today), project, today)


def test_a_kept_corpus_answers_as_a_new_one_before_and_after_every_change(store, project):
    kept = KeptCorpus()
    first, opened = both(kept, store, project)
    assert first == opened
    assert both(kept, store, project)[0] == first
    admit(store, [*TEXTS, "heat plans for cool towns"], LATER)
    after, opened = both(kept, store, project, LATER)
    assert after == opened
    assert after != first
    add_terms(store.path.parent, "heat-planning", "en", ["tramways"])
    own, opened = both(kept, store, project, LATER)
    assert own == opened
    assert both(kept, store, project)[0] == both(kept, store, project)[1]  # the day before


def test_the_same_state_is_read_once(store, project, monkeypatch):
    kept = KeptCorpus()
    both(kept, store, project)

    def never(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(lazy_calls, "calls_of", never)
    monkeypatch.setattr("advice.ranking.live_index.read_index", never)
    with store.read():
        assert answers(kept.corpus(store, TODAY), project).considered


def test_calls_beyond_those_that_are_remembered_are_read_each_time(store, project, monkeypatch):
    monkeypatch.setattr(lazy_calls, "REMEMBERED", 1)
    kept = KeptCorpus()
    for _ in range(2):
        ours, opened = both(kept, store, project)
        assert ours == opened


def test_many_threads_get_the_answer_of_one(store, project):
    kept = KeptCorpus()
    alone, _ = both(KeptCorpus(), store, project)

    def ask(_):
        with open_store(store.path) as mine, mine.read():
            return answers(kept.corpus(mine, TODAY), project)

    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(ask, range(40)))


def test_what_is_at_hand_is_what_was_asked_for_last_whatever_changed(store, project):
    kept = KeptCorpus()
    with store.read():
        made = answers(kept.at_hand(store, TODAY), project)
        assert answers(kept.corpus(store, TODAY), project) == made
    admit(store, [*TEXTS, "heat plans for cool towns"], TODAY)
    with store.read():
        assert answers(kept.at_hand(store, TODAY), project) == made
        anew = answers(kept.corpus(store, TODAY), project)
        assert anew != made
        assert answers(kept.at_hand(store, TODAY), project) == anew
        opened = answers(open_corpus(store, LATER), project, LATER)
        assert answers(kept.at_hand(store, LATER), project, LATER) == opened

"""Answers with their validators, kept per source."""

from store.harvest.http_cache import Answer, find_answer, keep_answers

LIST = "https://calls.example.eu/list"
PAGE = "https://calls.example.eu/page"


def answer(url: str, body: bytes = b"<html>calls</html>", **changes) -> Answer:
    values = {"etag": '"w11"', "last_modified": "Mon, 09 Mar 2026 06:00:00 GMT"} | changes
    return Answer(url=url, body=body, **values)


def test_an_answer_comes_back_as_it_was_kept(store):
    kept = answer(LIST, "Förderung für Städte".encode())
    keep_answers(store, "portico", [kept])
    assert find_answer(store, "portico", LIST) == kept


def test_a_missing_validator_stays_unknown(store):
    keep_answers(store, "portico", [answer(LIST, etag=None)])
    found = find_answer(store, "portico", LIST)
    assert found is not None
    assert (found.etag, found.last_modified) == (None, "Mon, 09 Mar 2026 06:00:00 GMT")


def test_an_address_is_known_only_as_it_was_asked(store):
    keep_answers(store, "portico", [answer(LIST)])
    assert find_answer(store, "portico", f"{LIST}?page=1") is None
    assert find_answer(store, "portico", PAGE) is None


def test_a_source_is_never_given_the_answer_of_another(store):
    keep_answers(store, "portico", [answer(LIST, b"cards")])
    keep_answers(store, "eui", [answer(LIST, b"prose")])
    found = find_answer(store, "portico", LIST)
    assert found is not None
    assert found.body == b"cards"
    assert find_answer(store, "sedia", LIST) is None


def test_a_later_run_takes_the_place_of_all_answers_before(store):
    keep_answers(store, "portico", [answer(LIST, b"old"), answer(PAGE, b"old")])
    keep_answers(store, "portico", [answer(LIST, b"new", etag='"w12"')])
    found = find_answer(store, "portico", LIST)
    assert found is not None
    assert (found.body, found.etag) == (b"new", '"w12"')
    assert find_answer(store, "portico", PAGE) is None


def test_a_run_without_validators_leaves_nothing_behind(store):
    keep_answers(store, "portico", [answer(LIST)])
    keep_answers(store, "portico", [])
    assert find_answer(store, "portico", LIST) is None

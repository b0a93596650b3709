"""Answers with their validators, kept per source."""

from store.harvest.http_cache import CachedResponse, find_response, keep_responses

LIST = "https://calls.example.eu/list"
PAGE = "https://calls.example.eu/page"


def answer(url: str, body: bytes = b"<html>calls</html>", **changes) -> CachedResponse:
    values = {"etag": '"w11"', "last_modified": "Mon, 09 Mar 2026 06:00:00 GMT"} | changes
    return CachedResponse(url=url, body=body, **values)


def test_an_answer_comes_back_as_it_was_kept(store):
    kept = answer(LIST, "Förderung für Städte".encode())
    keep_responses(store, "portico", [kept])
    assert find_response(store, "portico", LIST) == kept


def test_a_missing_validator_stays_unknown(store):
    keep_responses(store, "portico", [answer(LIST, etag=None)])
    found = find_response(store, "portico", LIST)
    assert found is not None
    assert (found.etag, found.last_modified) == (None, "Mon, 09 Mar 2026 06:00:00 GMT")


def test_an_address_is_known_only_as_it_was_asked(store):
    keep_responses(store, "portico", [answer(LIST)])
    assert find_response(store, "portico", f"{LIST}?page=1") is None
    assert find_response(store, "portico", PAGE) is None


def test_a_source_is_never_given_the_answer_of_another(store):
    keep_responses(store, "portico", [answer(LIST, b"cards")])
    keep_responses(store, "eui", [answer(LIST, b"prose")])
    found = find_response(store, "portico", LIST)
    assert found is not None
    assert found.body == b"cards"
    assert find_response(store, "sedia", LIST) is None


def test_a_later_run_takes_the_place_of_all_answers_before(store):
    keep_responses(store, "portico", [answer(LIST, b"old"), answer(PAGE, b"old")])
    keep_responses(store, "portico", [answer(LIST, b"new", etag='"w12"')])
    found = find_response(store, "portico", LIST)
    assert found is not None
    assert (found.body, found.etag) == (b"new", '"w12"')
    assert find_response(store, "portico", PAGE) is None


def test_a_run_without_validators_leaves_nothing_behind(store):
    keep_responses(store, "portico", [answer(LIST)])
    keep_responses(store, "portico", [])
    assert find_response(store, "portico", LIST) is None


def test_an_answer_that_did_not_change_is_not_written_again(store):
    keep_responses(store, "portico", [answer(LIST), answer(PAGE)])
    found = find_response(store, "portico", LIST)
    assert found is not None
    before = store.row("SELECT total_changes() AS n")
    keep_responses(store, "portico", [found, answer(PAGE, b"new")])
    assert store.row("SELECT total_changes() AS n") == {"n": before["n"] + 1}
    assert find_response(store, "portico", LIST) == found

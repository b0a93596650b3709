"""Full-text search: which calls are found, and in which order."""

from datetime import date

from store.calls.calls import list_calls

DAY = date(2026, 3, 9)


def search(store, query, **more):
    found = list_calls(store, today=DAY, query=query, by_relevance=True, **more)
    return [c.record.source_id for c in found]


def test_a_call_with_the_word_in_its_title_comes_before_one_that_mentions_it(store, make, admit):
    aside = "Projects on mobility, housing and water may also mention heat. " * 5
    admit(
        [
            make("aside", "2026-04-01", title="Sustainable districts", text=aside),
            make(
                "about", "2026-09-01", title="Heat in cities", text="Cool rooms and early warning."
            ),
        ],
        "2026-03-09",
    )
    assert search(store, "heat") == ["about", "aside"]
    by_deadline = list_calls(store, today=DAY, query="heat")
    assert [c.record.source_id for c in by_deadline] == ["aside", "about"]


def test_a_text_that_is_all_about_a_word_comes_before_one_that_names_it_once(store, make, admit):
    once = "Retention of rain. " + "Archives and museums of the region. " * 40
    admit(
        [
            make("once", "2026-04-01", title="Call one", text=once),
            make(
                "all", "2026-09-01", title="Call two", text="Rain retention and rain gardens. " * 9
            ),
        ],
        "2026-03-09",
    )
    assert search(store, "rain") == ["all", "once"]


def test_equal_answers_stand_in_order_of_deadline(store, make, admit):
    same = {"title": "Green roofs", "text": "Green roofs for schools."}
    admit([make("later", "2026-09-01", **same), make("soon", "2026-04-01", **same)], "2026-03-09")
    assert search(store, "roofs") == ["soon", "later"]


def test_a_source_s_own_rows_are_ranked_by_themselves(store, make, admit):
    admit([make("a", "2026-04-01", title="Museums", text="Heat once.")], "2026-03-09")
    admit([make("b", "2026-04-01", title="Heat")], "2026-03-09", source="eui")
    assert search(store, "heat", source="portico") == ["a"]
    assert search(store, "heat") == ["b", "a"]

"""Profiles are changed on pages: the effect before, a version after, nothing lost between."""

import http.client
from urllib.parse import urlencode

import pytest

from advice.profiles.stored_projects import load_profile
from store.operations.audit import read_trail
from store.people.feedback import AnswerKind, give_feedback
from store.people.feeds import list_feeds
from store.people.profiles import profile_history
from tests.desk.conftest import Answer, Desk
from tests.desk.profiles.conftest import form_of, with_values

PAGE = "/profiles/krefeld"
HEAT = "p.heat-warnings."
Fields = list[tuple[str, str]]


def send(desk: Desk, path: str, fields: Fields, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        connection.request("POST", path, urlencode(fields), kind)
        answer = connection.getresponse()
        found = {k.lower(): v for k, v in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode())
    finally:
        connection.close()


def opened(desk: Desk, path: str = PAGE) -> Fields:
    return form_of(desk.ask("GET", path))


def versions(desk: Desk) -> list[int]:
    with desk.open() as store:
        return [v.version for v in profile_history(store, "krefeld")]


def keywords(desk: Desk) -> tuple[str, ...]:
    with desk.open() as store:
        return load_profile(store, "krefeld").projects[0].english_keywords


def with_keyword(fields: Fields, term: str, weight: str = "1") -> Fields:
    name = f"{HEAT}english_keywords"
    return [*fields, (name, term), (f"{name}.weight", weight)]


def test_the_form_sent_back_unchanged_changes_nothing(krefeld) -> None:
    answer = send(krefeld, PAGE, [*opened(krefeld), ("do", "save")])
    assert answer.status == 303
    assert versions(krefeld) == [1]


def test_looking_at_the_effect_saves_nothing_and_names_the_terms(krefeld) -> None:
    before = krefeld.dump()
    fields = with_keyword(opened(krefeld), "green roofs", "3")
    answer = send(krefeld, PAGE, [*fields, ("do", "show")])
    assert answer.status == 200
    assert "This is a draft; nothing is saved yet." in answer.body
    assert "counts more: green roofs" in answer.body
    assert "What enters" in answer.body
    kept = form_of(answer)
    names = (f"{HEAT}english_keywords", f"{HEAT}english_keywords.weight")
    terms, weights = ([v for n, v in kept if n == name] for name in names)
    assert ("green roofs", "3") in list(zip(terms, weights, strict=True))
    assert krefeld.dump() == before


def test_a_saved_draft_is_a_version_with_author_and_comment(krefeld) -> None:
    fields = with_values(with_keyword(opened(krefeld), "green roofs", "2"), comment="as asked")
    answer = send(krefeld, PAGE, [*fields, ("do", "save")])
    assert answer.status == 303
    assert answer.headers["location"] == f"{PAGE}?saved=2"
    assert "Saved as version 2" in krefeld.ask("GET", answer.headers["location"]).body
    with krefeld.open() as store:
        last = profile_history(store, "krefeld")[-1]
        assert (last.author, last.comment) == ("desk", "as asked")
        assert "# a-z, 0-9 and hyphens" in last.text
        assert load_profile(store, "krefeld").projects[0].emphasis == (("green roofs", 2.0),)
        assert [c.did for c in read_trail(store)][:1] == ["saved a profile"]


def test_without_a_comment_the_history_says_what_changed(krefeld) -> None:
    send(krefeld, PAGE, [*with_keyword(opened(krefeld), "green roofs"), ("do", "save")])
    with krefeld.open() as store:
        comment = profile_history(store, "krefeld")[-1].comment
    assert comment == "heat-warnings: English keywords: “green roofs” added"


def test_yaml_is_edited_with_its_comments(krefeld) -> None:
    answer = send(krefeld, PAGE, [*with_keyword(opened(krefeld), "shade"), ("do", "yaml")])
    fields = form_of(answer)
    text = dict(fields)["text"]
    assert "- shade" in text
    assert "# a-z, 0-9 and hyphens" in text
    new = with_values(fields, text=text.replace("name: Krefeld", "name: Krefeld  # on the Rhine"))
    assert send(krefeld, PAGE, [*new, ("do", "save")]).status == 303
    with krefeld.open() as store:
        assert "name: Krefeld  # on the Rhine" in profile_history(store, "krefeld")[-1].text
    back = form_of(send(krefeld, PAGE, [*new, ("do", "form")]))
    assert ("city.name", "Krefeld") in back


def test_a_wrong_field_is_named_and_nothing_is_lost(krefeld) -> None:
    fields = with_values(opened(krefeld), city__population="many", city__name="Krefeld am Rhein")
    for do in ("show", "save"):
        answer = send(krefeld, PAGE, [*fields, ("do", do)])
        assert answer.status == 422
        assert "field &#39;city.population&#39; is &#39;many&#39;" in answer.body
        kept = form_of(answer)
        assert ("city.population", "many") in kept
        assert ("city.name", "Krefeld am Rhein") in kept
    # a script swaps the pane only: an error page would take the form away
    assert send(krefeld, PAGE, [*fields, ("do", "show")], **{"HX-Request": "true"}).status == 200
    assert versions(krefeld) == [1]


def test_wrong_yaml_names_the_line(krefeld) -> None:
    fields = opened(krefeld, f"{PAGE}?as=yaml")
    text = dict(fields)["text"].replace("country: DE", "country: UK")
    answer = send(krefeld, PAGE, [*with_values(fields, text=text), ("do", "save")])
    assert answer.status == 422
    assert "line 7" in answer.body
    assert "write GB" in answer.body
    assert dict(form_of(answer))["text"] == text


def mark_first_relevant(desk: Desk) -> str:
    page = desk.ask("GET", PAGE).body
    call_id = page.split("/calls/", 1)[1].split('"', 1)[0].replace("%3A", ":")
    with desk.open() as store:
        give_feedback(
            store, call_id=call_id, answer=AnswerKind.RELEVANT, recipient_id=1, now=desk.now
        )
    return call_id


def test_a_call_marked_relevant_asks_for_a_tick_before_it_drops_out(krefeld) -> None:
    mark_first_relevant(krefeld)
    fields = with_values(
        opened(krefeld), **{f"{HEAT}must_none".replace(".", "__"): "heat\nheatwave"}
    )
    shown = send(krefeld, PAGE, [*fields, ("do", "show")])
    assert "1 person marked relevant" in shown.body
    refused = send(krefeld, PAGE, [*fields, ("do", "save")])
    assert refused.status == 422
    assert "Save all the same" in refused.body
    top = refused.body.split('<div class="columns tune">')[0]
    assert "Nothing was saved:" in top
    assert "1 person marked relevant" in top
    assert versions(krefeld) == [1]
    assert send(krefeld, PAGE, [*fields, ("anyway", "1"), ("do", "save")]).status == 303
    assert versions(krefeld) == [1, 2]


def test_who_saves_second_sees_both_versions_and_loses_nothing(krefeld) -> None:
    mine, theirs = opened(krefeld), opened(krefeld)
    saved = send(krefeld, PAGE, [*with_keyword(theirs, "theirs of mine"), ("do", "save")])
    assert saved.status == 303
    answer = send(krefeld, PAGE, [*with_keyword(mine, "street trees"), ("do", "save")])
    assert answer.status == 409
    assert "Somebody saved this profile meanwhile" in answer.body
    assert "“theirs of mine” added" in answer.body
    assert "“street trees” added" in answer.body
    assert "Version 2 by desk" in answer.body
    kept = form_of(answer)
    assert "street trees" in [v for n, v in kept if n == f"{HEAT}english_keywords"]
    assert versions(krefeld) == [1, 2]
    # both together
    together = send(krefeld, PAGE, [*kept, ("do", "merge")])
    assert together.status == 200
    done = send(krefeld, PAGE, [*form_of(together), ("do", "save")])
    assert done.status == 303
    assert {"theirs of mine", "street trees"} <= set(keywords(krefeld))


def test_mine_may_be_saved_in_its_place_and_theirs_stays_in_the_history(krefeld) -> None:
    mine = opened(krefeld)
    send(krefeld, PAGE, [*with_keyword(opened(krefeld), "theirs"), ("do", "save")])
    answer = send(krefeld, PAGE, [*with_keyword(mine, "mine"), ("do", "save")])
    done = send(krefeld, PAGE, [*form_of(answer), ("do", "replace")])
    assert done.status == 303
    assert "mine" in keywords(krefeld)
    assert "theirs" not in keywords(krefeld)
    assert versions(krefeld) == [1, 2, 3]


def test_the_history_tells_compares_and_brings_back(krefeld) -> None:
    send(krefeld, PAGE, [*with_keyword(opened(krefeld), "green roofs", "3"), ("do", "save")])
    page = krefeld.ask("GET", f"{PAGE}/-/history").body
    assert "English keywords: “green roofs” added" in page
    assert "Weight of a keyword “green roofs”: 1 → 3" in page
    assert "<ins>+       - green roofs</ins>" in page
    compared = krefeld.ask("GET", f"{PAGE}/-/history?from=2&to=1").body
    assert "“green roofs” taken out" in compared
    assert krefeld.ask("GET", f"{PAGE}/-/history?from=2&to=9").status == 400
    draft = krefeld.ask("GET", f"{PAGE}?draft=1").body
    assert "This is a draft; nothing is saved yet." in draft
    back = send(krefeld, f"{PAGE}/-/revert", [("to", "1"), ("version", "2")])
    assert back.status == 303
    assert "green roofs" not in keywords(krefeld)
    assert versions(krefeld) == [1, 2, 3]
    stale = send(krefeld, f"{PAGE}/-/revert", [("to", "2"), ("version", "2")])
    assert stale.status == 409
    for to, status in (("9", 404), ("1", 400), ("x", 404)):
        answer = send(krefeld, f"{PAGE}/-/revert", [("to", to), ("version", "3")])
        assert answer.status == status


def test_bringing_back_a_version_that_loses_a_relevant_call_asks_first(krefeld) -> None:
    forbids = with_values(opened(krefeld), **{f"{HEAT}must_none".replace(".", "__"): "heat"})
    send(krefeld, PAGE, [*forbids, ("do", "save")])
    free = with_values(opened(krefeld), **{f"{HEAT}must_none".replace(".", "__"): ""})
    send(krefeld, PAGE, [*free, ("do", "save")])
    mark_first_relevant(krefeld)
    answer = send(krefeld, f"{PAGE}/-/revert", [("to", "2"), ("version", "3")])
    assert answer.headers["location"] == f"{PAGE}?draft=2"
    assert "Save all the same" in krefeld.ask("GET", f"{PAGE}?draft=2").body
    assert versions(krefeld) == [1, 2, 3]


def test_suggested_keywords_are_ticked_and_never_come_by_themselves(krefeld) -> None:
    before = krefeld.dump()
    answer = send(krefeld, PAGE, [*opened(krefeld), ("do", "suggest:heat-warnings")])
    assert "Suggested keywords" in answer.body
    assert f'name="{HEAT}tick"' in answer.body
    assert krefeld.dump() == before
    assert not [n for n, _ in form_of(answer) if n.endswith("tick")]
    ticked = [*form_of(answer), (f"{HEAT}tick", "en:cool rooms")]
    send(krefeld, PAGE, [*ticked, ("do", "save")])
    assert keywords(krefeld)[-1] == "cool rooms"


def test_a_project_is_added_and_taken_out(krefeld) -> None:
    new = with_values(opened(krefeld), new__title="Schoolyards & shade")
    shown = send(krefeld, PAGE, [*new, ("do", "show")])
    assert "new project “Schoolyards &amp; shade”" in shown.body
    assert send(krefeld, PAGE, [*form_of(shown), ("do", "save")]).status == 303
    with krefeld.open() as store:
        assert load_profile(store, "krefeld").projects[-1].id == "krefeld/schoolyards-shade"
    out = [*opened(krefeld), ("p.schoolyards-shade.out", "1"), ("do", "save")]
    assert send(krefeld, PAGE, out).status == 303
    with krefeld.open() as store:
        assert len(load_profile(store, "krefeld").projects) == 2
    assert krefeld.ask("GET", "/profiles/krefeld/heat-warnings").status == 200
    assert krefeld.ask("GET", "/profiles/krefeld/nothing").status == 404


def test_the_list_tells_what_each_finds_and_who_changed_it(krefeld) -> None:
    page = krefeld.ask("GET", "/profiles").body
    assert "Krefeld" in page
    assert "last changed" in page
    assert "by tests" in page
    assert "2 projects" in page
    assert krefeld.ask("GET", "/profiles?lang=de").body.count("Hitzewarnungen")


def test_a_city_is_added_and_a_file_imported(krefeld) -> None:
    answer = send(
        krefeld, "/profiles", [("name", "Bad Düben"), ("country", "DE"), ("title", "It's hot")]
    )
    assert answer.headers["location"] == "/profiles/bad-duben?saved=1"
    text = "city: {id: pirna, name: Pirna, country: DE}\nprojects: [{id: a, title: A}]\n"
    assert send(krefeld, "/profiles", [("text", text)]).status == 303
    again = send(krefeld, "/profiles", [("text", text)])
    assert again.status == 422
    assert "pirna is there already" in again.body
    wrong = send(krefeld, "/profiles", [("text", text.replace("DE", "XX"))])
    assert wrong.status == 422
    assert "line 1" in wrong.body
    assert send(krefeld, "/profiles", [("name", "X")]).status == 422


def test_forms_of_other_sites_are_refused(krefeld) -> None:
    before = krefeld.dump()
    for path in ("/profiles", PAGE, f"{PAGE}/-/revert", "/profiles/-/several", f"{PAGE}/-/feed"):
        answer = send(krefeld, path, [("do", "save")], Origin="https://elsewhere.example")
        assert answer.status == 403
    assert krefeld.dump() == before


def test_several_profiles_are_changed_together_or_not_at_all(krefeld) -> None:
    text = (
        "city: {id: pirna, name: Pirna, country: DE}\n"
        "projects: [{id: a, title: Heat, keywords: [heat warning]}]\n"
    )
    send(krefeld, "/profiles", [("text", text)])
    where = [("project", "krefeld/heat-warnings"), ("project", "pirna/a")]
    stamps = [("version.krefeld", "1"), ("version.pirna", "1")]
    change = [("kind", "english_keywords"), ("value", "green roofs"), *where, *stamps]
    shown = send(krefeld, "/profiles/-/several", [*change, ("do", "show")])
    assert "Save 2 profiles" in shown.body
    assert shown.body.count("<td>Pirna</td>") == 1
    send(krefeld, PAGE, [*with_keyword(opened(krefeld), "meanwhile"), ("do", "save")])
    stale = send(krefeld, "/profiles/-/several", [*change, ("do", "save")])
    assert stale.status == 409
    with krefeld.open() as store:
        assert [v.version for v in profile_history(store, "pirna")] == [1]
    fresh = [(n, "2" if n == "version.krefeld" else v) for n, v in change]
    assert send(krefeld, "/profiles/-/several", [*fresh, ("do", "save")]).status == 303
    assert keywords(krefeld)[-1] == "green roofs"
    with krefeld.open() as store:
        assert load_profile(store, "pirna").projects[0].keywords[-1] == "green roofs"
    nothing = send(krefeld, "/profiles/-/several", [*fresh, ("do", "show")])
    assert "Nothing would change" in nothing.body
    fact = [("kind", "fact"), ("fact", "has_climate_plan=yes"), *where, ("do", "save")]
    assert send(krefeld, "/profiles/-/several", fact).status == 303
    with krefeld.open() as store:
        assert load_profile(store, "pirna").city.has_climate_plan is True
    for wrong, status in ((("kind", "x"), 400), (("fact", "x=y"), 422)):
        fields = [("kind", "fact"), wrong, *where, ("do", "show")]
        assert send(krefeld, "/profiles/-/several", fields).status == status


def test_a_feed_of_a_project_is_made_and_linked(krefeld) -> None:
    answer = send(krefeld, f"{PAGE}/-/feed", [("project", "heat-warnings")])
    assert answer.status == 303
    page = krefeld.ask("GET", PAGE).body
    assert ".atom" in page
    assert ".ics" in page
    with krefeld.open() as store:
        assert [f.about for f in list_feeds(store)] == ["krefeld/heat-warnings"]
    assert send(krefeld, f"{PAGE}/-/feed", [("project", "none")]).status == 404
    assert krefeld.ask("GET", "/match?q=Hitze").status == 200


@pytest.mark.parametrize(
    "path", ["/profiles/none", "/profiles/none/-/history", "/profiles/KREFELD"]
)
def test_what_is_not_there_is_a_page_that_says_so(krefeld, path) -> None:
    answer = krefeld.ask("GET", path)
    assert answer.status == 404
    assert "There is no such profile" in answer.body

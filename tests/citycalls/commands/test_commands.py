"""The command line as people and programs use it."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from advice.profiles.stored_projects import import_profiles
from citycalls.cli import app
from citycalls.settings import Settings
from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.errors import CityCallsError, WrongInput
from funding.event import Harvest
from funding.resources import shipped
from matcher.calibration import PROFILE
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records

NOW = datetime(2026, 10, 13, 6, tzinfo=UTC)
TEXT = (
    "Local administrations set up early warning of heat waves, with heat-health action plans, "
    "weather sensors and cool rooms for vulnerable groups. "
)


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """A database with sixty calls, two of which are about heat, and the city of Krefeld."""
    path = tmp_path_factory.mktemp("commands") / "c.db"
    with open_store(path) as store:
        run = begin_run(store, "sedia", today=NOW.date(), now=NOW)
        records = [
            topic(f"HORIZON-TEST-{n:02}", f"Archives and museums {n}", "Museums. " * 20)
            for n in range(58)
        ]
        records.append(topic("LIFE-TEST-HEAT", "Heat warnings and heat action plans", TEXT * 4))
        records.append(topic("LIFE-TEST-COOL", "Cool streets", TEXT))
        stage_records(store, run, records)
        finish_run(
            store,
            run,
            Harvest(complete=True, listed=60, requests=1),
            today=NOW.date(),
            now=NOW,
        )
        import_profiles(
            store, shipped("profiles") / "krefeld.yaml", author="Ana", comment="first", now=NOW
        )
    return path


def topic(name, title, text):
    return Record(
        source="sedia",
        source_id=name,
        title=title,
        url=f"https://ec.europa.eu/info/topic-details/{name}",
        kind=Kind.TOPIC,
        language="en",
        status_claimed=Status.OPEN,
        opening_date=date(2026, 9, 1),
        deadlines=(Deadline(date=date(2027, 2, 4), raw="2027-02-04"),),
        programme=name.split("-")[0],
        sections=(TextSection(heading="Scope", text=text),),
    )


def run(db, *args, code=0, text=None):
    """Run a command; return its JSON document, or its lines."""
    found = CliRunner().invoke(
        app, ["--db", str(db), *args], input=text, catch_exceptions=False, env={"NO_COLOR": "1"}
    )
    assert found.exit_code == code, found.output
    return json.loads(found.stdout) if "--json" in args else found.stdout


def refused(db, *args):
    with pytest.raises(CityCallsError) as error:
        run(db, *args)
    return str(error.value)


def test_the_version_is_told(tmp_path):
    assert re.fullmatch(r"City Calls \d+\.\d+\.\d+\n", run(tmp_path / "none.db", "--version"))


def test_calls_carry_what_the_contract_names(db):
    found = run(db, "calls", "--today", "2026-10-13", "--json")
    assert len(found) == 60
    first = found[0]
    assert set(first) >= {
        *("id", "source", "source_id", "title", "status", "opening_date", "deadlines"),
        *("next_deadline", "last_deadline", "programme", "url", "first_seen", "last_seen"),
        *("last_changed", "missing_since"),
    }
    assert first["deadlines"] == [{"date": "2027-02-04", "at": None, "stage": None}]
    assert run(db, "calls", "cool rooms", "--today", "2026-10-13", "--json")[0]["status"] == "open"
    assert run(db, "calls", "--today", "2027-02-05", "--json") == []


def test_match_ranks_the_call_about_heat_first_and_says_why(db):
    found = run(db, "match", "krefeld/heat-warnings", "--today", "2026-10-13", "--json")
    assert found["profile"] == "krefeld/heat-warnings"
    assert found["considered"] == 60
    best = found["results"][0]
    assert best["source_id"] in ("LIFE-TEST-HEAT", "LIFE-TEST-COOL")
    assert best["strength"] in ("strong", "partial")
    assert set(best["reasons"][0]) >= {"term", "weight", "field"}
    assert {c["verdict"] for c in best["eligibility"]} <= {"yes", "no", "unknown"}
    assert "heat" in " ".join(r["term"].lower() for r in best["reasons"])


def test_a_question_is_answered_or_abstained_from(db):
    found = run(db, "match", "--query", "heat action plans", "--today", "2026-10-13", "--json")
    assert found["results"][0]["source_id"] == "LIFE-TEST-HEAT"
    nothing = run(db, "match", "--query", "tramway depots", "--today", "2026-10-13", "--json")
    assert nothing["results"] == []


def test_a_text_from_standard_input_is_matched_and_not_stored(db):
    found = run(
        db, "match", "--text", "-", "--country", "DE", "--today", "2026-10-13", "--json", text=TEXT
    )
    assert found["results"][0]["source_id"].startswith("LIFE-TEST")
    assert b"cool rooms for vulnerable groups. \n" not in db.read_bytes()


def test_keywords_are_added_and_taken_away_and_the_comments_stay(db, tmp_path):
    own = tmp_path / "own.db"
    shutil.copyfile(db, own)
    before = run(own, "profiles", "export", "krefeld")
    asked = ("profiles", "keywords", "krefeld/heat-warnings")
    run(own, *asked, "--add", "cool rooms; shaded bus stops", "--comment", "from the desk")
    after = run(own, "profiles", "export", "krefeld")
    assert "cool rooms" in after
    assert "shaded bus stops" in after
    assert [line for line in before.splitlines() if "#" in line] == [
        line for line in after.splitlines() if "#" in line
    ]
    run(own, *asked, "--remove", "COOL ROOMS; shaded bus stops")
    (project,) = run(own, "profiles", "show", "krefeld/heat-warnings", "--json")
    assert "cool rooms" not in project["keywords"]
    history = run(own, "profiles", "history", "krefeld", "--json")
    assert [v["comment"] for v in history] == ["first", "from the desk", "keywords"]
    assert "has no keyword 'trams'; it has " in refused(own, *asked, "--remove", "trams")
    assert "names a city" in refused(own, "profiles", "keywords", "krefeld", "--add", "a term")
    assert "nothing to change" in refused(own, *asked)


def test_what_was_understood_of_a_text_is_told_and_can_be_changed(db):
    asked = (db, "match", "--text", "-", "--today", "2026-10-13")
    found = run(*asked, "--json", text=TEXT)
    terms = {t["term"].casefold(): t for t in found["understood"]}
    assert terms["heat"]["source"] == "text"
    assert terms["heat"]["language"] == "en"
    assert any(t["source"] == "field" for t in found["understood"])
    page = run(*asked, text=TEXT)
    assert "understood as: " in page
    assert "(English)" in page
    without = run(*asked, "--without", "heat", "--json", text=TEXT)
    assert "heat" not in {t["term"].casefold() for t in without["understood"]}
    coins = run(*asked, "--terms", "museum coins; archives", "--json", text=TEXT)
    listed = (*coins["results"], *coins["below_floor"])
    assert any(r["field"] == "keywords" for m in listed for r in m["reasons"])


def test_a_text_and_a_draft_can_be_asked_what_a_profile_can(db, tmp_path):
    day = ("--today", "2026-10-13", "--json")
    asked = run(db, "explain", "--text", "-", "LIFE-TEST-HEAT", *day, text=TEXT)
    stages = {s["stage"]: s for s in asked["stages"]}
    assert stages["match"]["is_passed"]
    assert any("heat" in line for line in stages["reasons"]["details"])
    draft = tmp_path / "draft.yaml"
    draft.write_text(run(db, "profiles", "export", "krefeld"), encoding="utf-8")
    stored = run(db, "match", "krefeld", *day)
    assert run(db, "match", str(draft), *day)["results"] == stored["results"]
    kept = run(db, "explain", "krefeld", "LIFE-TEST-HEAT", *day)["stages"]
    assert run(db, "explain", str(draft), "LIFE-TEST-HEAT", *day)["stages"] == kept


def test_a_search_gives_the_best_answer_first_unless_deadlines_are_asked_for(db):
    search = (db, "calls", "heat", "--today", "2026-10-13", "--json")
    assert [c["source_id"] for c in run(*search)] == ["LIFE-TEST-HEAT", "LIFE-TEST-COOL"]
    dated = run(*search, "--sort", "deadline")
    assert [c["source_id"] for c in dated] == ["LIFE-TEST-COOL", "LIFE-TEST-HEAT"]


def test_relevance_without_words_is_refused_with_the_cure(db):
    assert "needs words to search for" in refused(db, "calls", "--sort", "relevance")


def test_open_between_keeps_calls_that_are_open_then(db):
    args = ("match", "krefeld", "--today", "2026-10-13", "--json")
    assert run(db, *args, "--open-between", "2027-03-01..2027-04-01")["results"] == []
    assert run(db, *args, "--open-between", "2027-01-01..2027-04-01")["results"] != []


def test_explain_walks_every_stage_also_for_a_call_that_was_never_read(db):
    found = run(
        db, "explain", "krefeld/heat-warnings", "LIFE-TEST-HEAT", "--today", "2026-10-13", "--json"
    )
    names = [s["stage"] for s in found["stages"]]
    assert names == [
        *("known", "status", "match", "reasons", "eligibility", "answers", "mails"),
    ]
    unknown = run(db, "explain", "krefeld/heat-warnings", "INTERREG-2026-77", "--json")
    assert unknown["stages"][0]["outcome"].startswith("never read")
    assert any("Interreg" in line for s in unknown["stages"] for line in s["details"])


def test_a_search_says_when_nothing_is_found_and_a_blank_one_asks_for_all(db):
    day = ("--today", "2026-10-13", "--db", str(db))
    found = CliRunner().invoke(app, ["calls", "zeppelin", *day])
    assert found.exit_code == 0
    assert "call has every word of 'zeppelin'" in found.output
    assert len(run(db, "calls", " ", "--today", "2026-10-13", "--json")) == 60


def test_events_and_sources_are_complete(db):
    events = run(db, "events", "--json")
    assert {e["kind"] for e in events} == {"new"}
    assert len(events) == 60
    names = [s["source"] for s in run(db, "sources", "--json")]
    assert names[:7] == [
        *("sedia", "portico", "eui", "foerderdatenbank"),
        *("aides-territoires", "euroaccess", "facilities"),
    ]


def test_a_preview_is_the_mail_that_is_then_sent_byte_for_byte(db, tmp_path):
    run(
        db,
        "recipients",
        "add",
        "ana@krefeld.example",
        "--profile",
        "krefeld",
        "--language",
        "de",
        "--confirmed",
        "--json",
    )
    day = ("--today", "2026-10-13", "--json")
    (shown,) = run(db, "digest", "--preview", str(tmp_path / "a"), *day)
    run(db, "digest", "--preview", str(tmp_path / "b"), *day)
    first, again = (next((tmp_path / f).glob("*.eml")).read_bytes() for f in "ab")
    assert first == again
    (sent,) = run(db, "digest", "--send", *day)
    assert (sent["state"], sent["message_id"]) == ("sent", shown["message_id"])
    (stored,) = (db.parent / "mail").glob("*.eml")
    assert stored.read_bytes() == first
    assert stored.with_suffix(".html").exists()
    run(db, "digest", "--send", *day)
    assert len(list((db.parent / "mail").glob("*.eml"))) == 1


def test_an_issue_is_explained_from_its_record(db, tmp_path, monkeypatch):
    """Profile, calls, answers and model change; what was decided in week 42 does not."""
    own = tmp_path / "own.db"
    shutil.copyfile(db, own)
    add = "recipients add ana@krefeld.example --profile krefeld --language de --confirmed"
    run(own, *add.split())
    run(own, "digest", "--today", "2026-10-13")
    asked = ("explain", "krefeld/heat-warnings", "LIFE-TEST-HEAT", "--at", "2026-W42")
    before, page = run(own, *asked, "--json"), run(own, *asked)
    assert before["stages"][1]["outcome"].startswith("in the list, place 1")
    assert "Heat warnings and heat action plans" in page
    assert "Können wir einen Antrag stellen?" in page
    assert "Frist: " in page
    assert "2026-W42: new (readers: 1)" in page
    text = run(own, "profiles", "export", "krefeld", "--json")[0]["text"]
    changed = tmp_path / "krefeld.yaml"
    changed.write_text(text.replace("heatwave early warning", "museum archives"))
    run(own, "profiles", "import", str(changed), "--comment", "another subject")
    with open_store(own) as store:
        records = [
            topic(f"HORIZON-TEST-{n:02}", f"Archives and museums {n}", "Coins.") for n in range(58)
        ]
        records.append(topic("LIFE-TEST-HEAT", "Flood warnings", "Dikes along rivers."))
        records.append(topic("LIFE-TEST-COOL", "Cool streets", TEXT))
        harvest = Harvest(complete=True, listed=60, requests=1)
        later = NOW + timedelta(days=7)
        number = begin_run(store, "sedia", today=later.date(), now=later)
        stage_records(store, number, records)
        assert finish_run(store, number, harvest, today=later.date(), now=later).changed == 59
    monkeypatch.setattr("matcher.calibration.PROFILE", replace(PROFILE, strong=2.0))
    now = run(own, "match", "krefeld/heat-warnings", "--today", "2026-10-20", "--json")
    assert {r["strength"] for r in now["results"]} <= {"partial"}
    assert run(own, *asked, "--json") == before
    assert run(own, *asked) == page
    run(own, "profiles", "revert", "krefeld", "--to", "1")
    assert len(run(own, "profiles", "history", "krefeld", "--json")) == 3


def test_status_is_healthy_and_complete(db):
    found = run(db, "status", "--today", "2026-10-13", "--json")
    assert found["healthy"] is True
    assert set(found) >= {"sources", "schedule", "outbox", "storage", "troubles"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("calls", "--today", "13.10.2026"), "a date looks like 2026-10-13"),
        (("calls", "--status", "opne"), "'opne'"),
        (("calls", "--source", "sadie"), "'sadie'"),
        (("match",), "match needs one of"),
        (("match", "atlantis"), "no city is called 'atlantis'"),
        (("match", "krefeld/nothing"), "krefeld/heat-warnings"),
        (("match", "krefeld", "--open-between", "soon"), "2026-09-01..2026-12-31"),
        (("match", "--query", "the of and"), "no word"),
        (("match", "--text", "nowhere.pdf"), "nowhere.pdf"),
        (("match", "nowhere.yaml"), "no profile file 'nowhere.yaml'"),
        (("match", "krefeld", "--terms", "rain"), "give --text FILE"),
        (("explain", "krefeld"), "explain needs a CALL"),
        (("explain", "--query", "rain", "krefeld", "X"), "explain needs one of"),
        (("crawl", "--accept", "1"), "--comment"),
        (("crawl", "sedia"), "CITYCALLS_CONTACT is not set"),
        (("crawl", "sedia", "--url", "sedia"), "it looks like sedia=http"),
        (("recipients", "add", "a@x, b@y", "--profile", "krefeld"), "a@x, b@y"),
        (("recipients", "add", "a@krefeld.example", "--profile", "atlantis"), "atlantis"),
        (("profiles", "import", "nowhere.yaml"), "nowhere.yaml"),
        (("evaluate", "nowhere"), "nowhere"),
    ],
)
def test_wrong_input_names_the_thing_and_the_cure(db, args, said, monkeypatch):
    monkeypatch.delenv("CITYCALLS_CONTACT", raising=False)
    assert said in refused(db, *args)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CITYCALLS_BASE_URL", "http://calls.example.eu"),
        ("CITYCALLS_SMTP_URL", "mail.city.example"),
        ("CITYCALLS_TIMEZONE", "Europe/Atlantis"),
        ("CITYCALLS_CA_FILE", "nowhere.pem"),
        ("CITYCALLS_SMPT_URL", "smtp://mail.city.example"),
        ("CITYCALLS_MAIL_FROM", "nobody"),
        ("CITYCALLS_SECRET", "too-short"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(name, value):
    with pytest.raises(WrongInput, match=name):
        Settings.from_env({name: value})


def test_a_password_never_stands_in_an_error():
    with pytest.raises(WrongInput) as error:
        Settings.from_env({"CITYCALLS_SMTP_URL": "http://user:s3cret@mail.example"})
    assert "s3cret" not in str(error.value)


def test_without_a_relay_mail_is_written_to_a_folder_and_not_called_sent(db):
    run(db, "recipients", "add", "ida@krefeld.example", "--profile", "krefeld", "--confirmed")
    found = CliRunner().invoke(
        app, ["--db", str(db), "digest", "--send", "--today", "2026-10-20"], env={"COLUMNS": "200"}
    )
    (line,) = (x for x in found.output.splitlines() if "ida@krefeld.example" in x)
    assert "written" in line
    assert "sent" not in line.split()
    count = len(list((db.parent / "mail").glob("2026-W43-*.eml")))
    said = " ".join(found.output.split())
    assert f"{count} mails written to {db.parent / 'mail'}" in said


def test_an_answer_by_mail_does_what_its_link_would_do(db):
    for person in ("eva", "otto"):
        person = f"{person}@krefeld.example"
        run(db, "recipients", "add", person, "--profile", "krefeld", "--confirmed")
    run(db, "digest", "--send", "--today", "2026-10-20")
    mail = next(
        m
        for path in sorted((db.parent / "mail").glob("2026-W43*.eml"))
        if (m := message_from_bytes(path.read_bytes(), policy=default))["To"].endswith(
            "eva@krefeld.example"
        )
    )
    codes = re.findall(r"subject=([^&\"\s]+)", mail.get_body(("html",)).get_content())
    subject = next(unquote(c) for c in codes if re.search(r"\bU-[A-Z2-7]{10}", unquote(c)))
    run(db, "answer", "eva@krefeld.example", subject, "--today", "2026-10-21")
    people = {p["address"]: p for p in run(db, "recipients", "list", "--json")}
    assert "eva@krefeld.example" not in people
    assert "no code" in refused(db, "answer", "otto@krefeld.example", subject)


def test_all_calls_come_by_mail_to_who_asks_for_them(db):
    run(db, "recipients", "add", "lea@krefeld.example", "--profile", "krefeld", "--confirmed")
    run(db, "digest", "--send", "--today", "2026-10-20")
    folder = db.parent / "mail"

    def newest(period: str):
        mails = (
            message_from_bytes(path.read_bytes(), policy=default)
            for path in sorted(folder.glob(f"{period}*.eml"))
        )
        return next(mail for mail in mails if mail["To"].endswith("lea@krefeld.example"))

    weekly = newest("2026-W43")
    text = weekly.get_body(("plain",)).get_content()
    code = re.search(r"All my calls (Y-[A-Z2-7]{10})", text)
    assert code is not None
    said = run(db, "answer", "lea@krefeld.example", f"Please: {code[1]}", "--today", "2026-10-21")
    assert "A mail with all your calls follows." in said
    again = run(db, "answer", "lea@krefeld.example", f"Please: {code[1]}", "--today", "2026-10-21")
    assert "made today already" in again
    run(db, "digest", "--send", "--today", "2026-10-21")
    whole = newest("list-2026-10-21")
    assert whole["Subject"].startswith("All your calls – EU funding for Krefeld")
    told = set(re.findall(r"https://ec\.europa\.eu/\S+topic-details\S+", text))
    assert told
    assert told <= set(re.findall(r"https://\S+", whole.get_body(("plain",)).get_content()))


def test_staff_get_a_mail_of_their_own(db):
    run(db, "recipients", "add", "desk@iscn.example", "--profile", "staff", "--confirmed")
    sent = run(db, "digest", "--today", "2026-10-27", "--json")
    assert "desk@iscn.example" in {letter["recipient"] for letter in sent}


def test_several_profile_files_are_read_all_or_none(tmp_path):
    own, files = (
        tmp_path / "own.db",
        [str(shipped("profiles") / f"{c}.yaml") for c in ("hamm", "basel")],
    )
    assert "neither a file nor a folder" in refused(own, "profiles", "import", files[0], "no.yaml")
    assert "there is no database" in refused(own, "profiles", "list", "--json")
    saved = run(own, "profiles", "import", *files, "--json")
    assert [s["city"] for s in saved] == ["hamm", "basel"]

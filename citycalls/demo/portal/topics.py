"""The documents of the demo's EU Funding & Tenders search, written from ``data/demo/sedia``.

The files hold what an author wants to say; here it gets the portal's wire form, with JSON inside
strings.  Every identifier carries DEMO, so that nobody takes an invented call for a true one.
"""

import html
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from citycalls.demo.portal.oddities import WRITERS
from citycalls.demo.portal.wire import (
    CLOSED,
    FORTHCOMING,
    OPEN,
    PORTAL,
    Document,
    Values,
    as_html,
    claimed_status,
    date_fields,
    head_fields,
    number_of,
)

LABELS = {FORTHCOMING: "Forthcoming", OPEN: "Open", CLOSED: "Closed"}


def read_documents(folder: Path, *, week: int, today: date) -> tuple[Document, ...]:
    """Return every document of the demo's week *week* (1 or 2), ordered by identifier.

    *folder* is ``data/demo``; *today* decides what the portal claims: forthcoming, open, closed.
    """
    changes = tomllib.loads((folder / "week2.toml").read_text("utf-8")) if week > 1 else {}
    found: list[Document] = []
    for path in sorted((folder / "sedia").glob("*.toml")):
        values = tomllib.loads(path.read_text("utf-8"))
        for call in values.get("call", ()):
            found += _call(values["programme"], call, changes, week=week, today=today)
        for kind, write in WRITERS.items():
            found += [write(entry, today) for entry in values.get(kind, ())]
    return tuple(sorted(found, key=lambda d: (d.metadata["identifier"], d.reference)))


def _call(
    programme: Values, call: Values, changes: Values, *, week: int, today: date
) -> Iterator[Document]:
    """Yield the topics of one call that *week* lists; they share its dates unless they differ."""
    moved = {m["identifier"]: {"deadlines": m["deadlines"]} for m in changes.get("moved", ())}
    named = {r["identifier"]: {"title": r["title"]} for r in changes.get("retitled", ())}
    shared = {k: v for k, v in call.items() if k not in ("topic", "title", "identifier")}
    topics = []
    for own in call["topic"]:
        name = own["identifier"]
        changed = moved.get(name, {}) | named.get(name, {})
        topic = shared | own | changed
        if changed or own.get("week", 1) > 1:
            topic["ingested"] = today
        if own.get("week", 1) <= week and name not in changes.get("withdrawn", ()):
            topics.append(topic)
    for topic in topics:
        yield _topic(programme, call, topic, _budget_overview(topics), today)


def _topic(programme: Values, call: Values, topic: Values, money: str, today: date) -> Document:
    identifier = topic["identifier"]
    number = number_of(59_000_000, 900_000, identifier, topic.get("copy", ""))
    reference = f"{number}TOPICSen"
    url = f"{PORTAL}/portal/screen/opportunities/topic-details/{quote(identifier)}"
    status = topic.get("status") or claimed_status(topic, today)
    metadata = {
        **head_fields(identifier, topic["title"], "1", url, topic),
        **date_fields(topic, status),
        "frameworkProgramme": [programme["framework"]],
        "programmeDivision": list(topic.get("division", programme["division"])),
        "programmePeriod": ["2021 - 2027"],
        "callIdentifier": [call["identifier"]],
        "callTitle": [call["title"]],
        "ccm2Id": [str(number)],
        "callccm2Id": [str(number_of(60_000_000, 900_000, call["identifier"]))],
        "REFERENCE": [reference],
        "deadlineModel": [topic.get("model", "single-stage")],
        "typesOfAction": [topic["action"]],
        "keywords": [identifier, call["identifier"], *topic.get("keywords", ())],
        "tags": list(topic.get("tags", ["[]"])),
        "crossCuttingPriorities": list(topic.get("priorities", ())),
        "focusArea": [],
        "typeOfMGAs": ["43027846"],
        "allowPartnerSearch": ["true"],
        "descriptionByte": [as_html(topic["text"])],
        "topicConditions": [_conditions(identifier, topic.get("conditions"))],
        "supportInfo": [
            "<p>Questions on this call go to the IT Helpdesk and the contact points.</p>"
        ],
        "links": ["[]"],
        "latestInfos": ["[]"],
        "budgetOverview": [money],
        "actions": [_actions(topic, status)],
    }
    if "destination" in topic:
        metadata["destinationDescription"] = [topic["destination"]]
        metadata["destination"] = [str(number_of(44_000_000, 900_000, topic["destination"]))]
    if topic.get("about_destination"):
        metadata["destinationDetails"] = [as_html(topic["about_destination"])]
    return Document(
        reference=reference,
        url=url,
        summary=topic["title"],
        metadata=metadata,
        is_flat=topic.get("flat", False),
    )


def _actions(topic: Values, status: str) -> str:
    model = topic.get("model", "single-stage")
    label = {"id": int(status), "abbreviation": LABELS[status], "description": LABELS[status]}
    action = {
        "types": [{"typeOfAction": topic["action"]}],
        "status": label,
        "plannedOpeningDate": topic["opens"].isoformat(),
        "submissionProcedure": {"abbreviation": model},
        "deadlineDates": [day.isoformat() for day in topic["deadlines"]],
    }
    return json.dumps([action], ensure_ascii=False)


def _budget_overview(topics: Sequence[Values]) -> str:
    """Return the money of the whole call, as every one of its topics carries it; 0 is unknown."""
    years: set[str] = set()
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for topic in topics:
        year = str(topic["opens"].year)
        years.add(year)
        rows[str(number_of(100_000, 900_000, topic["identifier"]))].append(
            {
                "action": f"{topic['identifier']} - {' '.join(topic['action'].split())}",
                "expectedGrants": topic.get("grants", 0),
                "minContribution": topic.get("min", 0),
                "maxContribution": topic.get("max", 0),
                "budgetYearMap": {year: str(topic.get("budget", 0))},
                "plannedOpeningDate": topic["opens"].isoformat(),
                "deadlineModel": topic.get("model", "single-stage"),
                "deadlineDates": [day.isoformat() for day in topic["deadlines"]],
            }
        )
    overview = {"budgetYearsColumns": sorted(years), "budgetTopicActionMap": rows}
    return json.dumps(overview, ensure_ascii=False)


def _conditions(identifier: str, own: str | None) -> str:
    """Return the conditions: boilerplate around *own* words, with the portal's broken attribute."""
    address = f"{PORTAL}/docs/demo/{quote(identifier.lower())}_en.pdf"
    link = f'<a href="{address}" rel="noopener noreferrer" target="_blank">call document</a>'
    countries = f"<p>described in the {link}.</p>"
    eligible = f"<p>{html.escape(own, quote=False)}</p>" if own else countries
    return (
        '<div class="eui-u-mt-l>"><h4>Conditions</h4>'
        f"<div><h4>1. Admissibility Conditions: Page limit and layout</h4>{countries}</div>"
        f"<div><h4>2. Eligible Countries</h4>{countries}</div>"
        f"<div><h4>3. Other Eligible Conditions</h4>{eligible}</div>"
        f"<div><h4>4. Evaluation and award</h4>{countries}</div></div>"
    )

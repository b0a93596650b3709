"""What the EU portal lists beside its topics: cascade calls, legacy copies, ghosts, news, aid."""

import html
import json
import re
from datetime import date
from urllib.parse import quote

from citycalls.demo.portal.wire import (
    OPEN,
    PORTAL,
    Document,
    Values,
    as_html,
    claimed_status,
    date_fields,
    head_fields,
    number_of,
    stamp,
)


def _cascade(entry: Values, today: date) -> Document:
    """Return a type 8 document: identifier and title are the parent's, `callTitle` its own."""
    parent = str(number_of(59_000_000, 900_000, entry["parent"]))
    url = f"{PORTAL}/portal/screen/opportunities/competitive-calls-cs/{parent}"
    metadata = {
        **head_fields(entry["parent"], entry["parent_title"], "8", url, entry),
        **date_fields(entry, claimed_status(entry, today)),
        "frameworkProgramme": [entry["framework"]],
        "programmePeriod": ["2021 - 2027"],
        "callIdentifier": [entry["parent"]],
        "callTitle": [entry["title"]],
        "ccm2Id": [parent],
        "budget": [str(entry["budget"])],
        "currency": ["EUR"],
        "projectAcronym": [entry["project"]],
        "projectName": [entry["project_name"]],
        "duration": [entry["duration"]],
        "description": [as_html(entry["text"])],
        "furtherInformation": [
            "<p>The project runs this call; the European Commission does not.</p>"
        ],
        "beneficiaryAdministration": [f"<p>{html.escape(entry['payment'], quote=False)}</p>"],
    }
    return Document(
        reference=f"{number_of(10_000, 80_000, entry['title'])}COMPETITIVE_CALLen",
        url=url,
        summary=entry["title"],
        metadata=metadata,
    )


def _legacy(entry: Values, today: date) -> Document:
    """Return a copy of the former index: long past, still flagged open, keywords as one string."""
    identifier = entry["identifier"]
    url = f"{PORTAL}/data/topicDetails/{identifier}.json"
    head = head_fields(identifier, entry["title"], "1", url, entry)
    deadline = f"{entry['deadline']}T17:00:00.000+0200"
    metadata = {
        **head,
        "DATASOURCE": ["SEDIA_PRD_CENTRICITY"],
        "status": [OPEN],
        "sortStatus": ["1"],
        "startDate": [f"{entry['opens']}T00:00:00.000+0200"],
        "deadlineDate": [deadline],
        "callIdentifier": [entry["call"]],
        "callTitle": [entry["call_title"]],
        "frameworkProgramme": [entry["framework"]],
        "deadlineModel": ["single-stage"],
        "typesOfAction": [entry["action"]],
        "keywords": [json.dumps([*entry["keywords"], identifier])],
        "cftId": ["0"],
    }
    number = number_of(45_000_000, 900_000, identifier)
    action = re.sub(r"\W", "", entry["action"])
    return Document(
        reference=f"{number}{action}1717200000000",
        url=url,
        summary=entry["title"],
        metadata=metadata,
    )


def _stub(entry: Values, today: date) -> Document:
    """Return a ghost: identifier and title, neither status nor text."""
    identifier = entry["identifier"]
    url = f"{PORTAL}/portal/screen/opportunities/topic-details/{quote(identifier)}"
    return Document(
        reference=f"{number_of(47_000_000, 900_000, identifier)}TOPICSen",
        url=url,
        summary=entry["title"],
        metadata=head_fields(identifier, entry["title"], "1", url, entry),
    )


def _update(entry: Values, today: date) -> Document:
    """Return a type 6 document: news about a call, under the call's identifier."""
    identifier = entry["identifier"]
    url = f"{PORTAL}/portal/screen/opportunities/topic-details/{quote(identifier)}"
    metadata = head_fields(identifier, entry["title"], "6", url, entry)
    metadata["frameworkProgramme"] = [entry["framework"]]
    return Document(
        reference=f"{number_of(51_000_000, 900_000, identifier)}TOPICUPDATEen",
        url=url,
        summary=entry["title"],
        metadata=metadata,
    )


def _external(entry: Values, today: date) -> Document:
    """Return a type 2 document: aid outside the Union; its seconds differ from day to day."""
    number = entry["number"]
    url = f"https://webgate.ec.europa.eu/prospect/external/publishedcalls.htm?callId={number}"
    deadline = f"{entry['deadline']}T12:00:{number_of(0, 60, today.isoformat()):02}.000+0000"
    metadata = {
        **head_fields(entry["identifier"], entry["title"], "2", url, entry),
        "frameworkProgramme": ["111111"],
        "callIdentifier": [number],
        "status": [OPEN],
        "sortStatus": ["1"],
        "startDate": [stamp(entry["opens"])],
        "deadlineDate": [deadline],
        "budget": [str(entry["budget"])],
        "currency": ["EUR"],
    }
    return Document(
        reference=f"{number_of(100_000, 80_000, number)}PROSPECTSEN",
        url=url,
        summary=entry["title"],
        metadata=metadata,
    )


WRITERS = {
    "cascade": _cascade,
    "legacy": _legacy,
    "stub": _stub,
    "update": _update,
    "external": _external,
}

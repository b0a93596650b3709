"""A search on loopback with made-up rows in the EU portal's own shape, as large as real ones.

    .venv/bin/python -m bench.suite.made_search

prints its address and answers until it is ended.  718 topics with texts of the judged calls, and
1,318 copies in an old index that are flagged open though their dates are long past: the numbers of
a real harvest.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.match_cost import TODAY, judged_sentences
from citycalls.demo.portal.wire import Document

CURRENT, STALE = 718, 1_318
PAGE = 100
SENTENCES = 36
Row = dict[str, Any]


def made_rows() -> list[Row]:
    """Return the rows in order of identifier, the same ones every time."""
    chance = random.Random(1)
    titles, pieces = judged_sentences()
    rows = [made_row(n, chance, titles, pieces, is_stale=False) for n in range(CURRENT)]
    rows += [made_row(n, chance, titles, pieces, is_stale=True) for n in range(STALE)]
    return sorted(rows, key=lambda row: str(row["metadata"]["identifier"][0]))


def made_row(
    number: int, chance: random.Random, titles: list[str], pieces: list[str], *, is_stale: bool
) -> Row:
    year = TODAY.year - chance.randint(1, 9) if is_stale else TODAY.year + 1
    index = "SEDIA_PRD_CENTRICITY" if is_stale else "SEDIA"
    call = f"{'H2020' if is_stale else 'HORIZON'}-CL{number % 6}-{year}-D{number // 40}"
    identifier, title = f"{call}-{number:04}", chance.choice(titles)
    opens = date(year, 1, 1) + timedelta(days=chance.randrange(60))
    closes = opens + timedelta(days=90 + chance.randrange(120))
    words = chance.choices(pieces, k=SENTENCES)
    third = SENTENCES // 3
    paragraphs = [" ".join(words[n : n + third]) for n in range(0, SENTENCES, third)]
    headings = ("Expected Outcome:", "Scope:", "Objective:")
    description = "".join(
        f'<p class="topicdescriptionkind">{heading}</p><p>{text}</p><ul><li>{title}</li></ul>'
        for heading, text in zip(headings, paragraphs, strict=True)
    )
    entry = {
        "action": f"{identifier} - HORIZON-RIA HORIZON Research and Innovation Actions",
        "expectedGrants": 2,
        "minContribution": 3_000_000,
        "maxContribution": 6_000_000,
        "budgetYearMap": {str(year): "12000000"},
        "plannedOpeningDate": str(opens),
        "deadlineModel": "single-stage",
        "deadlineDates": [str(closes)],
    }
    sisters = [entry | {"action": f"{call}-{k:04} - HORIZON-RIA"} for k in range(9000, 9008)]
    budget = {"budgetYearsColumns": [str(year)], "budgetTopicActionMap": {"1": [entry, *sisters]}}
    action = {
        "types": [{"typeOfAction": "HORIZON-RIA HORIZON Research and Innovation Actions"}],
        "status": {"id": 31094502, "abbreviation": "Open"},
        "plannedOpeningDate": str(opens),
        "submissionProcedure": {"abbreviation": "single-stage"},
        "deadlineDates": [str(closes)],
    }
    conditions = "".join(f"<p>{sentence}</p>" for sentence in chance.choices(pieces, k=12))
    metadata = {
        "identifier": [identifier],
        "callIdentifier": [call],
        "callTitle": [f"Call {call}"],
        "title": [title],
        "type": ["1"],
        "status": ["31094502"],
        "sortStatus": ["2"],
        "DATASOURCE": [index],
        "language": ["en"],
        "esDA_IngestDate": [f"{TODAY}T04:00:00.000+0000"],
        "startDate": [f"{opens}T00:00:00.000+0000"],
        "deadlineDate": [f"{closes}T00:00:00.000+0000"],
        "deadlineModel": ["single-stage"],
        "frameworkProgramme": ["43108390"],
        "programmeDivision": ["43108390", "43108541", "43121563"],
        "typesOfAction": ["HORIZON  Research and Innovation Actions"],
        "keywords": [identifier, call, "Cities", "Climate", "Mobility", "Data"],
        "tags": ["Towns", "Planning"],
        "crossCuttingPriorities": ["AI", "SSH"],
        "destinationDescription": ["Climate-neutral and smart cities"],
        "descriptionByte": [description],
        "topicConditions": [conditions],
        "budgetOverview": [json.dumps(budget)],
        "actions": [json.dumps([action])],
        "latestInfos": ["[]"],
        "links": ["[]"],
    }
    row = Document(
        reference=f"{40_000_000 + number}{'COPY' if is_stale else 'TOPICS'}en",
        url=f"https://ec.europa.eu/topicDetails/{identifier.lower()}.json",
        summary=title,
        metadata=metadata,
    )
    return row.result("en")


def pages(rows: list[Row]) -> Iterator[bytes]:
    """Yield the answers of the search, page after page."""
    for number, start in enumerate(range(0, len(rows), PAGE), start=1):
        yield answer(rows[start : start + PAGE], len(rows), number, PAGE)


def answer(rows: list[Row], total: int, number: int, size: int) -> bytes:
    envelope = {
        "apiVersion": "2.154",
        "totalResults": total,
        "pageNumber": number,
        "pageSize": size,
        "warnings": [],
        "results": rows,
    }
    return json.dumps(envelope, ensure_ascii=False).encode()


class Search(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answers: list[bytes]
    first: bytes

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""

    def do_GET(self) -> None:
        self.send_error(404)  # no robots.txt

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        query = parse_qs(urlsplit(self.path).query)
        number, size = int(query["pageNumber"][0]), int(query["pageSize"][0])
        body = self.answers[number - 1] if size == PAGE else self.first
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    rows = made_rows()
    Search.answers, Search.first = list(pages(rows)), answer(rows[:1], len(rows), 1, 1)
    with ThreadingHTTPServer(("127.0.0.1", 0), Search) as server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()

"""The description is true: requests made from it never break the server, answers fit it."""

import subprocess
import sys
from pathlib import Path

import pytest

from desk.security.roles import FOR_PROGRAMS, NEEDED

CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance", "negative_data_rejection"),
    *("unsupported_method", "allow_header_conformance"),
)


def test_every_address_is_described_with_its_shapes_and_errors(api):
    found = api.get("/api/openapi.json")
    described = {path.replace(":path", "").replace(":uuid", "") for path in found["paths"]}
    served = {line.rpartition(" ")[2] for line in NEEDED}
    served = {path for path in served if path.startswith(FOR_PROGRAMS)}
    plain = {p.replace(":path", "").replace(":uuid", "") for p in served}
    short = "/api/v1/profiles/{city_id}/try"  # as /-/try, under a name that a project could have
    assert described == plain - {"/api/openapi.json", short}
    assert len(described) >= 10
    for operations in found["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            good = operation["responses"]["200"]["content"]["application/json"]
            assert "$ref" in good["schema"]
            wrong = operation["responses"]["422"]["content"]
            assert list(wrong) == ["application/problem+json"]


def campaign(port: int, folder: Path, seconds: int) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run"),
            f"http://127.0.0.1:{port}/api/openapi.json",
            *("--checks", ",".join(CHECKS), "--max-time", str(seconds), "--no-color"),
            *("--phases", "examples,coverage,fuzzing", "--continue-on-failure"),
            *("--suppress-health-check", "all", "--seed", "1"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    faults = done.stdout.partition("= FAILURES")[2].partition("= WARNINGS")[0].splitlines()
    assert done.returncode == 0, "\n".join(line[:400] for line in faults) + done.stderr[-500:]
    assert "generated" in done.stdout


def test_requests_from_the_description_find_no_fault(api, tmp_path):
    campaign(api.port, tmp_path, 12)


@pytest.mark.full
def test_many_requests_from_the_description_find_no_fault(api, tmp_path):
    campaign(api.port, tmp_path, 240)

"""What portals answered, packed for a report; nothing of this installation is in it."""

import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.checkup import Finding

LONGEST = 300_000
"""Bytes of an answer that are packed."""
SECRET = re.compile(rb'("(?:token|access_token|bearer)"\s*:\s*")[^"]+', re.I)
ADDRESS = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


def write_bundle(findings: Iterable["Finding"], path: Path) -> None:
    """Write findings and answers as a zip; tokens, queries and mail addresses are taken out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for found in findings:
            summary = {
                "source": found.source,
                "reachable": found.reachable,
                "records": found.records,
                "differences": found.differences,
                "answers": [
                    {
                        "url": note.url.partition("?")[0],
                        "method": note.method,
                        "status": note.status,
                        "headers": dict(note.headers),
                        "bytes": len(note.body),
                    }
                    for note in found.notes
                ],
            }
            text = json.dumps(summary, ensure_ascii=False, indent=1)
            archive.writestr(f"{found.source}/findings.json", text)
            for number, note in enumerate(found.notes, 1):
                archive.writestr(f"{found.source}/answer-{number}.txt", redacted(note.body))


def redacted(body: bytes) -> bytes:
    """Return an answer's beginning without tokens and mail addresses."""
    text = SECRET.sub(rb"\1(removed)", body[:LONGEST])
    return ADDRESS.sub(b"(address removed)", text)

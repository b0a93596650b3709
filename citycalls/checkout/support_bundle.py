"""What portals answered, packed for a report; nothing of this installation is in it."""

import io
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
CUT = 200
"""Bytes that are left out where an answer was cut: half an address could stand there."""
NAMES = 200
"""Names of entries that are packed of an answer that is a zip."""
SECRET = re.compile(rb'"(?:token|access_token|bearer)"\s*:\s*"([^"]+)', re.I)
"""A token in a JSON answer: ``"token": "eyJhbGci"``."""
SIGNED = re.compile(rb"\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?")
"""A token in the usual signed form, wherever it stands: ``eyJhbGciOiJI.eyJzdWIi``."""
ADDRESS = re.compile(
    rb"[\w.+-]{1,64}(?:@|&#0*64;|&#x0*40;|&commat;|%40|\\u0040)[\w-]{1,63}(?:\.[\w-]{1,63})+", re.I
)
"""A mail address, however it is escaped: ``name&#64;city.example``."""


def write_bundle(findings: Iterable["Finding"], path: Path, *, secrets: Iterable[str] = ()) -> None:
    """Write findings and answers as a zip; *secrets*, queries and mail addresses are taken out."""
    settings = [secret.encode() for secret in secrets if secret]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for found in findings:
            given = [token for note in found.notes for token in SECRET.findall(note.body)]
            hidden = [*settings, *given]
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
                        "headers": {n: v.partition("?")[0] for n, v in note.headers},
                        "bytes": len(note.body),
                    }
                    for note in found.notes
                ],
            }
            text = json.dumps(summary, ensure_ascii=False, indent=1)
            archive.writestr(f"{found.source}/findings.json", redacted(text.encode(), hidden))
            for number, note in enumerate(found.notes, 1):
                body = names_in(note.body) if note.body.startswith(b"PK") else note.body
                archive.writestr(f"{found.source}/answer-{number}.txt", redacted(body, hidden))


def names_in(body: bytes) -> bytes:
    """Return the first names in a zip: what is packed can't be redacted."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        return f"a broken zip of {len(body)} bytes ({error})".encode()
    lines = [f"{e.file_size:>10} {e.filename}" for e in entries[:NAMES]]
    return "\n".join([f"a zip of {len(entries)} entries", *lines]).encode()


def redacted(body: bytes, secrets: Iterable[bytes]) -> bytes:
    """Return an answer's beginning without *secrets*, signed tokens and mail addresses."""
    for secret in secrets:
        body = body.replace(secret, b"(removed)")
    text = ADDRESS.sub(b"(address removed)", SIGNED.sub(b"(removed)", body[:LONGEST]))
    return text if len(body) <= LONGEST else text[:-CUT]

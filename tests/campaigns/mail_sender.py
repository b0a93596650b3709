"""One run of the real sender, as a process that can be killed: DB, relay address, moment."""

import sys
from datetime import datetime
from pathlib import Path

from digest.send import send_outbox
from store.database import open_store

if __name__ == "__main__":
    path, url, moment = sys.argv[1:]
    with open_store(Path(path)) as opened:
        send_outbox(
            opened,
            smtp_url=url,
            mail_dir=Path(path).parent / "mail",
            now=datetime.fromisoformat(moment),
        )

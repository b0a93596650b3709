"""Decisions: why each live call was, or was not, in the letter of a project and period."""

import zlib

from store.database import Store


def save_decisions(store: Store, period: str, project_id: str, text: str) -> None:
    """Keep the decisions of a project and period as JSON text; the last writing of it counts.

    One text for all calls: some thousand of them compress to a few per cent together.
    """
    with store.write():
        store.execute(
            "INSERT INTO decisions (project_id, period, body) VALUES (?, ?, ?)"
            " ON CONFLICT (project_id, period) DO UPDATE SET body = excluded.body",
            [project_id, period, zlib.compress(text.encode())],
        )


def load_decisions(store: Store, period: str, project_id: str) -> str | None:
    """Return the JSON text of a project and period; None if nothing was composed for it."""
    row = store.row(
        "SELECT body FROM decisions WHERE project_id = ? AND period = ?", [project_id, period]
    )
    return None if row is None else zlib.decompress(row["body"]).decode()


def periods_decided(store: Store, project_id: str) -> list[str]:
    """Return the periods with decisions of a project, oldest first."""
    rows = store.rows(
        "SELECT period FROM decisions WHERE project_id = ? ORDER BY period", [project_id]
    )
    return [row["period"] for row in rows]

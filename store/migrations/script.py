"""Running a schema step inside the transaction that is open."""

from sqlite_utils import Database


def run_script(db: Database, script: str) -> None:
    """Run statements that end with a semicolon at a line's end; executescript would commit."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)

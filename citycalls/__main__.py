"""`python -m citycalls` and the `citycalls` script: errors become exit codes."""

import os
import re
import sys
from collections.abc import Callable, Sequence

from citycalls.output import ReaderLeft, to_reader, warn
from funding.errors import CityCallsError, SourceBusy, StoreBusy

CHECKOUT = frozenset({"new-source", "record"})
"""Commands that write source code, which others may read as the user's mask says."""
HALVES = re.compile("[\ud800-\udfff]")
"""How Python hands over bytes of an argument that are no UTF-8: ``\udcff``"""
TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and runs the command again."""


def main() -> None:
    """Run the command line.  Exit codes: 0 healthy, 1 needs a person, 2 wrong usage or input,
    75 the database was in use.
    """

    if not CHECKOUT & set(sys.argv[1:]):
        os.umask(os.umask(0o077) | 0o077)  # whatever is written is its owner's alone

    try:
        try:
            app_for(sys.argv[1:])(standalone_mode=True)
        finally:
            with to_reader():
                sys.stdout.flush()
    except SourceBusy as error:
        warn(f"citycalls: {error}")
        sys.exit(1)
    except StoreBusy as error:
        warn(f"citycalls: {error}")
        sys.exit(TRY_AGAIN)
    except CityCallsError as error:
        warn(f"citycalls: {error}")
        sys.exit(2)
    except (BrokenPipeError, ReaderLeft):
        unread = os.open(os.devnull, os.O_WRONLY)  # the reader of a pipe has seen enough
        for stream in (sys.stdout, sys.stderr):
            os.dup2(unread, stream.fileno())
        sys.exit(0)
    except UnicodeEncodeError:
        broken = next((a for a in sys.argv[1:] if HALVES.search(a)), None)
        if broken is None:
            raise
        warn(f"citycalls: {broken!r} has bytes that are no UTF-8; write it in UTF-8")
        sys.exit(2)
    except OSError as error:
        if error.filename is None:
            raise
        warn(
            f"citycalls: {str(error.filename)!r} can't be used ({error.strerror}); name another "
            "file or folder, or let this user read and write it"
        )
        sys.exit(2)


def app_for(words: Sequence[str]) -> Callable[..., object]:
    """Return the application for a command line: who begins with a command loads no other one."""
    from citycalls.commands.places import make_app, make_list, modules_of

    if list(words) in ([], ["--help"]):
        return make_list()
    if names := modules_of(words[0]):
        return make_app(names)
    from citycalls.cli import app

    return app


if __name__ == "__main__":
    main()

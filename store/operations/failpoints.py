"""Named moments at which a test ends the process, as a crash would.

`CITYCALLS_FAIL_AT=<moment>` sends SIGKILL to this very process when it gets there.
"""

import os
import signal


def reached(moment: str) -> None:
    """End the process here if a fault campaign asked for it."""
    if os.environ.get("CITYCALLS_FAIL_AT") == moment:
        os.kill(os.getpid(), signal.SIGKILL)

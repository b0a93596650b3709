"""Lets Scrapyd start the crawls of City Calls: the `runner` of scrapyd.conf, standard library only.

Scrapyd asks for `list`, and starts `crawl SOURCE -s NAME=VALUE … -a NAME=VALUE …`.  What it hands
over beside the source is not used: pace, limits and robots are the source's own for every crawl.
"""

import json
import os
import subprocess
import sys

PROGRAM = os.environ.get("CRAWL_WITH", "/opt/city-calls/.venv/bin/citycalls")
"""The command of City Calls, in its own environment; Scrapyd has another one."""


def main(arguments):
    if arguments[:1] == ["list"]:
        asked = [PROGRAM, "sources", "--json"]
        told = subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout
        names = [s["source"] for s in json.loads(told) if s.get("is_on")]
        sys.stdout.write("".join(f"{name}\n" for name in names))
        return 0
    if len(arguments) < 2 or arguments[0] != "crawl":
        sys.stderr.write(f"the runner knows `list` and `crawl SOURCE`, not {arguments!r}\n")
        return 2
    return subprocess.run([PROGRAM, "crawl", arguments[1]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

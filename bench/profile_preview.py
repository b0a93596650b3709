"""How long the effect of a draft takes on the page of a profile, by a real server.

    .venv/bin/python -m bench.profile_preview [CALLS]

Every example city in turn: a keyword more, another weight, a fact; each draft is another.
Times are those of the answers as a browser sees them, the whole page with its form, and the
processor time of the server for each.
"""

import http.client
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from advice.profiles.files import read_profile_folder
from bench.desk_times import WORDS, cpu_seconds, fill, wait_for
from bench.lock_times import FIRST
from funding.resources import CHECKOUT, shipped

GOAL_MS = 300
ROUNDS = 6
PORT = 8765
Fields = list[tuple[str, str]]


def page(client: http.client.HTTPConnection, city: str) -> Fields:
    """Return the fields of a city's form."""
    client.request("GET", f"/profiles/{city}")
    found = html.fromstring(client.getresponse().read().decode())
    (form,) = found.xpath('//form[@id="profile"]')
    return [(name, value) for name, value in form.form_values() if name != "do"]


def draft(fields: Fields, chance: random.Random) -> Fields:
    """Return the form with one thing changed, as somebody who tunes would."""
    words = " ".join(chance.sample(WORDS, 2))
    terms = [n for n, (name, _) in enumerate(fields) if name.endswith(".english_keywords")]
    weights = [n for n, (name, _) in enumerate(fields) if name.endswith("keywords.weight")]
    new = list(fields)
    kind = chance.choice(("keyword", "weight", "fact"))
    if kind == "keyword":
        place = chance.choice(terms)
        new[place] = (new[place][0], words)
    elif kind == "weight":
        place = chance.choice(weights[:4])
        new[place] = (new[place][0], chance.choice(("0.5", "2", "3")))
    else:
        population = str(chance.randrange(20_000, 900_000))
        new = [(n, population if n == "city.population" else v) for n, v in new]
    return new


def preview(client: http.client.HTTPConnection, city: str, fields: Fields) -> float:
    """Return the milliseconds of the answer to a draft."""
    body = urlencode([*fields, ("do", "show")])
    kind = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
    begun = time.perf_counter()
    client.request("POST", f"/profiles/{city}", body, kind)
    answer = client.getresponse()
    said = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{city}: {answer.status} {said[:300]!r}")
    return (time.perf_counter() - begun) * 1000


def report(times: Sequence[float], cpu: float) -> None:
    p95 = times[int(0.95 * (len(times) - 1))]
    each = 1000 * cpu / len(times)
    sys.stdout.write(
        f"profile preview: {len(times)} drafts, median {statistics.median(times):.0f} ms, p95 "
        f"{p95:.0f} ms, longest {times[-1]:.0f} ms, {each:.0f} ms of processor each "
        f"(goal {GOAL_MS} ms: {'met' if max(p95, each) < GOAL_MS else 'missed'})\n"
    )


def main(number: int) -> None:
    today = (FIRST + timedelta(weeks=1)).date()
    cities = [file.city.id for file in read_profile_folder(shipped("profiles"))]
    chance = random.Random(17)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill(path, number)
        command = [sys.executable, "-m", "citycalls", "serve", "--port", str(PORT)]
        command += ["--processes", "1", "--today", str(today), "--db", str(path)]
        server = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
        try:
            wait_for("/profiles")
            client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
            forms = {city: page(client, city) for city in cities}
            for city, fields in forms.items():  # the first look reads the calls
                preview(client, city, fields)
            begun, times = cpu_seconds(server.pid), []
            for _ in range(ROUNDS):
                for city, fields in forms.items():
                    times.append(preview(client, city, draft(fields, chance)))
            report(sorted(times), cpu_seconds(server.pid) - begun)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)

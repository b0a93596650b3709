"""How long pages and a pasted text take, at one and at ten clients, by a real server.

    .venv/bin/python -m bench.desk_times [CALLS]

Every client asks one page after the other without a pause, each a different question: ten keep the
machine as busy as some hundred readers do.  Times are those of the answers, as a client sees them.
"""

import contextlib
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from advice.profiles.files import read_profile_folder
from advice.profiles.stored_projects import import_profiles
from advice.ranking.matching import make_index
from advice.search.lines import keep_lines
from bench.lock_times import FIRST, crawl, edited, full_records
from funding.resources import CHECKOUT, shipped
from store.database import open_store

OFFICE = ("network", "profiles", "people", "inbox", "health", "bulletin", "pipeline")
"""Pages of the office, by their addresses: one question each, warm."""
GOALS_MS = {"list": 50, "call": 50, "match": 400, **dict.fromkeys((*OFFICE, "tandem"), 50)}
SECONDS = 6.0
READY = 20
"""Seconds until the network's matches are made, beside the pages."""
PORT = 8765
WORDS = ("city", "heat", "climate", "energy", "housing", "data", "water", "mobility")
FILTERS = {
    "deadline": ("90", "180", "none"),
    "theme": ("energy", "water", "housing", "climate-adaptation"),
    "changed": ("7", "30"),
    "sort": ("money", "newest", "deadline"),
    "view": ("table", "cards"),
    "lang": ("de", "en", "pl"),
}


def fill(path: Path, number: int) -> None:
    """Fill a database with two weeks of calls and the example cities."""
    records = full_records(number)
    with open_store(path) as store:
        import_profiles(store, shipped("profiles"), author="bench", comment="cities", now=FIRST)
        crawl(store, records, FIRST)
        crawl(store, edited(records, 0.05), FIRST + timedelta(weeks=1))
        today = (FIRST + timedelta(weeks=1)).date()
        keep_lines(store)
        make_index(store, today)


Asked = tuple[str, str | None]
"""An address, and the form that is sent to it."""


def list_address(chance: random.Random) -> Asked:
    """Return a question that somebody may ask: some words, some filters."""
    asked = {
        name: chance.choice(values) for name, values in FILTERS.items() if chance.random() < 0.3
    }
    if chance.random() < 0.6:
        asked["q"] = chance.choice(WORDS)
    return f"/calls?{urlencode(asked)}", None


def call_address(chance: random.Random, number: int) -> Asked:
    return f"/calls/{quote(f'portico:made-{chance.randrange(number)}', safe='')}", None


def office_page(name: str) -> Callable[[random.Random], Asked]:
    return lambda chance: (f"/{name}", None)


def tandem_address(chance: random.Random, number: int) -> Asked:
    call = quote(f"portico:made-{chance.randrange(number)}", safe="")
    cities = chance.sample(("krefeld", "sofia", "utrecht", "hamm"), 2)
    return f"/network/calls/{call}?{urlencode([('city', city) for city in cities])}", None


def pasted_text(chance: random.Random, texts: Sequence[str]) -> Asked:
    """Return a page of text, two descriptions of projects, as the form of /match sends it."""
    text = "\n\n".join(chance.sample(texts, 2))
    return "/match", urlencode({"text": text, "country": "DE", "do": "ask"})


def ask(client: http.client.HTTPConnection, path: str, form: str | None) -> tuple[float, int]:
    """Return milliseconds and bytes of an answer; with a *form* it is sent."""
    begun = time.perf_counter()
    if form is None:
        client.request("GET", path)
    else:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        client.request("POST", path, form, kind)
    answer = client.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return (time.perf_counter() - begun) * 1000, len(body)


def times_of(clients: int, address: Callable[[random.Random], Asked]) -> tuple[list[float], int]:
    """Return the times of all answers in `SECONDS`, and the largest page."""
    times: list[float] = []
    sizes: list[int] = []

    def walk(seed: int) -> None:
        chance = random.Random(seed)
        client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            ms, size = ask(client, *address(chance))
            times.append(ms)
            sizes.append(size)

    threads = [threading.Thread(target=walk, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), max(sizes)


def wait_for(path: str) -> None:
    for _ in range(300):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", PORT, timeout=60), path, None)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not begin to answer")


def cpu_seconds(process: int) -> float:
    """Return what a process and its children worked so far: no neighbour is counted in."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    found = 0
    for one in (str(process), *children):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        found += int(fields[11]) + int(fields[12])
    return found / os.sysconf("SC_CLK_TCK")


def report(name: str, clients: int, times: Sequence[float], size: int, cpu: float) -> None:
    p95 = p95_of(times)
    sys.stdout.write(
        f"{name:8} {clients:2} clients: {len(times):5} answers, median "
        f"{statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms "
        f"(goal {GOALS_MS[name]}: {'met' if p95 < GOALS_MS[name] else 'missed'}), "
        f"{1000 * cpu / len(times):.1f} ms CPU each, largest {size / 1000:.0f} kB\n"
    )


@contextlib.contextmanager
def served(path: Path, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server on a filled database of so many calls, when all is ready."""
    today = (FIRST + timedelta(weeks=1)).date()
    command = [sys.executable, "-m", "citycalls", "serve", "--port", str(PORT)]
    command += ["--today", str(today), "--db", str(path)]
    server = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    try:
        wait_for("/calls")
        wait_for(call_address(random.Random(0), number)[0])
        time.sleep(READY)
        yield server
    finally:
        server.terminate()
        server.wait()


def pages_to_ask(number: int) -> dict[str, Callable[[random.Random], Asked]]:
    """Return what is asked for, by the names of `GOALS_MS`."""
    files = read_profile_folder(shipped("profiles"))
    texts = [project.summary for file in files for project in file.projects]
    return {
        "list": list_address,
        "call": lambda chance: call_address(chance, number),
        "match": lambda chance: pasted_text(chance, texts),
        "tandem": lambda chance: tandem_address(chance, number),
        **{name: office_page(name) for name in OFFICE},
    }


def p95_of(times: Sequence[float]) -> float:
    """Return what 95 of 100 of the sorted *times* are below."""
    return times[int(0.95 * (len(times) - 1))]


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill(path, number)
        with served(path, number) as server:
            for clients in (1, 10):
                for name, address in pages_to_ask(number).items():
                    begun = cpu_seconds(server.pid)
                    found = times_of(clients, address)
                    report(name, clients, *found, cpu_seconds(server.pid) - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)

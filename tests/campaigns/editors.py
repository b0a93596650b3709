"""Four people who change one profile while calls are harvested: nothing locked, nothing lost.

    .venv/bin/python -m tests.campaigns.editors SECONDS [CALLS]

Each editor keeps one keyword of their own in the profile, another one each time.  Whoever is told
that somebody saved meanwhile puts both changes together and saves that.  A call that the profile
finds is marked relevant, so that every save looks whether it stays.  At the end every saved version
is in the history, and the last keyword of each editor is in the profile.  As ``harvest PATH FILE
CALLS`` the module is the harvest: it writes until FILE exists, and makes the index as a harvest
does, with a pause of some seconds between two.
"""

import contextlib
import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from advice.profiles.stored_projects import import_profiles, load_profile
from advice.ranking.matching import load_corpus, make_index, rank_project
from bench.lock_times import FIRST, crawl, edited, full_records
from funding.resources import CHECKOUT, shipped
from store.database import Store, open_store
from store.people.feedback import AnswerKind, give_feedback
from store.people.profiles import profile_history
from tests.campaigns.busy import NEVER, pages

EDITORS = 4
CITY = "krefeld"
FIELD = "p.heat-warnings.english_keywords"
THINKS = 0.8
"""Seconds that an editor looks at a page."""
PAUSE = 5.0
"""Seconds between two harvests: every portal of a service at once, one after the other."""
TODAY = FIRST.date() + timedelta(days=1)


@dataclass(kw_only=True)
class Seen:
    """What the editors saw."""

    saves: list[float] = field(default_factory=list)
    """Seconds of each save, also of those that were told to look first."""
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    last: dict[int, str] = field(default_factory=dict)
    """The keyword that each editor saved last."""
    lost: list[str] = field(default_factory=list)
    harvests: int = 0
    versions: int = 0

    def lines(self) -> Iterator[str]:
        times = sorted(self.saves)
        yield (
            f"{len(times)} saves: median {times[len(times) // 2] * 1000:.0f} ms, 99 % "
            f"{times[len(times) * 99 // 100] * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms"
        )
        yield f"answers {dict(sorted(self.statuses.items()))}, {self.versions} versions"
        yield f"{self.harvests} harvests, {len(self.faults)} faults, {len(self.lost)} lost"
        yield from (*self.faults[:10], *self.lost[:10])


def campaign(seconds: float, folder: Path, calls: int = 300) -> Seen:
    """Let four editors and a harvest work for a time; return what was seen."""
    path, end, seen = folder / "c.db", folder / "end", Seen()
    with open_store(path) as store:
        krefeld = shipped("profiles") / "krefeld.yaml"
        import_profiles(store, krefeld, author="Ana", comment=None, now=FIRST)
        crawl(store, full_records(calls), FIRST)
        make_index(store, TODAY)
        mark_relevant(store)
    told = seen.faults.append
    with pages(path, lambda said: told(said[-1000:]), "--today", str(TODAY)) as port:
        command = [sys.executable, "-m", "tests.campaigns.editors", "harvest"]
        command += [str(path), str(end), str(calls)]
        harvest = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=edit, args=(number, port, until, seen))
            for number in range(EDITORS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        end.touch()
        said, _ = harvest.communicate(timeout=300)
    seen.harvests = said.count("ok")
    seen.faults += [line for line in said.splitlines() if not line.startswith("ok")]
    with open_store(path) as store:
        kept = profile_history(store, CITY)
        seen.versions = len(kept)
        present = load_profile(store, CITY).projects[0].english_keywords
        seen.lost += [word for word in seen.last.values() if word not in present]
    if seen.statuses[303] != len(kept) - 1:
        seen.lost.append(f"{seen.statuses[303]} saves, {len(kept) - 1} new versions")
    return seen


def mark_relevant(store: Store) -> None:
    """Mark the first call of the project that is edited, in the office's name."""
    project, corpus = load_profile(store, CITY).projects[0], load_corpus(store, TODAY)
    first = rank_project(corpus, project, today=TODAY).found.results[0].call.id
    relevant = AnswerKind.RELEVANT
    give_feedback(store, call_id=first, answer=relevant, project_id=project.id, now=FIRST)


def edit(number: int, port: int, until: float, seen: Seen) -> None:
    """Change one's own keyword again and again, each time on top of what the others did."""
    own, turn = "", 0
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as client:
        while time.monotonic() < until:
            turn += 1
            word = f"shade {number} of {turn}"
            fields = replaced(form(ask(client, "GET", None, seen)[1]), own, word)
            time.sleep(THINKS)
            status, page = saved(client, fields, seen)
            while status == 409:
                _, together = ask(client, "POST", [*form(page), ("do", "merge")], seen)
                status, page = saved(client, form(together), seen)
            if status == 303:
                own = seen.last[number] = word
            else:
                seen.faults.append(f"editor {number}: {status} {page[:300]}")
                return


Fields = list[tuple[str, str]]


def replaced(fields: Fields, own: str, word: str) -> Fields:
    """Return the form with a keyword in place of one's own, or of an empty row."""
    for n, (name, value) in enumerate(fields):
        if name == FIELD and value == own:
            return [*fields[:n], (name, word), *fields[n + 1 :]]
    raise KeyError(own)


def saved(client: http.client.HTTPConnection, fields: Fields, seen: Seen) -> tuple[int, str]:
    begun = time.perf_counter()
    status, page = ask(client, "POST", [*fields, ("do", "save")], seen)
    seen.saves.append(time.perf_counter() - begun)
    seen.statuses[status] += 1
    return status, page


def ask(
    client: http.client.HTTPConnection, method: str, fields: Fields | None, seen: Seen
) -> tuple[int, str]:
    body = None if fields is None else urlencode(fields)
    kind = {} if fields is None else {"Content-Type": "application/x-www-form-urlencoded"}
    client.request(method, f"/profiles/{CITY}", body, kind)
    answer = client.getresponse()
    page = answer.read().decode()
    if NEVER.search(page) or answer.status >= 500:
        seen.faults.append(f"{answer.status}: {page[:300]}")
    return answer.status, page


def form(page: str) -> Fields:
    (found,) = html.fromstring(page).xpath('//form[@id="profile"]')
    return [(name, value) for name, value in found.form_values() if name != "do"]


def harvest(path: Path, end: Path, calls: int) -> None:
    """Harvest a changed portal again and again until *end* exists."""
    records, turn = full_records(calls), 0
    while not end.exists():
        turn += 1
        with open_store(path) as store:
            found = edited(records, 0.05) if turn % 2 else records
            said = crawl(store, found, FIRST + timedelta(minutes=turn))
            make_index(store, TODAY)
        sys.stdout.write(f"{'ok' if said.startswith('ok') else said}\n")
        time.sleep(PAUSE)


def main(kind: str, *arguments: str) -> None:
    if kind == "harvest":
        harvest(Path(arguments[0]), Path(arguments[1]), int(arguments[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        calls = int(arguments[0]) if arguments else 300
        for line in campaign(float(kind), Path(folder), calls).lines():
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Many crawls in one child process: each child starts Twisted's reactor once, whatever it reads.

As a module (``python -m tests.crawler.jobs``) it reads jobs as JSON from its input and writes how
each ended.  A job names ``source``, ``url`` and ``db``; ``today``, ``delay`` and the limits are
optional.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.crawler.loaded import AT_START, Loaded

ROOT = Path(__file__).resolve().parents[2]
LOADED = Loaded()
CONTACT = "calls@city.example"
LIMITS = ("max_requests", "max_minutes", "response_limit_mb", "delay_seconds")
Job = dict[str, Any]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a child: no proxy or setting of this machine reaches it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CITYCALLS_")}
    kept = {k: v for k, v in kept.items() if not k.lower().endswith("_proxy")}
    return {**kept, "PYTHONHASHSEED": "0", **(more or {})}


def run_jobs(
    jobs: Sequence[Job], *, ca_file: Path | None = None, is_measured: bool = False
) -> tuple[list[Any], int]:
    """Run the crawls one after the other; return their reports and the peak memory in MB.

    Where the peak matters (*is_measured*) they have a new interpreter.
    """
    given = json.dumps({"jobs": list(jobs), "ca_file": ca_file and str(ca_file)})
    if sys.platform == "linux" and not is_measured:
        done = LOADED.run("tests.crawler.jobs", (), environment(), given=given, timeout=300)
    else:
        done = subprocess.run(
            [sys.executable, "-m", "tests.crawler.jobs"],
            input=given,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=environment(),
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    return answer["reports"], answer["peak_mb"]


def command(*arguments: str, env: Mapping[str, str] | None = None) -> Any:
    """Run ``citycalls`` to its end, in a process that begins with everything loaded.

    What only a new interpreter obeys gets one.
    """
    if sys.platform == "linux" and not any(name.startswith(AT_START) for name in env or ()):
        return LOADED.run("citycalls", arguments, environment(env), timeout=120)
    return subprocess.run(
        [sys.executable, "-m", "citycalls", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(env),
        timeout=120,
        check=False,
    )


def crawl_command(source: str, url: str, db: Path, today: date, *more: str, **kwargs: Any) -> Any:
    """Run ``citycalls crawl`` of one source and return the finished process."""
    where = ("--url", f"{source}={url}", "--today", str(today), "--db", str(db), "--json")
    return command("crawl", source, *where, *more, **kwargs)


async def run_job(job: Job) -> Any:
    from crawler import harvest
    from store.database import open_store

    tokens = job.get("tokens", {})
    visit = harvest.plan_job(job["source"], job["url"], job.get("delay"), tokens)
    limits = {name: job[name] for name in LIMITS if name in job}
    visit = replace(visit, source=replace(visit.source, **limits))
    if "delay_seconds" in limits:
        visit = replace(visit, delay=limits["delay_seconds"])
    settings = harvest.base_settings(CONTACT)
    if "timeout" in job:
        settings.set("DOWNLOAD_TIMEOUT", job["timeout"], priority="cmdline")
    today = date.fromisoformat(job["today"])
    with open_store(Path(job["db"])) as store:
        if job.get("is_unnamed"):
            return await crawl_unnamed(store, visit, settings, today)
        report = await harvest.one_source(
            store, visit, settings, today, lambda: datetime.now(UTC), None
        )
    return asdict(report)


async def crawl_unnamed(store: Any, visit: Any, settings: Any, today: date) -> Any:
    """Crawl as if the source's own pages had led to the address; return what came of it."""
    from crawler import harvest
    from crawler.spiders.portal import SpiderArgs
    from store.harvest.runs import begin_run, fail_run

    settings = harvest.job_settings(settings, visit)
    settings.set("ADDRESSES_ALLOWED", [], priority="cmdline")
    run_id = begin_run(store, visit.source.name, today=today, now=datetime.now(UTC))
    errand = SpiderArgs(job=visit, store=store, run_id=run_id, today=today)
    spider, ended = await harvest.crawl(harvest.spider_of(visit.source), errand, settings)
    found = spider.harvest(ended)
    fail_run(store, run_id, found, today=today, now=datetime.now(UTC))
    return {"state": "failed", "reasons": found.problems, "listed": found.listed}


def peak_mb() -> int:
    """Return this program's own peak; ru_maxrss also tells that of the process it came from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (line,) = (x for x in status.read_text().splitlines() if x.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def main() -> None:
    from crawler.harvest import run_in_reactor
    from crawler.net.certificates import extra_authority

    asked = json.load(sys.stdin)
    reports = []

    async def everything() -> None:
        for job in asked["jobs"]:
            reports.append(await run_job(job))
            await asyncio.sleep(0)

    with extra_authority(Path(asked["ca_file"]) if asked["ca_file"] else None):
        run_in_reactor(everything)
    peak = peak_mb()
    json.dump({"reports": reports, "peak_mb": peak}, sys.stdout)


if __name__ == "__main__":
    main()

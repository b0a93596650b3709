"""What letters cost, composed and handed to a relay, in a first and a later week.

The naive way beside ours compiles the templates and inlines the styles with premailer for each
letter, and opens a connection for it.  It is given what each letter says and how long it may be,
which ours works out in its own time, and it keeps no outbox: ours has each letter and each step on
the disk.  Each way runs in a process of its own, whose memory is told too.
"""

import multiprocessing
import re
import resource
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from advice.weekly.content import WeeklyMail
from bench.suite.frame import Figure, median_in_turn
from bench.suite.readers import FIRST, LATER, SENDING, fill_store, go_on, moment
from digest.compose import compose_mails, letter_for
from digest.envelope import links_of, message_of
from digest.issue import load_issue_data
from digest.letter_view import view_mail
from digest.line_places import Limits
from digest.render import HTML_LIMIT, STEPS, Rendered, render_html, render_text, style
from digest.send import send_outbox
from funding.periods import period_of
from funding.resources import CHECKOUT
from store.database import open_store
from store.mail.installation import confirm_installation
from store.people.recipients import Recipient, list_recipients
from wording.programme_texts import load_guides
from wording.templates import html_templates, text_templates

READERS, NAIVE, ROUNDS = 1_000, 40, 3
MANY, NAIVE_OF_MANY = 10_000, 250
GOAL = 5.0
MEMORY_MB = 500.0
CPU_GOALS = {FIRST: 150.0, LATER: 40.0}
"""Seconds of the processor for ten thousand letters."""
SINK = (
    "from tests.sinks.mta_sink import Sink; import sys\n"
    "with Sink(features=('8BITMIME', 'PIPELINING')) as sink:\n"
    "    print(sink.port, flush=True)\n"
    "    sys.stdin.read()\n"
    "    print(len(sink.kept), flush=True)\n"
)
Found = TypeVar("Found")
NAMES = {FIRST: "welcome", LATER: "later week"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one way took."""

    cpu: float
    """Seconds."""
    letters: int
    megabytes: float
    """The most that was resident."""


@dataclass(kw_only=True, slots=True)
class Week:
    """What was measured in one week."""

    ours: float
    """Seconds a thousand letters, as below."""
    naive: float
    costs: list[Cost] = field(default_factory=list)
    """Ours, one by one."""

    @property
    def megabytes(self) -> float:
        return max(one.megabytes for one in self.costs)


@contextmanager
def relay() -> Iterator[str]:
    """A mail server in a process of its own, whose time is nobody's here."""
    with subprocess.Popen(
        [sys.executable, "-c", SINK],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        try:
            yield f"smtp://127.0.0.1:{child.stdout.readline().strip()}"
        finally:
            child.communicate(timeout=60)


def ours(path: Path, day: date, url: str) -> Cost:
    """Compose and send what is due, as the schedule does."""
    begun, now = time.process_time(), moment(day)
    with open_store(path) as store:
        made = compose_mails(store, today=day, now=now, sending=SENDING)
        report = send_outbox(store, smtp_url=url, mail_dir=path.parent, now=now)
    if report.sent != len(made):
        raise SystemExit(f"{report.sent} of {len(made)} letters were sent: {report}")
    return cost(begun, len(made))


def naive(path: Path, day: date, url: str, number: int) -> Cost:
    """Render and send so many letters, each as if it were the only one."""
    with open_store(path) as store, store.read():
        people = list_recipients(store)
        some = people[:: max(1, len(people) // number)][:number]
        issue = load_issue_data(store, some, day, moment(day), SENDING, None, None)
        said = [letter_for(store, issue, p, period_of(day, p.frequency)) for p in some]
    lengths = [length_of(person, letter, day) for person, letter in zip(some, said, strict=True)]
    host, _, port = url.removeprefix("smtp://").partition(":")
    begun = time.process_time()
    for person, letter, limits in zip(some, said, lengths, strict=True):
        body = naive_mail(person, letter, limits, day)
        with smtplib.SMTP(host, int(port), local_hostname="[127.0.0.1]") as connection:
            connection.sendmail(SENDING.address, [person.address], body)
    return cost(begun, len(some))


def length_of(person: Recipient, letter: WeeklyMail, day: date) -> Limits:
    """Return how much of a letter fits into a mail."""
    links = links_of(SENDING, person, letter.period, day)
    for limits in STEPS:
        view = view_mail(letter, links, pages=load_guides(), limits=limits)
        if len(render_html(view).encode()) <= HTML_LIMIT:
            break
    return limits


def naive_mail(person: Recipient, letter: WeeklyMail, limits: Limits, day: date) -> bytes:
    """Return the bytes of one letter, its templates compiled and its styles inlined anew."""
    from premailer import transform

    html_templates.cache_clear()
    text_templates.cache_clear()
    links = links_of(SENDING, person, letter.period, day)
    view = view_mail(letter, links, pages=load_guides(), limits=limits)
    template = html_templates("email").get_template("weekly.html.j2")
    html = transform(template.render(mail=view, css=style("weekly")), disable_validation=True)
    text = render_text("weekly", mail=view)
    return message_of(SENDING, person, Rendered(subject=view.subject, html=html, text=text), links)


def cost(begun: float, letters: int) -> Cost:
    return Cost(cpu=time.process_time() - begun, letters=letters, megabytes=most_resident())


def most_resident() -> float:
    """Return the most that was resident of this process, in MB.

    Linux counts in `ru_maxrss` also what was resident of the process that began this one.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if found is None else found[1]
    return int(kilobytes) / 1024


def apart(way: Callable[[], Found]) -> Found:
    """Return what a way returns in a new process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(way)


def prepare(path: Path, readers: int) -> None:
    fill_store(path, readers=readers)


def let_a_week_pass(path: Path) -> None:
    with open_store(path) as store:
        go_on(store)


def copy_of(path: Path, target: Path) -> Path:
    """Copy a store that may send mail, though it lies where none of its has been sent."""
    with open_store(path) as store:
        target.unlink(missing_ok=True)
        store.copy_to(target)
    with open_store(target) as store:
        confirm_installation(store)
    for kept in path.parent.glob(f"{path.name}-index*"):
        (target.parent / kept.name.replace(path.name, target.name)).write_bytes(kept.read_bytes())
    return target


def measure(readers: int, number: int, rounds: int, folder: Path, url: str) -> dict[date, Week]:
    """Return what both ways took in both weeks, in turn; the naive one for a *number* of letters.

    With one round nothing is tried before: ten thousand letters take long enough by themselves.
    """
    start, work = folder / "start.db", folder / "work.db"
    apart(partial(prepare, start, readers))
    found: dict[date, Week] = {}
    for day in NAMES:
        costs: list[Cost] = []

        def send_all(day: date = day, costs: list[Cost] = costs) -> float:
            costs.append(apart(partial(ours, copy_of(start, work), day, url)))
            return 1000 * costs[-1].cpu / costs[-1].letters

        def send_some(day: date = day) -> float:
            some = apart(partial(naive, start, day, url, number))
            return 1000 * some.cpu / some.letters

        ways = {"naive": send_some, "ours": send_all}
        took = (
            median_in_turn(ways, rounds=rounds)
            if rounds > 1
            else {name: way() for name, way in ways.items()}
        )
        found[day] = Week(ours=took["ours"], naive=took["naive"], costs=costs)
        if day == FIRST:
            work.replace(start)
            apart(partial(let_a_week_pass, start))
    return found


def measured(readers: int, number: int, rounds: int) -> dict[date, Week]:
    with tempfile.TemporaryDirectory() as folder, relay() as url:
        return measure(readers, number, rounds, Path(folder), url)


def beside_naive(name: str, week: Week, beside: str) -> Figure:
    return Figure(
        name=name,
        ours=week.ours,
        peer=week.naive,
        unit="s a thousand letters",
        beside=f"Jinja2, premailer and smtplib anew for each, {beside}",
        goal=GOAL,
    )


def memory(name: str, week: Week) -> Figure:
    return Figure(
        name=f"{name}, memory",
        ours=week.megabytes,
        peer=MEMORY_MB,
        unit="MB resident at the most",
        beside="the goal",
        goal=1.0,
    )


def run() -> list[Figure]:
    """Return the seconds of the processor for a thousand letters, and the memory."""
    figures = []
    for day, week in measured(READERS, NAIVE, ROUNDS).items():
        name = f"letters: {NAMES[day]}"
        figures += [beside_naive(name, week, f"{NAIVE} of them"), memory(name, week)]
    return figures


def run_many() -> list[Figure]:
    """Return the same for ten thousand readers, and all that their letters take."""
    figures = []
    for day, week in measured(MANY, NAIVE_OF_MANY, 1).items():
        name = f"letters, 10,000: {NAMES[day]}"
        scaled = f"{name} (the naive way: {NAIVE_OF_MANY:,}, scaled)"
        figures += [
            Figure(
                name=name,
                ours=week.ours * MANY / 1000,
                peer=CPU_GOALS[day],
                unit="s",
                beside="the goal",
                goal=1.0,
            ),
            beside_naive(scaled, week, "scaled"),
            memory(name, week),
        ]
    return figures

"""How many unknown verdicts the three questions that rank first remove, on a replay's database.

    .venv/bin/python -m tests.campaigns.questions COPY.db 2026-06-30

Prints the three facts, then for each set of example answers how many verdicts were unknown before,
how many became yes or no, and how many were against the call: once over every live call for every
project, and once over the calls of the projects' lists, which are those that a city reads.  What
most of the others leave unknown is stated by no call, and no city can answer it.

The answers are examples, not what the cities said: ``two`` = the partners of the profile and two
more of the network's countries, a part of a larger project or cut to the grant, 30 days; ``found``
= only the partners of the profile, the size stays, 60 days; ``most`` = six more partners, every
size, 14 days.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from advice.profiles.stored_projects import load_profiles
from advice.questions.asking import questions_of
from advice.questions.counting import Calls
from advice.questions.facts import ALL, FACTS, Value
from advice.questions.kept_questions import lists_of
from advice.ranking.matching import load_corpus
from citycalls.output import say
from eligibility import keys
from eligibility.checks_project import wants_several
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import Project
from funding.evidence import Check, Rule, Verdict
from matcher.rank import is_live
from store.calls.calls import live_calls
from store.database import Store, open_store

NETWORK = ("DE", "IT", "NL", "PL", "RO", "GR", "BG", "FR")
FIRST = 3
OPEN = Verdict.UNKNOWN


def partners(project: Project, more: int) -> Value:
    """Return the partners of the profile and some of the network's countries, none twice."""
    here = project.partners_in_hand
    others = [c for c in NETWORK if c != project.city.country and c not in here]
    return (*here, *others[:more])


def answers(project: Project, name: str) -> Mapping[str, Value]:
    """Return the example answers of a set."""
    return {
        "two": {"partners": partners(project, 2), "sizes": ("part", "cut"), "decision_days": 30},
        "found": {"partners": partners(project, 0), "sizes": ("fixed",), "decision_days": 60},
        "most": {
            "partners": partners(project, 6),
            "sizes": ("part", "grow", "cut"),
            "decision_days": 14,
        },
    }[name]


def first_facts(store: Store, today: date) -> tuple[list[str], dict[str, frozenset[str]]]:
    """Return the facts that all cities together are asked first, and the calls of each list."""
    corpus = load_corpus(store, today)
    live = Calls(calls=[c for c in corpus.calls if c.id in corpus.live], today=today)
    worth: Counter[str] = Counter()
    listed: dict[str, frozenset[str]] = {}
    for profile in load_profiles(store):
        lists = lists_of(corpus, profile, today)
        listed |= {p: frozenset(m.call.id for m in found.results) for p, found in lists.items()}
        for q in questions_of(profile, live, lists, today=today):
            worth[q.fact.name] += round(q.score)
    return [name for name, _ in worth.most_common(FIRST)], listed


def unknown(project: Project, calls: Sequence[Call], today: date) -> Iterator[tuple[Call, Check]]:
    for call in calls:
        for check in check_call(project, call, today=today)[0]:
            if check.verdict is OPEN:
                yield call, check


def against(project: Project, check: Check, live: Calls, call: Call) -> bool:
    """Return whether an answered verdict is against what the call says."""
    facts, details = live.facts(call), dict(check.details)
    if check.verdict is Verdict.NO:
        return check.evidence is None or check.evidence.is_default
    if check.rule is Rule.CONSORTIUM:
        have = {
            keys.ENTITIES_MIN: 1 + len(project.partners_in_hand),
            keys.COUNTRIES_MIN: len({project.city.country, *project.partners_in_hand}),
            keys.CITIES_MIN: 1,
        }
        return any((facts.number(key) or 0) > n for key, n in have.items())
    if check.rule is Rule.LEAD_TIME:
        deadline = call.best.next_deadline(live.today)
        if any(d.stage == "first_stage" and d.date < live.today for d in call.best.deadlines):
            return True
        return deadline is None or (deadline - live.today).days < (project.city.decision_days or 0)
    if details.get("fits") == "part":
        return not wants_several(facts)
    return "fits" not in details


def main(path: Path, today: date) -> None:
    with open_store(path) as store:
        first, listed = first_facts(store, today)
        calls = [call for call in live_calls(store, today) if is_live(call, today)]
        projects = [p for profile in load_profiles(store) for p in profile.projects]
    live = Calls(calls=calls, today=today)
    say(f"{len(projects)} projects, {len(calls)} live calls; asked first: {', '.join(first)}")
    hangs = 0
    before: dict[str, dict[tuple[str, Rule, str], Check]] = {}
    for project in projects:
        found = {(c.id, k.rule, k.because[:12]): k for c, k in unknown(project, calls, today)}
        before[project.id] = found
        open_now = {(c, r) for c, r, _ in found}
        rule_of = {
            "partners": Rule.CONSORTIUM,
            "sizes": Rule.BUDGET,
            "decision_days": Rule.LEAD_TIME,
            "population": Rule.POPULATION,
            "degurba": Rule.DEGURBA,
            "nuts3": Rule.AREA,
        }
        hangs += sum(
            (call_id, rule_of.get(fact.name, Rule.OTHER)) in open_now
            for fact in ALL
            if fact.name not in ("budget_max_eur", "trl")
            for call_id in live.settled(project, fact).shares
        )
    everything = sum(map(len, before.values()))
    say(f"unknown verdicts: {everything}; any fact of a profile could settle: {hangs}")
    for name in ("two", "found", "most"):
        tell(name, first, projects, calls, live, everything, hangs, listed)


def tell(
    name: str,
    first: Sequence[str],
    projects: Sequence[Project],
    calls: Sequence[Call],
    live: Calls,
    everything: int,
    hangs: int,
    listed: Mapping[str, frozenset[str]],
) -> None:
    left, wrong, settled, read = 0, 0, Counter[str](), Counter[str]()
    by_id = {call.id: call for call in calls}
    for project in projects:
        told = project
        for fact in first:
            told = FACTS[fact].told(told, answers(project, name)[fact])
        for call in by_id.values():
            old = {k.rule: k for k in check_call(project, call, today=live.today)[0]}
            is_read = call.id in listed.get(project.id, ())
            read["before"] += is_read * sum(k.verdict is OPEN for k in old.values())
            for check in check_call(told, call, today=live.today)[0]:
                left += check.verdict is OPEN
                read["left"] += is_read and check.verdict is OPEN
                was = old.get(check.rule)
                if was is not None and was.verdict is OPEN and check.verdict is not OPEN:
                    settled[check.rule.value] += 1
                    wrong += against(told, check, live, call)
    gone = everything - left
    parts = ", ".join(f"{rule} {n}" for rule, n in settled.most_common())
    say(
        f"{name}: {gone} removed = {gone / everything:.1%} of all,"
        f" {gone / hangs:.1%} of those that hang on a profile; wrong {wrong} ({parts})"
    )
    fewer = read["before"] - read["left"]
    say(f"{name}: of {read['before']} in the lists {fewer} removed = {fewer / read['before']:.1%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))

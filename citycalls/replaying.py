"""Replays with the settings of this installation: what the desk and the commands ask for."""

from collections.abc import Callable, Mapping, Sequence

from advice.replay.comparison import (
    Judged,
    Replayed,
    all_calls,
    compare_versions,
    compare_weeks,
    marks_of,
)
from advice.replay.tried import Asked, follows
from citycalls.mailing import sender_config
from citycalls.settings import Settings
from funding.city import Project
from funding.errors import UnknownName
from funding.resources import CHECKOUT
from store.database import Store, open_store
from store.people.profiles import find_profile, profile_history

Progress = Callable[[str, int, int | None], None]


def replay_profile(settings: Settings, asked: Asked, progress: Progress | None = None) -> Replayed:
    """Return what the texts of *asked* would have told in the last weeks, beside what was sent.

    Raises WrongInput for a text that is no profile, UnknownName for an unknown profile.
    """
    from advice.profiles.stored_projects import load_projects, read_once
    from advice.ranking.model_release import model_state
    from digest.replay.issues import replay_issues
    from store.calls.calls import calls_of
    from store.harvest.runs import last_day
    from store.past.marks import short_hash
    from store.people.feedback import in_force
    from store.people.recipients import list_recipients

    files = {name: read_once(text, name) for name, text in asked.texts.items()}
    judged = judged_figures({name: file.projects for name, file in files.items()})
    with open_store(settings.db, create=False) as store:
        load_projects(store, asked.profile)
        sending = sender_config(settings, store)
        letters = replay_issues(settings.db, asked, sending=sending, progress=progress)
        names = list(asked.texts)
        weeks = compare_weeks(letters, names, asked.profile)
        readers = [p.id for p in list_recipients(store) if follows(p.profiles, asked.profile)]
        marks = marks_of(in_force(store), readers, asked.profile)
        calls = all_calls(weeks)
        return Replayed(
            profile=asked.profile,
            model=model_state(store).name,
            data_date=last_day(store),
            weeks=weeks,
            sent=len({call for week in weeks for call in week.sent}),
            lines=sum(len(week.sent) for week in weeks),
            relevant=len(marks.relevant & calls),
            not_relevant=len(marks.not_relevant & calls),
            versions=compare_versions(weeks, names, marks, judged),
            hashes={name: short_hash(text) for name, text in asked.texts.items()},
            titles={name: call.title for name, call in calls_of(store, sorted(calls)).items()},
        )


def judged_figures(projects: Mapping[str, Sequence[Project]]) -> dict[str, list[Judged]]:
    """Return figures on the judged set by version; none where the program comes without the set."""
    from advice.replay.judged import JudgedCalls

    folder = CHECKOUT / "data" / "judged"
    if not folder.is_dir():
        return {}
    judged = JudgedCalls(folder)
    return {name: judged.figures(some) for name, some in projects.items()}


def saved_texts(store: Store, city_id: str, versions: Sequence[int] | None) -> dict[str, str]:
    """Return saved versions of a city's file by their number, the newest one if None.

    Raises UnknownName for an unknown city or version.
    """
    newest = find_profile(store, city_id)
    if versions is None:
        return {str(newest.version): newest.text}
    kept = {one.version: one.text for one in profile_history(store, city_id)}
    for number in versions:
        if number not in kept:
            raise UnknownName(f"{city_id} has no version {number}; it has 1 to {newest.version}")
    return {str(number): kept[number] for number in versions}

"""What drafts do, replays, and suggested keywords, as a person reads them at the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citycalls.options import load_settings, opened, read_day
from citycalls.output import print_json, print_table, progress_bar, say, warn
from funding.words import plain, shorten

if TYPE_CHECKING:
    from advice.profiles.effect import Effect, ProjectEffect, Shift
    from advice.profiles.files import ProfileFile
    from advice.profiles.suggestions import Suggestion
    from advice.replay.comparison import Replayed
    from citycalls.settings import Settings
    from wording.language import Speech

TITLE = 80
MOST = 20
"""Calls of one kind; --json has all."""


def tell_effect(
    paths: list[Path], today: str | None, db: Path | None, json: bool, *, weeks: int | None = None
) -> None:
    """Print the effect of profile files on the lists of their cities.

    With *weeks* also what they would have told in the last so many issues of their cities.
    """
    from advice.as_json.effects import effect_values
    from advice.as_json.replays import replay_values
    from advice.profiles.effect import effect_of
    from advice.profiles.stored_projects import read_files, read_saved
    from advice.profiles.suggestions import unheard_keywords
    from advice.profiles.warnings import warnings_of
    from advice.ranking.matching import open_corpus
    from store.people.profiles import latest_profile
    from wording.desk.profile_warnings import unheard_words, warning_words
    from wording.language import speech

    english = speech("en")
    drafts = [file for path in paths for file in read_files(path)]
    settings = load_settings(db)
    day = read_day(today, settings)
    effects = []
    remarks: list[str] = []
    told: list[ProfileFile] = []
    with opened(settings) as store, store.read():
        corpus = open_corpus(store, day)
        for draft in drafts:
            saved = latest_profile(store, draft.city.id)
            current = None if saved is None else read_saved(saved)
            effects.append(effect_of(corpus, current, draft, today=day))
            if weeks is not None and current is not None:
                told.append(draft)
            elif weeks is not None:
                remarks.append(f"{draft.city.id} is not stored yet: it has no issues to replay")
            remarks += [f"{draft.city.id}, {line}" for line in draft.passed_over]
            for project in draft.projects:
                remarks += [
                    f"{project.id}: {warning_words(english, found)}"
                    for found in warnings_of(project, day)
                ]
                if unheard := unheard_keywords(project, corpus.index):
                    remarks.append(f"{project.id}: {unheard_words(english, unheard)}")
    for line in remarks:
        warn(line)
    replayed = None if weeks is None else [replayed_draft(settings, one, weeks) for one in told]
    if json:
        issues = None if replayed is None else [replay_values(found) for found in replayed]
        print_json(effect_values(effects, issues))
        return
    print_effects(effects)
    for found in replayed or ():
        say(f"\n{found.profile}")
        print_replay(found)


def replayed_draft(settings: "Settings", draft: "ProfileFile", weeks: int) -> "Replayed":
    """Return what a draft would have told in the last issues of its city."""
    from advice.replay.tried import Asked
    from citycalls.replaying import replay_profile
    from wording.desk.replay_words import DRAFT

    asked = Asked(profile=draft.city.id, weeks=weeks, texts={DRAFT: draft.text})
    with progress_bar() as progress:
        return replay_profile(settings, asked, progress)


def print_effects(effects: "Sequence[Effect]") -> None:
    """Print what drafts would do, project by project."""
    from wording.language import speech

    s = speech("en")
    for effect in effects:
        for project in effect.projects:
            print_project(s, project)


def print_project(s: "Speech", project: "ProjectEffect") -> None:
    from wording.desk.profile_effect import listing_words, lost_words, sum_words

    before, after = (listing_words(s, side) for side in (project.before, project.after))
    say(f"{project.project_id}: now {before}; with the draft {after}")
    say(f"  {sum_words(s, project)}")
    for lost in project.lost_relevant:
        say(f"  look: {lost_words(s, lost)}")
    for name, shifts in (
        ("enters", project.entered),
        ("leaves", project.left),
        ("moves", project.moved),
    ):
        for shift in shifts[:MOST]:
            say(f"  {name}: {line_of(s, shift)}")
        if len(shifts) > MOST:
            say(f"  … and {len(shifts) - MOST} more; --json has all")


def line_of(s: "Speech", shift: "Shift") -> str:
    from wording.desk.profile_effect import shift_words

    title = shorten(plain(shift.call.title), TITLE)
    return f"{title} ({shift.call.id}): {shift_words(s, shift)}"


def print_suggestions(name: str, found: "Sequence[Suggestion]") -> None:
    """Print suggested keywords of one project, each with what it would do."""
    if not found:
        say(f"{name}: nothing to suggest")
        return
    from wording.desk.profile_effect import origin_words
    from wording.language import speech

    s = speech("en")
    say(f"{name}:")
    print_table(
        ("keyword", "in English", "because", "enter", "leave", "move"),
        [
            (
                one.term,
                "yes" if one.is_english else "",
                origin_words(s, one.origin),
                one.entered,
                one.left,
                one.moved,
            )
            for one in found
        ],
    )


def print_replay(found: "Replayed") -> None:
    """Print past issues as they were sent, and what other versions would have told."""
    from wording.desk.replay_words import (
        agreement_words,
        equal_words,
        lost_words,
        trust_words,
        version_name,
        week_words,
    )
    from wording.language import speech

    s = speech("en")
    say(equal_words(s, found))
    if not found.letters:
        return
    names = [version_name(s, one.name) for one in found.versions]
    print_table(
        ("week", "sent", *(f"{name}: told (+ -)" for name in names), "as sent"),
        [
            (
                week.week,
                len(week.sent),
                *(
                    f"{len(x.told)} (+{len(x.entered)} -{len(x.left)})"
                    for x in (week.tried[one.name] for one in found.versions)
                ),
                week_words(s, week),
            )
            for week in found.weeks
        ],
    )
    for one in found.versions:
        say(f"\n{version_name(s, one.name)}: {lost_words(s, one)}")
        for line in agreement_words(s, found, one):
            say(f"  {line}")
        for row in one.judged:
            figures = ", ".join(f"{name} {value:.2f}" for name, value in row.figures.items())
            say("  ".join(filter(None, ("", row.project_id, figures, trust_words(s, row)))))
        for call_id in one.lost:
            mark = "relevant! " if call_id in one.lost_relevant else ""
            say(f"  - {mark}{found.titles.get(call_id, call_id)}")
        for call_id in one.gained:
            say(f"  + {found.titles.get(call_id, call_id)}")
    say(f"\nmodel {found.model}, calls of {found.data_date}")

"""The effect of a draft, and suggested keywords, as a person reads them at the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citycalls.options import load_settings, opened, read_day
from citycalls.output import print_json, print_table, say, warn
from funding.words import plain, shorten

if TYPE_CHECKING:
    from advice.profiles.effect import Effect, ProjectEffect, Shift
    from advice.profiles.suggestions import Suggestion
    from wording.language import Speech

TITLE = 80
MOST = 20
"""Calls of one kind; --json has all."""


def tell_effect(paths: list[Path], today: str | None, db: Path | None, json: bool) -> None:
    """Print the effect of profile files on the lists of their cities."""
    from advice.as_json.effects import effect_values
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
    with opened(settings) as store, store.read():
        corpus = open_corpus(store, day)
        for draft in drafts:
            saved = latest_profile(store, draft.city.id)
            current = None if saved is None else read_saved(saved)
            effects.append(effect_of(corpus, current, draft, today=day))
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
    if json:
        print_json(effect_values(effects))
    else:
        print_effects(effects)


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

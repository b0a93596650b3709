"""One draft looked at: what was sent, what it says, what it would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from advice.profiles.effect import Effect
from advice.profiles.files import ProfileFile
from advice.profiles.merging import merged
from advice.profiles.stored_projects import read_saved
from advice.ranking.matching import Corpus
from desk.deps import Deps
from desk.draft_look import DraftLook
from desk.pages.profiles.effect_view import SHOWN
from desk.pages.profiles.fields import FormFields, fields_of
from desk.pages.profiles.form import FieldFault, WrongDraft, draft_of, read_fields, with_text
from desk.pages.profiles.sent import present_of, version_of
from funding.errors import WrongInput
from store.database import Store
from store.people.profiles import ProfileVersion

LONGEST_COMMENT = 300
SAVING = ("save", "replace")
"""What the buttons say that save."""
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Work:
    """A draft within one reading of the database."""

    store: Store
    look: DraftLook
    """At the draft, or at the profile as it is where the draft is no profile."""
    today: date
    present: ProfileVersion
    current: ProfileFile
    """The profile as it is saved now."""
    base: ProfileFile
    """The version that the draft rests on; another one where somebody saved meanwhile."""
    based_on: int
    fields: FormFields
    draft: ProfileFile | None
    """None where what was sent is no profile."""
    faults: tuple[FieldFault, ...]
    only: str | None
    """The one project whose fields are on the page."""
    comment: str = ""
    anyway: bool = False
    wants: str | None = None
    """The project for which keywords are to be suggested."""

    @property
    def corpus(self) -> Corpus:
        return self.look.corpus

    @property
    def effect(self) -> Effect | None:
        """None where what was sent is no profile."""
        return None if self.draft is None else self.look.effect

    @property
    def is_stale(self) -> bool:
        return self.based_on != self.present.version

    @property
    def is_draft(self) -> bool:
        return self.draft is None or self.draft.text != self.current.text


def work_on(
    deps: Deps, store: Store, request: Request, city_id: str, pairs: Pairs, *, only: str | None
) -> Work:
    """Return the draft that a form says, or the profile as it is where none was sent.

    A former version may be looked at as a draft: ``?draft=3``.  Raises PageFault.
    """
    today = deps.clock().date()
    present = present_of(request, deps, store, city_id)
    current = read_saved(present)
    single = dict(pairs)
    do, _, about = single.get("do", "show").partition(":")
    base_version = version_of(store, present, single.get("version"))
    base = read_saved(base_version)
    fields, draft, faults = read_draft(store, present, base, pairs, do)
    based_on = base_version.version
    if do == "merge" and draft is not None:
        try:
            draft = merged(base, draft, current)
            fields, base, based_on = shown_as(fields, draft), current, present.version
        except WrongInput as error:
            faults = tuple(FieldFault(path=(), sentence=x) for x in str(error).splitlines())
    look = DraftLook(
        deps=deps,
        store=store,
        today=today,
        current=current,
        draft=draft or current,
        is_saving=do in SAVING,
        # both changes are put together first: the terms are told of what comes of that
        most=0 if do in SAVING and based_on != present.version else SHOWN,
    )
    return Work(
        store=store,
        look=look,
        today=today,
        present=present,
        current=current,
        base=base,
        based_on=based_on,
        fields=fields,
        draft=draft,
        faults=faults,
        only=only or single.get("only") or None,
        comment=" ".join(single.get("comment", "").split())[:LONGEST_COMMENT],
        anyway=single.get("anyway") == "1",
        wants=about if do == "suggest" else None,
    )


def read_draft(
    store: Store, present: ProfileVersion, base: ProfileFile, pairs: Pairs, do: str
) -> tuple[FormFields, ProfileFile | None, tuple[FieldFault, ...]]:
    """Return what the form shows, the draft, and what is wrong with it."""
    sent = [(name, value) for name, value in pairs if name not in ("draft", "saved", "lang", "as")]
    single = dict(pairs)
    if "version" not in single:  # the page was opened, nothing was sent
        profile = base
        if "draft" in single:
            profile = read_saved(version_of(store, present, single["draft"]))
        as_yaml = single.get("as") == "yaml"
        fields = FormFields(text=profile.text) if as_yaml else fields_of(profile)
        return fields, profile, ()
    fields = read_fields(sent, base)
    try:
        draft = draft_of(fields, base)
    except WrongDraft as error:
        return fields, None, error.faults
    if do == "yaml":
        fields = with_text(fields, draft.text)
    elif do == "form" or fields.text is None:
        fields = fields_of(draft)
    return fields, draft, ()


def shown_as(fields: FormFields, draft: ProfileFile) -> FormFields:
    return fields_of(draft) if fields.text is None else with_text(fields, draft.text)

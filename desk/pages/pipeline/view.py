"""What the pages of the pipeline show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advice.pipeline.rows import PipelineQuery, PipelineRow
from advice.refusals.falling import Fallen
from advice.weekly.cards import read_due
from desk.numbers import read_number
from desk.pages.calls.hand_over import with_params
from desk.pages.calls.list_view import Params, call_address
from desk.pages.choices import Choice
from desk.pages.pipeline.form import StandForm, changed_words, stand_form
from funding.words import plain, shorten
from store.people.recipients import Recipient
from store.pipeline.entries import Entry, Stand, Standing
from wording.city_names import city_name
from wording.deadlines import deadline_words
from wording.desk.call_line import title_of
from wording.language import Speech
from wording.pipeline.stands import TONES, stand_names, stand_words
from wording.refusals.words import fallen_words, reason_words

PATH = "/pipeline"


@dataclass(frozen=True, kw_only=True, slots=True)
class CellCall:
    href: str
    title: str
    language: str | None
    about: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CityRow:
    name: str
    cells: tuple[tuple[CellCall, ...], ...]
    """One for each state that is shown, in their order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PipelineView:
    cities: tuple[Choice, ...]
    stands: tuple[Choice, ...]
    heads: tuple[str, ...]
    rows: tuple[CityRow, ...]
    total: str
    xlsx: str
    csv: str
    keep: Params


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryView:
    """One city on the page of a call."""

    form: StandForm
    words: str
    tone: str
    about: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChoice:
    id: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCall:
    """The part of a call's page that says where the cities stand with it."""

    entries: tuple[EntryView, ...]
    new: StandForm | None
    """To begin an entry of one of *cities*; None for who may not."""
    cities: tuple[Choice, ...]
    people: tuple[PersonChoice, ...]
    """With whom it can be shared; () for who may not."""
    shared: str | None
    """With whom it was shared just now."""
    call_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictView:
    title: str
    mine: tuple[tuple[str, str, bool], ...]
    theirs: tuple[tuple[str, str, bool], ...]
    """Label, value, and whether the other version has it otherwise."""
    saved: str | None
    form: StandForm
    back: str


def pipeline_view(
    s: Speech,
    rows: Sequence[PipelineRow],
    query: PipelineQuery,
    names: Mapping[str, str],
    *,
    today: date,
    keep: Params,
) -> PipelineView:
    """Return the table; a city without an entry has no row."""
    shown = query.stands or tuple(Stand)
    by_city: dict[str, list[PipelineRow]] = {}
    for row in rows:
        by_city.setdefault(row.entry.city_id, []).append(row)
    params = [*query.to_params(), *keep]
    return PipelineView(
        cities=tuple(
            Choice(value=id, words=local(s, name), is_chosen=id in query.cities)
            for id, name in names.items()
        ),
        stands=tuple(
            Choice(value=stand.value, words=words, is_chosen=stand in query.stands)
            for stand, words in stand_names(s).items()
        ),
        heads=tuple(stand_words(s, stand) for stand in shown),
        rows=tuple(
            CityRow(
                name=local(s, some[0].city),
                cells=tuple(
                    tuple(
                        cell_call(s, row, today, keep)
                        for row in some
                        if row.entry.standing.stand is stand
                    )
                    for stand in shown
                ),
            )
            for some in by_city.values()
        ),
        total=s.count("{n} entry", "{n} entries", len(rows)),
        xlsx=with_params(f"{PATH}/export.xlsx", params),
        csv=with_params(f"{PATH}/export.csv", params),
        keep=keep,
    )


def local(s: Speech, name: str) -> str:
    return city_name(shorten(plain(name), 80), s.code)


def chosen_words(
    s: Speech, query: PipelineQuery, names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the filters in words, for the sheet."""
    found = []
    if query.cities:
        found.append((s.say("City"), ", ".join(local(s, names[c]) for c in query.cities)))
    if query.stands:
        found.append((s.say("State"), ", ".join(stand_words(s, x) for x in query.stands)))
    return found


def cell_call(s: Speech, row: PipelineRow, today: date, keep: Params) -> CellCall:
    call, id = row.call, row.entry.call_id
    about = about_standing(s, row.entry.standing, row.fallen, row.city)
    if call is None:
        return CellCall(href=call_address(id, keep), title=id, language=None, about=about)
    return CellCall(
        href=f"{call_address(id, keep)}#pipeline",
        title=title_of(s, call),
        language=call.best.language if call.best.language != s.code else None,
        about=(deadline_words(s, read_due(call, today)), *about),
    )


def about_standing(
    s: Speech, standing: Standing, fallen: Fallen | None, city: str
) -> tuple[str, ...]:
    """Return what is said of an entry; first why a city's decision against it holds no more."""
    back = None if fallen is None else fallen_words(s, fallen, shorten(plain(city), 80))
    why = None if standing.why is None else reason_words(s, standing.why, rule=standing.rule)
    amount = None if standing.amount_eur is None else s.euro(standing.amount_eur)
    reason = None
    if standing.reason:
        reason = s.labelled(s.say("Reason for a no"), standing.reason)
    found = (back, why, standing.person, amount, reason, standing.note)
    return tuple(words for words in found if words)


def of_call(
    s: Speech,
    call_id: str,
    found: Sequence[Entry],
    names: Mapping[str, str],
    people: Sequence[Recipient],
    *,
    fallen: Mapping[tuple[str, str], Fallen],
    may_write: bool,
    shared: str | None,
    keep: Params,
) -> OfCall:
    """Return the part of a call's page; *found* are its entries, *names* the reader's cities."""
    action = with_params(PATH, keep)
    taken = {entry.city_id for entry in found}
    free = [(id, name) for id, name in names.items() if id not in taken]
    number = read_number(shared)
    return OfCall(
        entries=tuple(
            EntryView(
                form=stand_form(
                    s,
                    entry,
                    action=action if may_write else "",
                    city=local(s, names[entry.city_id]),
                    city_id=entry.city_id,
                    call_id=call_id,
                ),
                words=stand_words(s, entry.standing.stand),
                tone=TONES.get(entry.standing.stand, ""),
                about=about_standing(
                    s,
                    entry.standing,
                    fallen.get((entry.city_id, entry.call_id)),
                    names[entry.city_id],
                ),
            )
            for entry in found
        ),
        new=None
        if not (may_write and free)
        else stand_form(s, None, action=action, city="", city_id="", call_id=call_id),
        cities=tuple(Choice(value=id, words=local(s, n), is_chosen=False) for id, n in free),
        people=tuple(PersonChoice(id=p.id, words=person_words(p)) for p in people),
        shared=next(
            (
                s.say("It lies in the inbox of {person} now.", person=person_words(p))
                for p in people
                if p.id == number
            ),
            None,
        ),
        call_id=call_id,
    )


def person_words(person: Recipient) -> str:
    name = f"{shorten(plain(person.name), 60)}, " if person.name else ""
    return f"{name}{person.address}"


def conflict_view(
    s: Speech,
    city_id: str,
    city: str,
    call_id: str,
    mine: Standing | None,
    theirs: Entry | None,
) -> ConflictView:
    ours, saved = lines(s, mine), lines(s, None if theirs is None else theirs.standing)
    form = stand_form(s, theirs, action=PATH, city=local(s, city), city_id=city_id, call_id=call_id)
    return ConflictView(
        title=local(s, city),
        mine=marked(ours, saved),
        theirs=marked(saved, ours),
        saved=None if theirs is None else changed_words(s, theirs),
        form=form,
        back=f"{call_address(call_id, [])}#pipeline",
    )


def lines(s: Speech, standing: Standing | None) -> list[tuple[str, str]]:
    if standing is None:
        return [(s.say("State"), s.say("not in the pipeline"))]
    amount = "–" if standing.amount_eur is None else s.euro(standing.amount_eur)
    return [
        (s.say("State"), stand_words(s, standing.stand)),
        (s.say("Person"), standing.person or "–"),
        (s.say("Amount"), amount),
        (
            s.say("Why decided against"),
            "–" if standing.why is None else reason_words(s, standing.why, rule=standing.rule),
        ),
        (s.say("Reason for a no"), standing.reason or "–"),
        (s.say("Note"), standing.note or "–"),
    ]


def marked(
    some: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str, bool], ...]:
    known = dict(others)
    return tuple((label, value, known.get(label) != value) for label, value in some)

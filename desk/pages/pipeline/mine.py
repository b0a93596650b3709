"""``/my/{token}/pipeline``: a reader says by her signed page where her city stands with a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from advice.pipeline.rows import city_names, fallen_declines
from advice.refusals.saying import decide
from advice.weekly.cards import read_due
from desk.deps import deps_of
from desk.numbers import read_number
from desk.pages.admission import guarded_router
from desk.pages.faults import PageFault
from desk.pages.language import kept_language, speak
from desk.pages.my_person import signed_person
from desk.pages.pipeline.form import StandForm, read_standing, stand_form
from desk.pages.pipeline.view import about_standing, lines, local
from desk.pages.render import render
from funding.errors import StaleVersion, UnknownName, WrongInput
from funding.words import plain, shorten
from store.calls.calls import calls_of
from store.database import Store
from store.people.recipients import Recipient
from store.pipeline.entries import Standing, entries, entry_of
from store.pipeline.shares import end_share, shares_with
from wording.deadlines import deadline_words
from wording.desk.call_line import title_of
from wording.language import Speech
from wording.pipeline.stands import TONES, stand_words
from wording.urls import safe_url

Short = Annotated[str, Form(max_length=400)]
Text = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxCall:
    share: int
    title: str
    language: str | None
    url: str | None
    about: str
    note: str | None
    deadline: str
    stand: str
    """The page on which she says where her city stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnEntry:
    title: str
    language: str | None
    words: str
    tone: str
    about: str
    stand: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mine:
    """The part of a reader's page with what was shared with her, and where her cities stand."""

    inbox: tuple[InboxCall, ...]
    entries: tuple[OwnEntry, ...]
    action: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnView:
    title: str
    language: str | None
    back: str
    forms: tuple[StandForm, ...]
    is_stale: bool
    unsaved: tuple[str, ...]


def my_pipeline_routes() -> APIRouter:
    """Return the route ``/my/{token}/pipeline``; opening it changes nothing."""
    router = guarded_router()

    @router.api_route("/my/{token}/pipeline", methods=["GET", "HEAD"])
    def show(token: str, request: Request, call: str = "") -> HTMLResponse:
        deps = deps_of(request)
        with deps.open_store() as store, store.read():
            person = signed_person(deps, store, request, token)
            s = speak(request, person.language)
            view = own_view(s, store, person, request, call[:400])
        return render(request, "pipeline/own.html.j2", view, title=s.say("Where we stand"))

    @router.post("/my/{token}/pipeline")
    def save(
        token: str,
        request: Request,
        share: Short = "",
        city: Short = "",
        call: Short = "",
        state: Short = "",
        version: Short = "",
        person: Short = "",
        amount: Short = "",
        why: Short = "",
        reason: Text = "",
        note: Text = "",
    ) -> Response:
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store:
            reader = signed_person(deps, store, request, token)
            s = speak(request, reader.language)
            back = RedirectResponse(my_address(request, token), status_code=303)
            if share:
                number = read_number(share) or 0
                end_share(store, number, reader.id, now=now)
                return back
            values = {"state": state, "person": person, "amount": amount}
            values |= {"why": why, "reason": reason, "note": note}
            standing = None
            try:
                if city not in own_cities(store, reader):
                    raise UnknownName(f"{city[:40]!r} is no city of theirs")
                standing = read_standing(values)
                decide(
                    store,
                    city_id=city,
                    call_id=call,
                    standing=standing,
                    version=read_number(version) or 0,
                    who=reader.address,
                    reader_id=reader.id,
                    now=now,
                    today=now.date(),
                )
            except StaleVersion:
                with store.read():
                    view = own_view(s, store, reader, request, call, unsaved=standing, stale=True)
                title = s.say("Where we stand")
                return render(request, "pipeline/own.html.j2", view, title=title, status=409)
            except (WrongInput, UnknownName) as error:
                raise PageFault(
                    400, s.say("Nothing was saved"), shorten(plain(str(error)), 200)
                ) from error
        return back

    return router


def own_cities(store: Store, person: Recipient) -> dict[str, str]:
    """Return the cities whose projects a person follows, by id."""
    own = {profile.partition("/")[0] for profile in person.profiles}
    return city_names(store, lambda id: id in own)


def my_address(request: Request, token: str) -> str:
    found = urlencode(kept_language(request))
    return f"/my/{token}{'?' * bool(found)}{found}#inbox"


def stand_address(token: str, call_id: str, keep: Sequence[tuple[str, str]]) -> str:
    return f"/my/{token}/pipeline?{urlencode([('call', call_id), *keep])}"


def own_view(
    s: Speech,
    store: Store,
    person: Recipient,
    request: Request,
    call_id: str,
    *,
    unsaved: Standing | None = None,
    stale: bool = False,
) -> OwnView:
    """Return the page of one call.  Raises PageFault for one that is not known."""
    call = calls_of(store, [call_id]).get(call_id)
    cities = own_cities(store, person)
    if call is None or not cities:
        raise PageFault(
            404,
            s.say("This call is not known"),
            s.say("The address is mistyped, or the call was never read."),
        )
    token = request.path_params["token"]
    action = stand_address(token, call.id, kept_language(request))
    return OwnView(
        title=title_of(s, call),
        language=call.best.language if call.best.language != s.code else None,
        back=my_address(request, token),
        forms=tuple(
            stand_form(
                s,
                entry_of(store, id, call.id),
                action=action,
                city=local(s, name),
                city_id=id,
                call_id=call.id,
            )
            for id, name in cities.items()
        ),
        is_stale=stale,
        unsaved=tuple(s.labelled(label, value) for label, value in lines(s, unsaved))
        if stale
        else (),
    )


def mine(
    s: Speech, store: Store, person: Recipient, request: Request, token: str, *, today: date
) -> Mine:
    """Return what lies in a person's inbox, and the entries of her cities."""
    keep = kept_language(request)
    cities = own_cities(store, person)
    shares = shares_with(store, person.id)
    fallen = fallen_declines(store, cities, today)
    found = [entry for id in cities for entry in entries(store, city_id=id)]
    calls = calls_of(store, [*(x.call_id for x in shares), *(x.call_id for x in found)])
    return Mine(
        inbox=tuple(
            InboxCall(
                share=share.id,
                title=title_of(s, call),
                language=call.best.language if call.best.language != s.code else None,
                url=safe_url(call.best.url),
                about=s.say(
                    "Shared by {person} on {date}",
                    person=shorten(plain(share.shared_by), 80),
                    date=s.short_date(share.shared_at.date()),
                ),
                note=share.note,
                deadline=deadline_words(s, read_due(call, today)),
                stand=stand_address(token, call.id, keep),
            )
            for share in shares
            if (call := calls.get(share.call_id)) is not None
        ),
        entries=tuple(
            OwnEntry(
                title=title_of(s, call),
                language=call.best.language if call.best.language != s.code else None,
                words=stand_words(s, entry.standing.stand),
                tone=TONES.get(entry.standing.stand, ""),
                about=" · ".join(
                    (
                        local(s, cities[entry.city_id]),
                        *about_standing(
                            s,
                            entry.standing,
                            fallen.get((entry.city_id, entry.call_id)),
                            cities[entry.city_id],
                        ),
                    )
                ),
                stand=stand_address(token, call.id, keep),
            )
            for entry in found
            if (call := calls.get(entry.call_id)) is not None
        ),
        action=f"/my/{token}/pipeline",
    )

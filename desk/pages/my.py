"""``/my/{token}``: all calls behind a person's mails, without a login; opening changes nothing."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from advice.inbox.replies import all_replies
from advice.network.mail_lines import load_tandems
from advice.weekly.my_calls import followed_projects, my_calls
from desk.deps import deps_of
from desk.pages.admission import guarded_router
from desk.pages.language import kept_language, speak
from desk.pages.my_person import signed_person
from desk.pages.my_view import MyLinks, my_view
from desk.pages.pipeline.mine import mine
from desk.pages.render import render

REPLIES = 20
"""Answers of staff that are shown, the latest first."""


def my_routes() -> APIRouter:
    """Return the route ``/my/{token}``."""
    router = guarded_router()

    @router.api_route("/my/{token}", methods=["GET", "HEAD"])
    def my(token: str, request: Request, project: str | None = None) -> HTMLResponse:
        deps = deps_of(request)
        now = deps.clock()
        with deps.open_store() as store, store.read():
            person = signed_person(deps, store, request, token)
            s = speak(request, person.language)
            # who names a project that is not theirs sees all of their own
            own = {p.id for p in followed_projects(store, person)}
            only = project if project in own else None
            found = my_calls(
                store, deps.corpora.corpus(store, now.date()), person, only=only, now=now
            )
            replies = all_replies(store, person.id)[:REPLIES]
            tandems = load_tandems(store, now=now, today=now.date()).lines_of(person)
            pipeline = mine(s, store, person, request, token, today=now.date())
        links = MyLinks(
            person=person,
            token=token,
            secret=deps.secret,
            today=now.date(),
            keep=tuple(kept_language(request)),
        )
        view = my_view(
            s, found, links, replies=replies, only=only, tandems=tandems, pipeline=pipeline
        )
        return render(request, "my.html.j2", view, title=s.say("All my calls"))

    return router

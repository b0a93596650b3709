"""Whose page a signed link opens."""

from starlette.requests import Request

from desk.deps import Deps
from desk.pages.faults import PageFault
from desk.pages.language import language_of
from funding.errors import UnknownName
from store.database import Store
from store.people.recipients import Recipient, recipient_of
from wording.answer_links import Action, BadLink, read_token


def signed_person(deps: Deps, store: Store, request: Request, token: str) -> Recipient:
    """Return the person of a link to her own page.  Raises PageFault for one that is not good."""
    try:
        grant = read_token(token, deps.secret, today=deps.clock().date())
        if grant.action is not Action.MY:
            raise BadLink("the link is one of an answer")
        return recipient_of(store, grant.recipient_id)
    except (BadLink, UnknownName) as error:
        raise refused(request, error) from error


def refused(request: Request, error: Exception) -> PageFault:
    """Return the page for a link that is not good, or whose person is no longer on the list."""
    s = language_of(request)
    return PageFault(
        410 if isinstance(error, UnknownName) else 400,
        s.say("This link does not work"),
        s.say("It is damaged, too old, or the person is no longer on the list."),
        s.say("Open it again from the newest mail. Nothing was changed."),
    )

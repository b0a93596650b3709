"""Who may see which page: one table, and the reader's role.

needed("GET", "/calls") is DeskRole.CITY
"""

from collections.abc import Mapping
from enum import IntEnum

from starlette.requests import Request


class DeskRole(IntEnum):
    """What a reader may do; each may do all that stands before it."""

    PUBLIC = 0
    """Anybody: what is reached by a signed link, and what everybody may read."""
    CITY = 1
    """Somebody of a member city."""
    ANALYST = 2
    STAFF = 3
    """Somebody of the network's office."""
    ADMIN = 4


NEEDED: Mapping[str, DeskRole] = {
    "/static/{name}": DeskRole.PUBLIC,
    "/": DeskRole.PUBLIC,
    "/imprint": DeskRole.PUBLIC,
    "/privacy": DeskRole.PUBLIC,
    "/accessibility": DeskRole.PUBLIC,
    "/calls": DeskRole.CITY,
    "/expected": DeskRole.CITY,
    "/calls/export.{form}": DeskRole.CITY,
    "/calls/feed": DeskRole.CITY,
    "POST /calls/feed/remove": DeskRole.CITY,
    "/export/print.css": DeskRole.PUBLIC,
    "/export/paper.css": DeskRole.PUBLIC,
    "/calls/{call_id:path}": DeskRole.CITY,
    "/a/{token}": DeskRole.PUBLIC,
    "/a/{token}/": DeskRole.PUBLIC,
    "/calendar/{token}.ics": DeskRole.PUBLIC,
    "/my/{token}/calendar": DeskRole.PUBLIC,
    "/feeds/{token}.atom": DeskRole.PUBLIC,
    "/feeds/{token}.ics": DeskRole.PUBLIC,
    "/api/openapi.json": DeskRole.PUBLIC,
    "/api/v1/calls": DeskRole.CITY,
    "/api/v1/expected": DeskRole.CITY,
    "/api/v1/calls/{call_id:path}": DeskRole.CITY,
    "/api/v1/events": DeskRole.CITY,
    "/api/v1/sources": DeskRole.CITY,
    "/api/v1/profiles": DeskRole.CITY,
    "/api/v1/profiles/{city_id}": DeskRole.CITY,
    "/api/v1/profiles/{city_id}/{project_id}": DeskRole.CITY,
    "PUT /api/v1/profiles/{city_id}": DeskRole.STAFF,
    "/api/v1/profiles/{city_id}/try": DeskRole.ANALYST,
    "/api/v1/profiles/{city_id}/-/try": DeskRole.ANALYST,
    "/api/v1/profiles/{city_id}/-/history": DeskRole.STAFF,
    "/api/v1/profiles/{city_id}/-/revert": DeskRole.STAFF,
    "/api/v1/profiles/{city_id}/-/questions": DeskRole.STAFF,
    "/api/v1/profiles/{city_id}/-/answer": DeskRole.STAFF,
    "/api/v1/health": DeskRole.CITY,
    "/api/v1/health/operations": DeskRole.STAFF,
    "/api/v1/health/accept": DeskRole.STAFF,
    "/api/v1/pipeline": DeskRole.CITY,
    "/api/v1/timetables": DeskRole.CITY,
    "/api/v1/timetables/join": DeskRole.STAFF,
    "/api/v1/timetables/part": DeskRole.STAFF,
    "/api/v1/pipeline/share": DeskRole.STAFF,
    "/api/v1/bulletins": DeskRole.CITY,
    "/api/v1/bulletin/week": DeskRole.STAFF,
    "/api/v1/bulletin/draft": DeskRole.STAFF,
    "/api/v1/bulletin/publish": DeskRole.STAFF,
    "/api/v1/network": DeskRole.CITY,
    "/api/v1/network/{call_id:path}": DeskRole.CITY,
    "/api/v1/alike": DeskRole.CITY,
    "POST /api/v1/proposals": DeskRole.CITY,
    "/api/v1/proposals": DeskRole.CITY,
    "POST /api/v1/proposals/{number}/withdraw": DeskRole.CITY,
    "/api/v1/audit": DeskRole.STAFF,
    "/api/v1/feedback": DeskRole.STAFF,
    "/api/v1/feedback/no": DeskRole.STAFF,
    "/api/v1/feedback/settle": DeskRole.STAFF,
    "/api/v1/feedback/{number}/withdraw": DeskRole.STAFF,
    "/api/v1/feedback/{number}/restore": DeskRole.STAFF,
    "/api/v1/people": DeskRole.STAFF,
    "/api/v1/refusals/lift": DeskRole.STAFF,
    "/api/v1/people/{number}": DeskRole.STAFF,
    "/api/v1/people/{number}/preview": DeskRole.STAFF,
    "/api/v1/people/{number}/wishes": DeskRole.STAFF,
    "/api/v1/people/{number}/confirm": DeskRole.STAFF,
    "/api/v1/people/{number}/ask": DeskRole.STAFF,
    "/api/v1/people/{number}/pause": DeskRole.STAFF,
    "/api/v1/people/{number}/remove": DeskRole.STAFF,
    "/api/v1/people/{number}/erase": DeskRole.STAFF,
    "/api/v1/match": DeskRole.ANALYST,
    "/api/v1/explain": DeskRole.ANALYST,
    "/api/v1/paper": DeskRole.CITY,
    "/api/v1/replays": DeskRole.STAFF,
    "/api/v1/people/{person_id}/issues": DeskRole.STAFF,
    "/api/v1/people/{person_id}/issues/{period}": DeskRole.STAFF,
    "/common-grants/opportunities": DeskRole.CITY,
    "/common-grants/opportunities/{oppId:uuid}": DeskRole.CITY,
    "/common-grants/opportunities/search": DeskRole.CITY,
    "/match": DeskRole.ANALYST,
    "/match/export": DeskRole.ANALYST,
    "/match/save": DeskRole.STAFF,
    "/match/saved": DeskRole.STAFF,
    "/match/undo": DeskRole.STAFF,
    "/my/{token}": DeskRole.PUBLIC,
    "/my/{token}/paper.{form}": DeskRole.PUBLIC,
    "/paper.{form}": DeskRole.CITY,
    "/people/{person_id}/issues": DeskRole.STAFF,
    "/people/{person_id}/issues/{period}": DeskRole.STAFF,
    "/people/{person_id}/issues/{period}/mail": DeskRole.STAFF,
    "/profiles/{name:path}/replay": DeskRole.STAFF,
    "/profiles/{name:path}/replay/{number}": DeskRole.STAFF,
    "/profiles": DeskRole.STAFF,
    "/profiles/-/several": DeskRole.STAFF,
    "/profiles/{city_id}": DeskRole.STAFF,
    "/profiles/{city_id}/-/feed": DeskRole.STAFF,
    "/profiles/{city_id}/-/answer": DeskRole.STAFF,
    "/profiles/{city_id}/-/history": DeskRole.STAFF,
    "/profiles/{city_id}/-/revert": DeskRole.STAFF,
    "/profiles/{city_id}/{project_id}": DeskRole.STAFF,
    "/health": DeskRole.STAFF,
    "/pipeline": DeskRole.CITY,
    "/timetables": DeskRole.CITY,
    "/timetables/join": DeskRole.STAFF,
    "/timetables/part": DeskRole.STAFF,
    "/pipeline/export.{form}": DeskRole.CITY,
    "/pipeline/share": DeskRole.STAFF,
    "/my/{token}/pipeline": DeskRole.PUBLIC,
    "/my/{token}/questions": DeskRole.PUBLIC,
    "/bulletin": DeskRole.STAFF,
    "/bulletin/draft": DeskRole.STAFF,
    "/bulletin/draft.{form}": DeskRole.STAFF,
    "/bulletin/archive": DeskRole.CITY,
    "/bulletin/{number}": DeskRole.CITY,
    "/bulletin/{number}.{form}": DeskRole.CITY,
    "/health/accept": DeskRole.STAFF,
    "/timetables/sheet": DeskRole.STAFF,
    "/people": DeskRole.STAFF,
    "/people/new": DeskRole.STAFF,
    "/people/refusals": DeskRole.STAFF,
    "/people/{number:int}": DeskRole.STAFF,
    "/people/{number:int}/preview": DeskRole.STAFF,
    "/people/{number:int}/wishes": DeskRole.STAFF,
    "/people/{number:int}/confirm": DeskRole.STAFF,
    "/people/{number:int}/ask": DeskRole.STAFF,
    "/people/{number:int}/pause": DeskRole.STAFF,
    "/people/{number:int}/remove": DeskRole.STAFF,
    "/people/{number:int}/erase": DeskRole.STAFF,
    "/inbox": DeskRole.STAFF,
    "/inbox/{number:int}": DeskRole.STAFF,
    "/inbox/settle": DeskRole.STAFF,
    "/inbox/{number:int}/withdraw": DeskRole.STAFF,
    "/inbox/{number:int}/restore": DeskRole.STAFF,
    "/login": DeskRole.PUBLIC,
    "/login/link": DeskRole.PUBLIC,
    "/login/link/sent": DeskRole.PUBLIC,
    "/login/link/{token}": DeskRole.PUBLIC,
    "/login/openid": DeskRole.PUBLIC,
    "/login/openid/back": DeskRole.PUBLIC,
    "/logout": DeskRole.PUBLIC,
    "/account": DeskRole.CITY,
    "/account/sessions": DeskRole.CITY,
    "/account/password": DeskRole.CITY,
    "/audit": DeskRole.STAFF,
    "/network": DeskRole.CITY,
    "/network/calls/{call_id:path}": DeskRole.CITY,
    "POST /network/propose": DeskRole.CITY,
    "POST /network/withdraw": DeskRole.CITY,
}
"""Every address of the desk, with the role that it needs; ``POST /x`` goes before ``/x``."""

FOR_ALL_CITIES = frozenset(
    {
        *("/health", "/health/accept", "/api/v1/health/operations", "/api/v1/health/accept"),
        *("/bulletin", "/bulletin/draft", "/bulletin/draft.{form}", "/people/refusals"),
        "/timetables/sheet",
        "/api/v1/refusals/lift",
        *("/timetables/join", "/timetables/part"),
        *("/api/v1/timetables/join", "/api/v1/timetables/part"),
        *("/api/v1/bulletin/week", "/api/v1/bulletin/draft", "/api/v1/bulletin/publish"),
    }
)
"""Addresses that show or change what concerns every city: not for who is limited to some."""

BY_LINK = ("/a/", "/my/", "/calendar/", "/feeds/")
"""Addresses that are a key in themselves: whoever knows one may use it, wherever from."""

SIGNING_IN = ("/login", "/logout", "/account")
"""Addresses whose answers nobody keeps."""

FOR_PROGRAMS = ("/api/", "/common-grants/")
"""Addresses that programs ask: errors are documents, a token says who it is."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PROXIES = frozenset({"forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip"})
FORWARDED = "x-forwarded-"
"""By these headers a proxy tells that it asks for somebody else; no browser sends one."""


def needed(method: str, path: str) -> DeskRole:
    """Return the role that a route needs.  Raises KeyError for one that is not in the table."""
    line = f"{method} {path}"
    return NEEDED[line if line in NEEDED else path]


def role_of(request: Request, everybody: DeskRole) -> DeskRole:
    """Return the reader's role: *everybody*'s on this machine, PUBLIC for whoever comes from afar.

    A page elsewhere whose host name leads to this machine has its own name in Host, and a proxy
    tells for whom it asks.
    """
    if is_by_link(request.url.path) or is_from_afar(request):
        return DeskRole.PUBLIC
    return everybody


def is_by_link(path: str) -> bool:
    return path.startswith(BY_LINK)


def is_from_afar(request: Request) -> bool:
    if any(name in PROXIES or name.startswith(FORWARDED) for name in request.headers):
        return True
    return (request.url.hostname or "") not in LOOPBACK

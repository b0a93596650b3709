"""All addresses of the API."""

from fastapi import APIRouter

from desk.api.calls import call_routes
from desk.api.common_grants import common_grants_routes
from desk.api.description import description_routes
from desk.api.expected import expected_api_routes
from desk.api.matches import match_routes
from desk.api.papers import paper_api_routes
from desk.api.places import place_routes
from desk.api.profiles import profile_routes
from desk.api.questions import question_routes
from desk.api.staff.audit import audit_api_routes
from desk.api.staff.bulletins import bulletin_api_routes
from desk.api.staff.feedback import feedback_routes
from desk.api.staff.health import staff_health_routes
from desk.api.staff.network import network_api_routes
from desk.api.staff.people import people_routes
from desk.api.staff.pipeline import pipeline_api_routes
from desk.api.staff.replays import replay_routes
from desk.api.staff.timetables import timetable_api_routes

PARTS = (
    audit_api_routes,
    call_routes,
    match_routes,
    profile_routes,
    question_routes,
    paper_api_routes,
    expected_api_routes,
    place_routes,
    network_api_routes,
    staff_health_routes,
    bulletin_api_routes,
    pipeline_api_routes,
    timetable_api_routes,
    feedback_routes,
    people_routes,
    common_grants_routes,
    replay_routes,
)


def api_routes() -> APIRouter:
    """Return every address that programs ask, and the one that describes them."""
    parts = [make() for make in PARTS]
    router = APIRouter()
    for part in [*parts, description_routes(parts)]:
        router.routes += part.routes  # including them would make each anew
    return router

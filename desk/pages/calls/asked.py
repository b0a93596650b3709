"""The question in an address, or the page that says what of it is unknown."""

from fastapi import Request

from advice.search.call_query import CallQuery
from advice.search.parameters import UnknownChoice, UnknownParameter
from desk.pages.admission import unknown_parameter, unknown_value
from desk.pages.faults import PageFault
from desk.pages.language import PARAMETER


def asked_query(request: Request) -> CallQuery:
    """Return the question of the address.  Raises PageFault for what means nothing."""
    try:
        return CallQuery.from_params(request.query_params.multi_items(), others=[PARAMETER])
    except (UnknownParameter, UnknownChoice) as error:
        raise fault_of(request, error) from error


def fault_of(request: Request, error: UnknownParameter | UnknownChoice) -> PageFault:
    if isinstance(error, UnknownParameter):
        return unknown_parameter(request, error.name, known=error.known)
    return unknown_value(request, error.name, error.value, known=error.known)

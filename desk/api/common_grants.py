"""The calls as CommonGrants serves funding opportunities: a list, one, and a search."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from advice.search.call_query import CallQuery
from advice.search.catalogue import in_order, places_of, set_of
from advice.search.choices import STATUSES, Filter
from advice.search.find import Found, search_calls
from desk.api.documents import document
from desk.api.faults import ApiFault
from desk.api.opportunity import opportunity_id, opportunity_values
from desk.api.opportunity_search import order_of, passes
from desk.api.route import api_router
from desk.api.shapes.common_grants import (
    LAST_PAGE,
    LONGEST_PAGE,
    OneOpportunity,
    OpportunityList,
    OpportunitySearch,
    Pagination,
    SearchRequest,
    Sorting,
)
from desk.deps import deps_of
from store.calls.calls import call_ids, calls_of
from store.database import Store

SUCCESS = {"status": 200, "message": "Success"}


def common_grants_routes() -> APIRouter:
    """Return ``/common-grants/opportunities``, one of them, and the search."""
    router = api_router("CommonGrants")

    @router.get("/common-grants/opportunities", responses={200: {"model": OpportunityList}})
    def opportunities(
        request: Request,
        page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
        pageSize: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 10,
    ) -> Response:
        """The calls that one may still answer, those that changed last first."""
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            found = search_calls(store, CallQuery(), today)
            names = names_in_order(found, found.places, Sorting())
            wanted = Pagination(page=page, pageSize=pageSize)
            return document(request, page_values(store, names, wanted, today))

    @router.get(
        "/common-grants/opportunities/{oppId:uuid}", responses={200: {"model": OneOpportunity}}
    )
    def opportunity(request: Request, oppId: UUID) -> Response:
        """One call."""
        deps = deps_of(request)
        today = deps.clock().date()
        with deps.open_store() as store, store.read():
            name = next((i for i in call_ids(store) if opportunity_id(i) == oppId), None)
            if name is None:
                raise ApiFault(404, "Not found", f"no opportunity has the id {oppId}")
            call = calls_of(store, [name])[name]
        return document(request, {**SUCCESS, "data": opportunity_values(call, today)})

    @router.post(
        "/common-grants/opportunities/search", responses={200: {"model": OpportunitySearch}}
    )
    def search(request: Request, asked: SearchRequest) -> Response:
        """The calls in which every word occurs and that pass the filters."""
        deps = deps_of(request)
        today = deps.clock().date()
        words = " ".join((asked.search or "").split()) or None
        with deps.open_store() as store, store.read():
            query = CallQuery(text=words, chosen={Filter.STATUS: STATUSES})
            found = search_calls(store, query, today)
            rows = found.catalogue.rows
            passed = set_of(p for p in places_of(found.places) if passes(rows[p], asked.filters))
            names = names_in_order(found, passed, asked.sorting)
            values = page_values(store, names, asked.pagination, today)
        unknown = sorted(asked.filters.customFilters or ())
        given: dict[str, Any] = asked.filters.model_dump(mode="json", exclude_none=True)
        values |= {
            "sortInfo": {**asked.sorting.model_dump(), "errors": []},
            "filterInfo": {
                "filters": given,
                "errors": [f"the custom filter {name!r} is not known here" for name in unknown],
            },
        }
        return document(request, values)

    return router


def names_in_order(found: Found, places: int, sorting: Sorting) -> list[str]:
    """Return the ids of the calls at *places*, in an order."""
    rows = found.catalogue.rows
    order = order_of(found.catalogue, sorting)
    return [rows[place].id for place in in_order(order, places, len(rows))]


def page_values(
    store: Store, found: Sequence[str], wanted: Pagination, today: date
) -> dict[str, Any]:
    """Return one page of a list, with how many there are."""
    start = (wanted.page - 1) * wanted.pageSize
    names = found[start : start + wanted.pageSize]
    calls = calls_of(store, names)
    return {
        **SUCCESS,
        "items": [opportunity_values(calls[name], today) for name in names],
        "paginationInfo": {
            "page": wanted.page,
            "pageSize": wanted.pageSize,
            "totalItems": len(found),
            "totalPages": ceil(len(found) / wanted.pageSize),
        },
    }

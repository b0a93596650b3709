"""The documents of CommonGrants, as far as they are served here (its version 0.5)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from desk.api.shapes.shape import Day, Shape

Written = date
LONGEST_PAGE = 100
LAST_PAGE = 1_000_000
DEEPEST = 8
"""Levels of a custom filter."""


class Status(Shape):
    value: Literal["forecasted", "open", "custom", "closed"]
    customValue: str | None = None
    """rolling or unknown."""


class Money(Shape):
    amount: str
    currency: Literal["EUR"]


class Funding(Shape):
    totalAmountAvailable: Money | None = None
    minAwardAmount: Money | None = None
    maxAwardAmount: Money | None = None
    estimatedAwardCount: int | None = None


class Organisation(Shape):
    id: UUID
    name: str


class Funders(Shape):
    primary: Organisation


class Date(Shape):
    name: str
    eventType: Literal["singleDate", "other"]
    date: Written | None = None
    time: str | None = None
    """In the portal's own zone; the moment stands in citycalls:deadlines."""
    details: str | None = None


class KeyDates(Shape):
    postDate: Date | None = None
    closeDate: Date | None = None
    otherDates: dict[str, Date] | None = None


class Identifier(Shape):
    id: str


class Identifiers(Shape):
    otherIds: dict[str, Identifier]
    """By source."""


class ApplicantType(Shape):
    value: str
    customValue: str | None = None


class CustomField(Shape):
    name: str
    fieldType: Literal["string", "number", "boolean", "array"]
    value: Any


class Opportunity(Shape):
    """A call in the words of CommonGrants."""

    id: UUID
    title: str
    identifiers: Identifiers
    status: Status
    description: str
    funding: Funding | None = None
    funders: Funders | None = None
    keyDates: KeyDates | None = None
    source: str | None = None
    acceptedApplicantTypes: list[ApplicantType] | None = None
    customFields: dict[str, CustomField]
    createdAt: datetime
    lastModifiedAt: datetime


class PaginationInfo(Shape):
    page: int
    pageSize: int
    totalItems: int
    totalPages: int


class OpportunityList(Shape):
    status: Literal[200]
    message: str
    items: list[Opportunity]
    paginationInfo: PaginationInfo


class OneOpportunity(Shape):
    status: Literal[200]
    message: str
    data: Opportunity


class SortInfo(Shape):
    sortBy: str
    sortOrder: Literal["asc", "desc"]
    errors: list[str]


class FilterInfo(Shape):
    filters: dict[str, Any]
    errors: list[str]


class OpportunitySearch(OpportunityList):
    sortInfo: SortInfo
    filterInfo: FilterInfo


class StatusFilter(Shape):
    operator: Literal["in", "notIn"]
    value: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=20)]


class DateRange(Shape):
    min: Day | None = None
    max: Day | None = None


class DateFilter(Shape):
    operator: Literal["between", "outside"]
    value: DateRange


class Amount(Shape):
    amount: Annotated[str, Field(pattern=r"^-?[0-9]{1,15}(\.[0-9]{0,6})?$")]
    currency: Annotated[str, Field(max_length=10)] = "EUR"


class MoneyRange(Shape):
    min: Amount
    max: Amount


class MoneyFilter(Shape):
    operator: Literal["between", "outside"]
    value: MoneyRange


def shallow(value: object) -> object:
    """Return *value* where it is no deeper than the answer that repeats it may be.

    Raises ValueError.
    """
    level = [value]
    for _ in range(DEEPEST):
        lists = [v for v in level if isinstance(v, list)]
        groups = [list(v.values()) for v in level if isinstance(v, dict)]
        level = [inner for each in (*lists, *groups) for inner in each]
        if not level:
            return value
    raise ValueError(f"deeper than {DEEPEST} levels; a filter is an operator and a value")


CustomFilter = Annotated[Any, AfterValidator(shallow)]
FilterName = Annotated[str, Field(max_length=100)]


class Filters(Shape):
    status: StatusFilter | None = None
    closeDateRange: DateFilter | None = None
    totalFundingAvailableRange: MoneyFilter | None = None
    minAwardAmountRange: MoneyFilter | None = None
    maxAwardAmountRange: MoneyFilter | None = None
    customFilters: Annotated[dict[FilterName, CustomFilter], Field(max_length=20)] | None = None
    """None is known here; each is told in filterInfo.errors."""


class Sorting(Shape):
    sortBy: Literal[
        "lastModifiedAt",
        "createdAt",
        "title",
        "status.value",
        "keyDates.closeDate",
        "funding.maxAwardAmount",
        "funding.minAwardAmount",
        "funding.totalAmountAvailable",
        "funding.estimatedAwardCount",
    ] = "lastModifiedAt"
    sortOrder: Literal["asc", "desc"] = "desc"


class Pagination(Shape):
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1
    pageSize: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 10


class SearchRequest(Shape):
    search: Annotated[str, Field(max_length=500)] | None = None
    filters: Filters = Filters()
    sorting: Sorting = Sorting()
    pagination: Pagination = Pagination()

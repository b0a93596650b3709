"""What a call is on a day, as a letter sees it."""

from datetime import date

from funding.call import Call, Kind, Status


def is_standing(call: Call, today: date) -> bool:
    return call.best.kind is Kind.PROGRAMME or call.status_on(today) is Status.ROLLING


def is_open(call: Call, today: date) -> bool:
    status = call.status_on(today)
    return status in (Status.OPEN, Status.UNKNOWN) and not is_standing(call, today)


def next_date(call: Call, today: date) -> date | None:
    """Return the day on which a call opens, or its next deadline once it is open."""
    if call.status_on(today) is Status.CLOSED:
        return None
    if call.status_on(today) is Status.FORTHCOMING:
        return call.best.opening_date
    return call.best.next_deadline(today)

"""A forecast as one line with its basis."""

from advice.forecasts.rounds import Forecast
from wording.language import Speech


def forecast_words(s: Speech, forecast: Forecast) -> str:
    """Return when a call has opened, and within which days it is expected again."""
    return s.say(
        "Opened in {months}: expected again about {month}, between {first} and {last} "
        "(forecast, not announced).",
        months=s.together(s.month(one.opened) for one in forecast.rounds),
        month=s.month(forecast.about),
        first=s.short_date(forecast.first),
        last=s.short_date(forecast.last),
    )

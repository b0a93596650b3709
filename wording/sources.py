"""How a portal was read, in one line of the mail's foot or of the front page."""

from advice.weekly.content import SourceLine
from wording.language import Speech


def source_words(s: Speech, line: SourceLine) -> str:
    """Return the portal's name, how many calls it lists and the day on which it was last read."""
    title = s.named(line.title)
    if line.last_good is None:
        return s.say("{source}: could not be read yet", source=title)
    day = s.short_date(line.last_good)
    if not line.is_healthy:
        return s.say("{source}: not refreshed since {date}", source=title, date=day)
    calls = s.count("{n} call", "{n} calls", line.live)
    return s.say("{source}: {calls}, read on {date}", source=title, calls=calls, date=day)

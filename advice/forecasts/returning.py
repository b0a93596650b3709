"""What a mail may say of calls that may return: the forecasts, and which projects they fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from advice.forecasts.rounds import Forecast
from funding.city import Project
from funding.match import Match


def none_fits(project: Project) -> Sequence[Match]:
    return ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Returning:
    """The forecasts of a day; what they fit is found out project by project, as somebody asks."""

    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    """By the id of the last round."""
    match: Callable[[Project], Sequence[Match]] = none_fits
    """Returns the last rounds that fit a project, the best first."""
    found: dict[str, Sequence[Match]] = field(default_factory=dict)
    """What was asked for, by project id."""

    def matches(self, project: Project) -> Sequence[Match]:
        """Return the last rounds that fit a project, the best first."""
        if not self.forecasts:
            return ()
        if project.id not in self.found:
            self.found[project.id] = self.match(project)
        return self.found[project.id]


NOTHING_RETURNS = Returning()

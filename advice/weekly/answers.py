"""What people answered, as the next letter obeys it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from advice.refusals.falling import Fallen
from advice.weekly.content import HiddenLine
from advice.weekly.reasons import Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """A call that was refused for a reason that holds no more."""

    call_id: str
    reason: Reason
    """Under which it is told once."""
    fallen: Fallen
    city: str | None
    """The city that had decided against it; None where the person had said no."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """One person's answers in force on a day."""

    hidden: frozenset[str] = frozenset()
    """Calls that this person does not want to see again."""
    hidden_pairs: frozenset[tuple[str, str]] = frozenset()
    """(project, call) that staff or two recipients took out for everybody."""
    returned: tuple[Returned, ...] = ()
    """What comes back, told or not."""
    watched: frozenset[str] = frozenset()
    """Calls answered with relevant or watch."""
    reminders: Mapping[str, int] = field(default_factory=dict)
    """Call to days before its deadline."""
    recent: tuple[HiddenLine, ...] = ()
    """What was answered since the last letter, for the line that offers undo."""

    def hides(self, project_id: str, call_id: str) -> bool:
        return call_id in self.hidden or (project_id, call_id) in self.hidden_pairs


NO_ANSWERS = Answers()

"""What people answered, as the next letter obeys it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from advice.weekly.content import HiddenLine


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """One person's answers in force on a day."""

    hidden: frozenset[str] = frozenset()
    """Calls that this person does not want to see again."""
    hidden_pairs: frozenset[tuple[str, str]] = frozenset()
    """(project, call) that staff or two recipients took out for everybody."""
    watched: frozenset[str] = frozenset()
    """Calls answered with relevant or watch."""
    reminders: Mapping[str, int] = field(default_factory=dict)
    """Call to days before its deadline."""
    recent: tuple[HiddenLine, ...] = ()
    """What was answered since the last letter, for the line that offers undo."""

    def hides(self, project_id: str, call_id: str) -> bool:
        return call_id in self.hidden or (project_id, call_id) in self.hidden_pairs


NO_ANSWERS = Answers()

"""The numbers of the ranking in one place, each with where it comes from (docs/matching.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from funding.city import Project


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """Parameters of the model; chosen by cross-validation over profiles (bench/matching.py)."""

    call_fields: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {"title": 0.3, "destination": 0.1, "text": 1.0, "programme": 0.2}
        )
    )
    pair: float = 0.85
    """Weight of a pair of neighbouring stems beside a single one."""
    concept: float = 0.7
    """Weight of a concept beside a word."""
    few_keywords: int = 3
    """Up to here the keywords are labels: the title speaks."""
    many_keywords: int = 7
    """From here on the keywords carry the query."""
    prose: tuple[float, float, float] = (1.0, 1.0, 0.5)
    """Title, summary, keywords of a profile with few keywords; its derived terms come on top."""
    terse: tuple[float, float, float] = (0.5, 0.5, 2.0)
    """The weights with many keywords."""
    understood: tuple[float, float, float] = (1.0, 0.5, 1.0)
    """Terms, fields of work, keywords of a text that was understood."""
    derived: float = 0.5
    """Terms, and fields of work where it names none, of a profile with few keywords."""
    themes: float = 1.0
    """The weight of the fields of work, whatever the number of keywords."""
    past: float = 0.3
    """Most that the past projects may weigh beside the rest."""

    def terseness(self, project: Project) -> float:
        """Return 0 where the prose of a profile speaks, up to 1 where its many keywords do."""
        listed = max(len(project.keywords), len(project.english_keywords))
        span = self.many_keywords - self.few_keywords
        return min(1.0, max(0.0, (listed - self.few_keywords) / span))


DEFAULTS = Parameters()

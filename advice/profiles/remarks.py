"""What would make a profile find more, for whoever keeps it."""

from datetime import date

from advice.profiles.keyword_suggestions import suggest_english
from advice.profiles.warnings import check_profile
from funding.city import Project
from matcher.concepts import Concepts


def remarks_on(project: Project, concepts: Concepts, today: date) -> list[str]:
    """Return the warnings of a profile, and English words for native ones."""
    words = suggest_english(project, concepts)
    hint = [f"English keywords that may help: {', '.join(words)}"] if words else []
    return [*check_profile(project, today), *hint]

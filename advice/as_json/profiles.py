"""Cities and their projects as JSON: what a profile says, and nothing of the people behind it."""

from collections.abc import Sequence
from dataclasses import asdict

from funding.city import City, Project


def profile_values(city: City, project: Project) -> dict[str, object]:
    """Return one project of a list."""
    return {
        "city": city.id,
        "name": city.name,
        "country": city.country,
        "profile": project.id,
        "title": project.title,
        "language": project.language,
        "illustrative": project.is_illustrative,
    }


def project_values(project: Project, remarks: Sequence[str]) -> dict[str, object]:
    """Return all that a project says; *remarks* are what staff should look at."""
    return {**asdict(project), "remarks": list(remarks)}

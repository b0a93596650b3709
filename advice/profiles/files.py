"""Profile files: one YAML file a city, with its facts and its projects.

The text is what is kept; city and projects are a pure function of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from advice.profiles.errors import describe_errors
from advice.profiles.schema import UNUSED, FileFields
from advice.profiles.yaml_reader import MAX_BYTES, Value, YamlDocument, read_yaml
from advice.profiles.yaml_reader import Path as YamlPath
from advice.profiles.yaml_writer import write_values
from funding.city import City, Project
from funding.errors import WrongInput

TEXTS = frozenset(
    {
        *("name", "title", "summary", "call", "notes", "keywords", "english_keywords", "themes"),
        *("must", "must_not", "must_all", "must_none", "excluded_programmes"),
    }
)
"""Fields whose texts people write freely."""
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileFile:
    city: City
    projects: tuple[Project, ...]
    """The city's projects in the order of the file; at least one."""
    text: str
    """The text of the file with its comments."""
    passed_over: tuple[str, ...] = ()
    """Sentences on fields that nothing reads any more, and on comments that may cut a text."""


def read_profile_file(text: str, name: str) -> ProfileFile:
    """Return the city and projects of one file; *name* is how messages call it.

    Raises WrongInput that lists every fault with file, line, field, value and cure.
    """
    document = read_yaml(text, name)
    if document.value is None:
        raise WrongInput(f"{name} is empty; write 'city:' and 'projects:' as in krefeld.yaml")
    if not isinstance(document.value, dict):
        raise WrongInput(
            f"{name}, line {document.line(())}: the file begins with a list or a text;"
            " write 'city:' and 'projects:' as in krefeld.yaml"
        )
    values, unused = without_unused(document.value, document)
    try:
        fields = FileFields.model_validate(values)
    except ValidationError as error:
        raise WrongInput("\n".join(describe_errors(error, document, name))) from error
    city = fields.city.city()
    return ProfileFile(
        city=city,
        projects=tuple(p.project(city) for p in fields.projects),
        text=text,
        passed_over=(*unused, *cut_texts(document)),
    )


def without_unused(
    values: dict[str, Value], document: YamlDocument
) -> tuple[dict[str, Value], list[str]]:
    """Return *values* without the fields of `UNUSED`, and one sentence on each."""
    unused: list[str] = []

    def cut(part: str, fields: Value, path: YamlPath) -> Value:
        if not isinstance(fields, dict):
            return fields
        old = [name for name in fields if name in UNUSED[part]]
        unused.extend(
            f"line {document.line((*path, name))}: {name!r} is no longer used; delete it"
            for name in old
        )
        return {name: value for name, value in fields.items() if name not in old}

    kept = {**values}
    if "city" in kept:
        kept["city"] = cut("city", kept["city"], ("city",))
    projects = kept.get("projects")
    if isinstance(projects, list):
        kept["projects"] = [cut("projects", p, ("projects", n)) for n, p in enumerate(projects)]
    return kept, unused


def cut_texts(document: YamlDocument) -> list[str]:
    """Return a sentence on each text that ends before a ``#``, whose rest may be meant."""
    found = []
    for path, comment in document.comments.items():
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        if name in TEXTS:
            found.append(
                f"line {document.line(path)}: {name!r} ends before '#'; '# {comment}' counts as a"
                " comment: put the text into quotes if it belongs to it"
            )
    return found


def write_profile_file(profile: ProfileFile, name: str, *, city: City | None = None,
                       projects: Sequence[Project] | None = None) -> ProfileFile:  # fmt: skip
    """Return the file with *city* and *projects* in place of what it said, comments kept.

    Only fields whose value differs are touched; projects are told apart by their ids, those not in
    *projects* are taken out.  Nothing changed gives the same text.

    Raises WrongInput like `read_profile_file` when the new values are not allowed.
    """
    new_city = profile.city if city is None else city
    new_projects = profile.projects if projects is None else tuple(projects)
    if new_city == profile.city and new_projects == profile.projects:
        return profile
    old = (profile.city, profile.projects)
    return read_profile_file(write_values(profile.text, old, (new_city, new_projects)), name)


def read_profile_folder(path: Path) -> list[ProfileFile]:
    """Return the profile files of a folder in order of file name.

    Raises WrongInput that lists the faults of all files, and a city that two files describe.
    """
    profiles: list[ProfileFile] = []
    faults: list[str] = []
    names: dict[str, str] = {}
    for file in sorted(f for f in path.iterdir() if f.suffix in SUFFIXES and f.is_file()):
        try:
            profile = read_profile_file(load_profile_text(file), file.name)
        except WrongInput as error:
            faults.append(str(error))
            continue
        if profile.city.id in names:
            first = names[profile.city.id]
            faults.append(f"{file.name}: city {profile.city.id!r} is in {first} too; keep one")
        names.setdefault(profile.city.id, file.name)
        profiles.append(profile)
    if faults:
        raise WrongInput("\n".join(faults))
    return profiles


def load_profile_text(file: Path) -> str:
    """Return the text of a profile file on disk; too large ones are not opened.

    Raises WrongInput for what is too large or not UTF-8.
    """
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise WrongInput(f"{file.name} has {size:,} bytes; at most {MAX_BYTES:,}: shorten it")
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WrongInput(f"{file.name}, line {line}: not UTF-8 text; save it as UTF-8") from error

"""Sentences for what is wrong in a profile file: line, field, value and cure."""

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from advice.profiles.schema import PARTS
from advice.profiles.yaml_reader import Path, YamlDocument

MAX_SHOWN = 20
"""The most errors that are listed for one file."""
CURES = {
    "int_parsing": "is not a whole number; write digits only, such as 3000000",
    "int_parsing_size": "is too large a number; write whole euro or inhabitants",
    "int_from_float": "is not a whole number; write it without decimals",
    "float_parsing": "is not a number; write it with a point, such as 0.5",
    "decimal_parsing": "is not a number; write it with a point, such as 0.2 for 20 %",
    "finite_number": "is not a finite number; write one such as 0.5",
    "bool_parsing": "is neither true nor false; write one of them",
    "tuple_type": "is not a list; begin each entry on its own line with '- '",
    "model_type": "has no fields; write them indented below it as 'name: value'",
    "model_attributes_type": "has no fields; write them indented below it as 'name: value'",
    "string_unicode": "holds half a character; write the whole one",
    "string_type": "is not one text; write a text or leave the field out",
    "int_type": "is not a whole number; write digits only, such as 3000000",
    "float_type": "is not a number; write it with a point, such as 0.5",
    "decimal_type": "is not a number; write it with a point, such as 0.2 for 20 %",
    "bool_type": "is neither true nor false; write one of them",
    "date_type": "is no date; write year, month and day as 2027-03-31",
}
"""The sentence for each of pydantic's error types."""
SHARE = "; a share is written as 0.2 for 20 %"


def fault_sentences(error: ValidationError) -> list[tuple[Path, str]]:
    """Return each fault as the path of its value and its sentence, for a form without lines."""
    faults = error.errors(include_url=False)[:MAX_SHOWN]
    return [(_path(detail), _sentence(detail, _path(detail))) for detail in faults]


def describe_errors(error: ValidationError, document: YamlDocument, name: str) -> list[str]:
    """Return one sentence per fault, in order of line."""
    faults = sorted(
        (document.line(path), _sentence(detail, path))
        for detail in error.errors(include_url=False)
        for path in (_path(detail),)
    )
    shown = [f"{name}, line {line}: {sentence}" for line, sentence in faults[:MAX_SHOWN]]
    if len(faults) > MAX_SHOWN:
        shown.append(f"{name}: {len(faults) - MAX_SHOWN} more faults")
    return shown


def _path(detail: ErrorDetails) -> Path:
    return tuple(detail["loc"])


def _sentence(detail: ErrorDetails, path: Path) -> str:
    kind, field = detail["type"], _field(path)
    context: Mapping[str, Any] = detail.get("ctx", {})
    if kind == "missing":
        return f"{field} is missing; add it"
    if kind == "extra_forbidden":
        known = PARTS[_part(path)].model_fields
        near = difflib.get_close_matches(str(path[-1])[:60], known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the fields are {', '.join(known)}"
        return f"{_shown(path[-1])} is no field of {_owner(path[:-1])}; {hint}"
    if kind == "value_error" and isinstance(detail["input"], dict):
        return f"{_owner(path)}: {context['error']}"
    return f"{field} is {_shown(detail['input'])}: it {_cure(detail, context, path)}"


def _cure(detail: ErrorDetails, context: Mapping[str, Any], path: Path) -> str:
    kind = detail["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"is not known; write {context['expected']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        bound = "least" if "ge" in context else "most"
        return f"must be at {bound} {limit}" + (SHARE if path[-1] == "max_own_share" else "")
    if kind == "string_too_long":
        return f"has more than {context['max_length']} characters; shorten it"
    if kind == "too_long":
        return f"has more than {context['max_length']} entries; keep the most telling ones"
    if kind == "decimal_max_places":
        return f"has more than {context['decimal_places']} decimals; round it"
    return CURES.get(kind) or f"can't be used: {detail['msg']}"


def _field(path: Path) -> str:
    return f"field {_dotted(path)!r}"


def _owner(path: Path) -> str:
    return repr(_dotted(path)) if path else "a profile file"


def _dotted(path: Path) -> str:
    """Return ``projects[1].title``; entries are counted from 1, as people count."""
    dotted = ""
    for part in path:
        if isinstance(part, int):
            dotted += f"[{part + 1}]"
        else:
            dotted += f".{part[:60]}" if dotted else part[:60]
    return dotted


def _part(path: Path) -> str:
    return next((part for part in reversed(path[:-1]) if isinstance(part, str)), "")


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "a map of fields"
    text = repr(value)
    return text if len(text) <= 62 else f"{text[:60]}…'"

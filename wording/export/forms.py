"""The form of a file, told by the ending of its name."""

from enum import StrEnum
from typing import TypeVar

from funding.errors import WrongInput

Form = TypeVar("Form", bound=StrEnum)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of a Word file."""


def read_form(name: str, forms: type[Form]) -> Form:
    """Return the one of *forms* that the ending of a file's name asks for.  Raises WrongInput."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in list(forms):
        raise WrongInput(
            f"{name[-120:]!r} has no ending that tells the form; the known ones are "
            + ", ".join(f".{form}" for form in forms)
        )
    return forms(ending)

"""The reasons for a no as forms, commands and programs name them."""

from advice.refusals.basis import NEVER_ALONE
from funding.errors import WrongInput
from funding.evidence import Rule
from store.people.refusals import Why

NAMEABLE = tuple(rule for rule in Rule if rule not in NEVER_ALONE)
"""Rules that somebody may name for "we cannot apply"."""


def read_why(text: str) -> tuple[Why | None, Rule | None]:
    """Return the reason that a form, a command or a program names, and the rule if it names one.

    >>> read_why("cannot_apply:population") == (Why.CANNOT_APPLY, Rule.POPULATION)
    True

    None for an empty text.  Raises WrongInput for what is no reason.
    """
    if not text:
        return None, None
    name, _, about = text.partition(":")
    is_known = name in list(Why) and (not about or name == Why.CANNOT_APPLY)
    if not is_known or (about and about not in NAMEABLE):
        rules = ", ".join(f"{Why.CANNOT_APPLY}:{rule}" for rule in NAMEABLE)
        raise WrongInput(
            f"{text[:60]!r} is no reason for a no; the known ones are {', '.join(Why)}, {rules}"
        )
    return Why(name), Rule(about) if about else None


def write_why(why: Why | None, rule: Rule | None) -> str:
    """Return the text that `read_why` reads; "" for no reason."""
    if why is None:
        return ""
    return f"{why}:{rule}" if rule is not None and why is Why.CANNOT_APPLY else why.value

"""Mail addresses: what is accepted, and what tells two spellings of one apart."""

import re

import idna

from funding.errors import WrongInput

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
"""What stands before the @: ``anna.example``."""
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
"""One label of a domain name: ``stadt-hamm``."""


def read_address(text: str) -> str:
    """Return the one plain address in *text*, its domain in ASCII.

    Quoted and non-ASCII local parts are refused: many relays can't carry them.
    Raises WrongInput naming what is wrong and the cure.
    """
    address = text.strip()
    shown = address if len(address) <= 80 else address[:77] + "…"
    wrong = f"the address {shown!r} can't be used: "
    if any(c in address for c in ",;<> \t") or not address.isprintable():
        raise WrongInput(wrong + "give one bare address such as officer@city.example, no name")
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise WrongInput(wrong + "it has no name or no domain; it looks like officer@city.example")
    if not LOCAL.fullmatch(local):
        raise WrongInput(
            wrong + f"{local!r} before the @ must be plain letters, digits and single dots; "
            "ask for an address without quotes and accents"
        )
    try:
        # IDNA 2008, as mail servers do: the one of 2003 makes ss of ß, which is another domain
        host = domain.lower() if domain.isascii() else ascii_domain(domain)
    except UnicodeError as error:
        raise WrongInput(wrong + f"{domain!r} is no domain name; correct what follows @") from error
    labels = host.split(".")
    if not all(LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise WrongInput(wrong + f"{domain!r} is no domain name; correct what follows @")
    if len(labels) == 1 and host != "localhost":
        raise WrongInput(wrong + f"the domain {domain!r} lacks its ending, such as .eu")
    if len(local) > 64 or len(local) + len(host) + 1 > 254:
        raise WrongInput(wrong + "it is longer than mail allows (64 before @, 254 in all)")
    return f"{local}@{host}"


def ascii_domain(domain: str) -> str:
    """Return a domain name in ASCII: ``xn--grobeeren-i1a.example``.  Raises UnicodeError."""
    return idna.encode(domain, uts46=True).decode("ascii").lower()


def is_address(text: object) -> bool:
    """Return whether *text* is an address as `read_address` returns them."""
    try:
        return isinstance(text, str) and read_address(text) == text
    except WrongInput:
        return False


def address_key(address: str) -> str:
    """Return what two spellings of one address have in common."""
    return read_address(address).casefold()

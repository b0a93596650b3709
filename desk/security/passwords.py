"""Passwords: what is accepted, and the slow hash that is kept of one (argon2id)."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from funding.errors import WrongInput

SHORTEST = 12
LONGEST = 200
AT_ONCE = threading.Semaphore(2)
"""Each takes 64 MiB while it is made: a flood of tries must not fill the memory."""
HASHER = PasswordHasher()
NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$vpIHVd/vS0bUa4DeJ3jRHQ"
    "$HSBAzWYE3pvVyb/Sl5Q+zQlo9kubz1Gk78EFyzhzit4"
)
"""Checked where there is no account, so that both answers take as long."""


def hash_password(password: str, *, name: str = "") -> str:
    """Return what is kept of a password.  Raises WrongInput for one that is easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongInput(
            f"the password has {len(password)} characters; take {SHORTEST} to {LONGEST}, for "
            "example four words"
        )
    if len(set(password)) < 5 or (name and password.casefold() == name.casefold()):
        raise WrongInput("the password is easily guessed; take four words, for example")
    return hash_of(password)


def hash_of(password: str) -> str:
    with AT_ONCE:
        return HASHER.hash(password)


def is_password(kept: str | None, password: str) -> bool:
    """Return whether a password is the one whose hash is kept; None: of nobody, always False."""
    if len(password) > LONGEST:
        return False
    try:
        with AT_ONCE:
            HASHER.verify(NOBODYS if kept is None else kept, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Return whether a hash was made with weaker settings than today's."""
    return HASHER.check_needs_rehash(kept)

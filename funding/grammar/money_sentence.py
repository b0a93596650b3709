"""What the words around one or two amounts say together; None where one is not understood."""

from collections.abc import Sequence
from typing import Literal

from funding.grammar.lexicon import UNKNOWN, Token

Role = Literal["least", "most", "range"]
AMOUNT, SHARE = "amount", "share"
"""The kinds of figures."""
FORBIDDEN = frozenset({UNKNOWN, "hedge", "foreign", "per", "factor", "percent", "/"})
DASHES = frozenset("-–—−")
BREAKS = frozenset({",", ";", ":", "(", ")", "[", "]", "|", "•", *DASHES})
"""Signs that part an amount from a share."""
QUIET = frozenset({"filler", "of", "euro", '"', "«", "»", "„", "“", "”", "'", "!"})
LIMITS = frozenset({"least", "most", "over", "from"})


def read_role(tokens: Sequence[Token]) -> Role | None:
    """Return what the amounts among *tokens* are: the least, the most, or both ends of a range."""
    kinds = [meaning_of(token) for token in tokens]
    if any(kind in FORBIDDEN for kind in kinds) or not costs_are_shared(kinds):
        return None
    places = [at for at, kind in enumerate(kinds) if kind == AMOUNT]
    if SHARE in kinds and is_share_of_amount(tokens, kinds):
        return None
    if has_open_end(tokens, kinds):
        return None
    if len(places) == 1:
        return role_of_one(tokens, kinds, places[0])
    if len(places) == 2 and is_range(tokens, kinds, places[0], places[1]):
        return "range"
    return None


def meaning_of(token: Token) -> str:
    """Return the one kind of a token: where it may be several, the worst."""
    order = (*FORBIDDEN, "cost", "least", "most", "over", "from", "of", "filler")
    return next((kind for kind in order if kind in token.kinds), next(iter(token.kinds)))


def costs_are_shared(kinds: Sequence[str]) -> bool:
    """Return whether costs stand only behind a share: an amount of costs is no grant."""
    for at, kind in enumerate(kinds):
        if kind == "cost":
            before = [k for k in kinds[:at] if k not in ("filler", "of", "from")]
            if before[-1:] != [SHARE] and kinds[at + 1 : at + 2] != [SHARE]:
                return False
    return True


def is_share_of_amount(tokens: Sequence[Token], kinds: Sequence[str]) -> bool:
    """Return whether an amount is what somebody takes a share of: 80 % of EUR 100 000.

    It is not where a sign or a word like "at most" parts the two.
    """
    for at, kind in enumerate(kinds):
        if kind != SHARE:
            continue
        if has_ending(tokens, at) and "cost" not in kinds[:at]:
            return True
        end = next((n for n in range(at + 1, len(kinds)) if kinds[n] == AMOUNT), None)
        if end is None:
            continue
        between = list(kinds[at + 1 : end])
        has_cost = "cost" in between
        if has_cost:
            between = between[len(between) - between[::-1].index("cost") :]
        if "from" in between:
            return True
        signs = () if has_cost else BREAKS  # 80 % of the costs (EUR 100 000)
        is_parted = bool({*signs, "least", "most"} & set(between))
        last_break = max((n for n, k in enumerate(between) if k in BREAKS), default=-1)
        if not is_parted or "of" in between[: last_break if last_break >= 0 else None]:
            return True
    return False


def has_ending(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an ending hangs on a figure: the Hungarian 80%-a is "80 % of"."""
    following = tokens[at + 1 : at + 3]
    return (
        len(following) == 2
        and following[0].text in DASHES
        and following[0].start == tokens[at].end
        and following[1].start == following[0].end
        and following[1].text.isalpha()
    )


def has_open_end(tokens: Sequence[Token], kinds: Sequence[str]) -> bool:
    """Return whether a dash leads nowhere: a negative amount, or a range without its other end."""
    if kinds[0] in DASHES or kinds[-1] in DASHES:
        return True
    return any(
        kind in DASHES
        and kinds[at + 1] == AMOUNT
        and kinds[at - 1] != AMOUNT
        and tokens[at].end == tokens[at + 1].start
        for at, kind in enumerate(kinds[:-1])
    )


def role_of_one(tokens: Sequence[Token], kinds: Sequence[str], at: int) -> Role | None:
    """Return whether a single amount is the least or the most that one can get."""
    before, after = kinds[:at], kinds[at + 1 :]
    limits = {kind for n, kind in enumerate(kinds) if kind in LIMITS and not is_of_costs(kinds, n)}
    if not limits:
        is_plain = all(k in {*QUIET, *BREAKS, SHARE, "cost", "from"} for k in (*before, *after))
        return "most" if is_plain else None
    if len(limits) > 1 or {"and", "between", "to", "span_after"} & {*before, *after}:
        return None
    limit = limits.pop()
    if limit == "most":
        return "most"
    if SHARE in kinds and before[-1:] != [limit]:
        return None  # min. 50 %, EUR 100 000
    if limit == "least":
        return "least"
    return "least" if is_floor(tokens, kinds, at, limit) else None


def is_of_costs(kinds: Sequence[str], at: int) -> bool:
    """Return whether "from" leads to the costs that a share is of: in Bulgarian it is also "of"."""
    ahead = [kind for kind in kinds[at + 1 :] if kind not in ("filler", "of")]
    return kinds[at] == "from" and ahead[:1] == ["cost"]


def is_floor(tokens: Sequence[Token], kinds: Sequence[str], at: int, limit: str) -> bool:
    """Return whether "from" or "over" directly before an amount makes it the least.

    In some languages "from" is also "of", and "ein Zuschuss über" is a grant of just that amount.
    """
    if kinds[at - 1 : at] != [limit] or kinds.count(limit) > 1:
        return False
    if limit == "from":
        return "of" not in tokens[at - 1].kinds
    said = [kind for kind in kinds[: at - 1] if kind not in BREAKS]
    return not said or kinds[at - 2] == ":"


def is_range(tokens: Sequence[Token], kinds: Sequence[str], first: int, second: int) -> bool:
    """Return whether two amounts are the ends of a range: "2-5", "between X and Y", "min … max"."""
    before, between = kinds[:first], kinds[first + 1 : second]
    quiet = {*QUIET, *BREAKS, SHARE, "cost"}
    after = [kind for kind in kinds[second + 1 :] if kind not in quiet]
    opener = tokens[first - 1].kinds if before else frozenset()
    links = [token.kinds for token in tokens[first + 1 : second] if token.text not in ('"', "'")]
    if "least" in before and "most" in between and set(before) <= {"least", *QUIET, ":", "("}:
        return set(between) <= {"most", *QUIET, *BREAKS} and not after
    is_plain = set(before[:-1]) <= quiet and set(before[-1:]) <= {*quiet, "from", "between"}
    if len(links) != 1 or not is_plain:
        return False
    if after == ["span_after"]:
        return "and" in links[0] or bool(DASHES & links[0])
    if after:
        return False
    if "between" in opener and "and" in links[0]:
        return True
    return "to" in links[0] or bool(DASHES & links[0])

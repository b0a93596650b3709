"""The EU's share of the costs and what a project may receive."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from eligibility import keys
from eligibility.keys import FactKey
from eligibility.reading.lists import read_applicants
from eligibility.reading.numbers import NUMBER, PERCENT, number, whole
from eligibility.reading.sentences import Sentence, quote_around
from eligibility.reading.vocabulary import Words
from funding.call import Record
from funding.evidence import Evidence, Fact

I = re.IGNORECASE  # noqa: E741
SMALLEST_GRANT = 2_000
"""Less is the price of a journey: the smallest of Interreg's small projects get 5,000."""
SHARE = re.compile(rf"(?<![\d.,])(?P<n>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s?{PERCENT}", I)
"""``80 %``"""
RANGE = re.compile(
    rf"(?<![\d.,])(?P<a>\d{{1,3}})\s?(?:{PERCENT})?\s?(?:-|–|to|and|bis|und|à|et|a|y|e)\s?"
    rf"(?P<b>\d{{1,3}})\s?{PERCENT}",
    I,
)
"""``between 60 % and 80 %``"""
FOR_WHOM = re.compile(r"\s*(?:\(|,)?\s*(?:for|für|pour|para|per|voor|dla)\s+", I)
"""``, for municipalities``"""


def rate_of(raw: str) -> str | None:
    """Return a share in per cent as 0..1; None where it can't be one ("1000%").

    >>> rate_of("80"), rate_of("1000")
    ('0.8', None)
    """
    value = Decimal(raw.replace(",", "."))
    return format((value / 100).normalize(), "f") if 0 < value <= 100 else None


@cache
def _labels(words: Words) -> re.Pattern[str]:
    # Portals glue label and value: "Funding rateOther Action Grants — 95%".
    return re.compile(rf"(?<!\w)(?:{words.source('rate_labels')})(?-i:(?![a-zà-ÿ]))", I)


@cache
def _objects(words: Words) -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{words.source('rate_objects')})(?!\w)", I)


def read_rate(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield the share that is paid, for all applicants or per type of applicant."""
    text = sentence.text
    shares = list(SHARE.finditer(text))
    if not shares or words.has("rate_stop", text):
        return
    if words.has("third_parties", text) or words.has("third_parties", sentence.before):
        return
    labels = [m.end() for m in _labels(words).finditer(text)]
    is_labelled = sentence.kind == "rate" or any(
        0 <= m.start() - end <= 60 for m in shares for end in labels
    )
    # "80 % of the eligible costs" alone may be a cap on one kind of cost: the grant must be named.
    is_paid = words.has("rate_subjects", text) and any(
        _objects(words).match(text, m.end()) for m in shares
    )
    if not (is_labelled or is_paid):
        return
    span = RANGE.search(text)
    if span:
        for key, raw in ((keys.RATE_MIN, span["a"]), (keys.RATE_MAX, span["b"])):
            value = rate_of(raw)
            if value:
                quote = quote_around(text, *span.span())
                yield key.fact(value, Evidence(quote=quote))
        return
    yield from _shares(text, shares, words)


def _shares(text: str, shares: list[re.Match[str]], words: Words) -> Iterator[Fact]:
    general: list[re.Match[str]] = []
    typed: list[tuple[re.Match[str], str]] = []
    for match in shares:
        kind = _holder(text, match.end(), words)
        if kind:
            typed.append((match, kind))
        else:
            general.append(match)
    if len(general) > 1:
        return  # several rates, and the text alone does not tell which holds when
    for match, kind in [(m, None) for m in general] + [(m, k) for m, k in typed]:
        value = rate_of(match["n"])
        if value is None:
            continue
        for one in kind.split() if kind else [None]:
            yield keys.RATE.fact(value, Evidence(quote=quote_around(text, *match.span())), one)


def _holder(text: str, end: int, words: Words) -> str | None:
    objects = _objects(words).match(text, end)
    lead = FOR_WHOM.match(text, objects.end() if objects else end)
    if lead is None:
        return None
    piece = re.split(r"[);]|\d", text[lead.end() :], maxsplit=1)[0]
    return " ".join(read_applicants(piece, words).codes) or None


def read_structured_rate(record: Record) -> Iterator[Fact]:
    """Yield the rate that the page gave as a figure of its own."""
    if record.co_financing_rate is None:
        return
    value = format(record.co_financing_rate.normalize(), "f")
    per_cent = format((record.co_financing_rate * 100).normalize(), "f")
    written = re.search(rf"(?<![\d.,]){re.escape(per_cent)}\s?{PERCENT}", record.text, I)
    quote = written.group() if written else str(record.co_financing_rate)
    yield keys.RATE.fact(value, Evidence(quote=quote))


def read_structured_contribution(record: Record) -> Iterator[Fact]:
    """Yield the range per project that the page gave as figures."""
    for key, amount in (
        (keys.CONTRIBUTION_MIN, record.contribution_min_eur),
        (keys.CONTRIBUTION_MAX, record.contribution_max_eur),
    ):
        if amount:
            yield key.fact(str(amount), Evidence(quote=_written(amount, record.budget_raw)))


def _written(amount: int, raw: str | None) -> str:
    """Return the amount as the page wrote it, where its raw line holds it; else its digits."""
    for match in re.finditer(NUMBER, raw or ""):
        if number(match.group()) == amount:
            return match.group()
    return str(amount)


@cache
def _amounts(words: Words) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    coin = r"(?:EUR|€|euros?)"
    many = rf"(?:\s?(?P<million>{words.source('million')})(?!\w))?"
    cash = rf"(?:{coin}\s?(?P<n1>{NUMBER})|(?P<n2>{NUMBER})(?=[^.;]{{0,12}}?{coin})){many}"
    most = rf"(?<!\w)(?:{words.source('max_amounts')})(?:\s+(?:of|von|de|di))?\s+{cash}"
    fixed = rf"(?<!\w)(?:{words.source('fixed_amounts')})\s+{cash}"
    two = "|".join(
        rf"(?<!\w){re.escape(a)}\s+(?:{coin}\s?)?(?P<a{i}>{NUMBER})(?:\s?(?P<ma{i}>{words.source('million')})(?!\w))?"
        rf"(?:\s?{coin})?\s+{re.escape(b)}\s+(?:{coin}\s?)?(?P<b{i}>{NUMBER})"
        rf"(?:\s?(?P<mb{i}>{words.source('million')})(?!\w))?(?=.{{0,8}}(?:{coin}|$|\s))"
        for i, (a, b) in enumerate(words.ranges)
    )
    return re.compile(most, I), re.compile(fixed, I), re.compile(two, I)


def read_contribution(sentence: Sentence, words: Words) -> Iterator[Fact]:
    """Yield the least and most money per project, only where "per project" or the like is said."""
    text = sentence.text
    if not re.search(r"EUR|€|euro", text, I) or words.has("contribution_stop", text):
        return
    if not (words.has("per_project", text) and words.has("contribution", text)):
        return
    if words.has("third_parties", text) or words.has("third_parties", sentence.before):
        return
    most, fixed, two = _amounts(words)
    amounts = _money(text)
    span = two.search(text)
    if span and len(amounts) <= 2:
        index = next(i for i in range(len(words.ranges)) if span[f"a{i}"])
        is_million = bool(span[f"mb{index}"])
        yield from _amount_facts(
            text,
            span,
            {
                keys.CONTRIBUTION_MIN: number(span[f"a{index}"], is_million=is_million),
                keys.CONTRIBUTION_MAX: number(span[f"b{index}"], is_million=is_million),
            },
        )
        return
    if len(amounts) != 1:
        return
    both = (keys.CONTRIBUTION_MIN, keys.CONTRIBUTION_MAX)
    for pattern, stated in ((fixed, both), (most, both[1:])):
        match = pattern.search(text)
        if match:
            value = number(match["n1"] or match["n2"], is_million=bool(match["million"]))
            yield from _amount_facts(text, match, dict.fromkeys(stated, value))
            return


def _money(text: str) -> list[str]:
    return re.findall(
        rf"(?:EUR|€)\s?{NUMBER}|{NUMBER}(?:\s?[^\W\d]+\.?){{0,2}}\s?(?:€|EUR|euro)", text, I
    )


def _amount_facts(
    text: str, match: re.Match[str], values: Mapping[FactKey, Decimal]
) -> Iterator[Fact]:
    if min(values.values()) < SMALLEST_GRANT:
        return
    for key, value in values.items():
        yield key.fact(whole(value), Evidence(quote=quote_around(text, *match.span())))

"""Cards whose parts stand in any order, in one node or two, with words around them."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.portico import read_cards, read_record
from funding.call import Status

URL = "https://portico.urban-initiative.eu/urban-panorama/call-for-proposals"
TITLE = "Shade for tram stops"
PAGE = "https://www.urban-initiative.eu/calls-proposals/shade"
BY = '<a href="/urban-panorama/eui">By European Urban Initiative</a>'
MORE = f'<a href="{PAGE}">Find out more</a>'
PARTS = (
    "<span>Open</span>",
    "<p>Deadline date : 17/11/2027</p>",
    f"<div>{BY}</div>",
    "<p>Urban authorities</p>",
    "<p>Support : grant</p>",
    "<p>Funding support : 2,000,000 €</p>",
    MORE,
)
WHOLE = {
    "title": TITLE,
    "status_raw": "Open",
    "deadline_raw": "17/11/2027",
    "owner": "European Urban Initiative",
    "owner_url": "https://portico.urban-initiative.eu/urban-panorama/eui",
    "target": "Urban authorities",
    "support": "grant",
    "funding": "2,000,000 €",
    "detail_url": PAGE,
}


def card_of(*parts, title=f'<h3 class="title-node">{TITLE}</h3>'):
    article = f'<article class="node--type-call-for-proposals">{title}{"".join(parts)}</article>'
    body = f"<!doctype html><html><body><main>{article}</main></body></html>"
    (card,) = read_cards(body.encode(), URL).cards
    return card


def read(*parts, **kwargs):
    card = card_of(*parts, **kwargs)
    return {name: getattr(card, name) for name in WHOLE}


def test_a_card_in_the_usual_order():
    assert read(*PARTS) == WHOLE


@given(st.permutations(PARTS))
def test_the_order_of_the_parts_does_not_matter(parts):
    assert read(*parts) == WHOLE


OTHER_FORMS = {
    "a suffix for screen readers": (
        MORE,
        f'<a href="{PAGE}">Find out more<span class="visually-hidden"> about {TITLE}</span></a>',
    ),
    "a prefix for screen readers": (
        MORE,
        f'<a href="{PAGE}"><span class="sr-only">{TITLE}: </span><span>find out MORE</span></a>',
    ),
    "another verb": (MORE, f'<a href="{PAGE}">Read more about this call</a>'),
    "details": (MORE, f'<a href="{PAGE}">More information</a>'),
    "an icon": (MORE, f'<a href="{PAGE}" aria-label="Find out more"><svg></svg></a>'),
    "two links": (MORE, f'{MORE}<a href="/sites/default/files/x.pdf">Find out more</a>'),
    "a dead link first": (MORE, f'<a href="javascript:void(0)">Find out more</a>{MORE}'),
    "by beside the link": (BY, BY.replace("By ", "").replace("<a", "<i>By</i> <a")),
    "by with a colon": (BY, '<a href="/urban-panorama/eui">By : European Urban Initiative</a>'),
    "by in capitals": (BY, '<a href="/urban-panorama/eui"><b>BY</b> European Urban Initiative</a>'),
    "the owner twice": (BY, f'{BY} <a href="/urban-panorama/eui">European Urban Initiative</a>'),
    "a date of its own": (PARTS[1], "<p>Deadline date :</p><p>17/11/2027</p>"),
    "a date in a span": (PARTS[1], "<p>Deadline date : <time>17/11/2027</time></p>"),
    "a colon of the style sheet": (PARTS[1], "<div>Deadline date</div><div>17/11/2027</div>"),
    "capitals and no blank": (PARTS[1], "<p>DEADLINE DATE:17/11/2027</p>"),
    "blanks that do not break": (PARTS[1], "<p>Deadline&nbsp;date&nbsp;:&nbsp;17/11/2027</p>"),
    "a bold label": (PARTS[1], "<p><strong>Deadline date :</strong> 17/11/2027</p>"),
    "a label for the state": (PARTS[0], "<p>Status : Open</p>"),
    "a state of its own": (PARTS[0], "<p>Status</p><p>Open</p>"),
    "a label for the target": (PARTS[3], "<p>Target group : Urban authorities</p>"),
    "support in two nodes": (PARTS[4], "<dl><dt>Support :</dt><dd>grant</dd></dl>"),
    "funding in three nodes": (PARTS[5], "<p>Funding support :</p><p>2,000,000</p><p>€</p>"),
    "one node for three parts": (
        f"{PARTS[4]}{PARTS[5]}",
        "<p>Support : grant Funding support : 2,000,000 €</p>",
    ),
    "lines of one paragraph": (
        f"{PARTS[3]}{PARTS[4]}{PARTS[5]}",
        "<p>Urban authorities<br>Support : grant<br>Funding support : 2,000,000 €</p>",
    ),
    "a comment": (PARTS[4], "<!-- Support : loan --><p>Support : grant</p>"),
    "a script": (PARTS[4], "<script>Support : loan</script><p>Support : grant</p>"),
}  # fmt: skip


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_part_is_read_in_its_other_forms(form):
    usual, other = OTHER_FORMS[form]
    html = "".join(PARTS)
    assert usual in html
    assert read(html.replace(usual, other)) == WHOLE


@pytest.mark.parametrize(
    "target",
    [
        "Municipalities, groups of municipalities",
        "Local/regional authorities and their agencies",
        "Public authorities of candidate countries",
        "Small and medium-sized cities",
        "Towns below 50,000 inhabitants",
        "National and regional bodies",
    ],
)
@pytest.mark.parametrize("place", range(1, len(PARTS)))
def test_who_is_asked_may_stand_anywhere(target, place):
    rest = [p for p in PARTS if p != PARTS[3]]
    parts = [*rest[:place], f"<p>{target}</p>", *rest[place:]]
    assert read(*parts) == WHOLE | {"target": target}


@pytest.mark.parametrize(
    "name", ["Find out more about urban authorities", "Find out more", "Open", "Support : grant"]
)
def test_nothing_else_is_taken_for_who_is_asked(name):
    rest = [p for p in PARTS if p not in (PARTS[3], MORE)]
    found = read(*rest, f'<a href="{PAGE}">Find out more about {name}</a>')
    assert found == WHOLE | {"target": None}


@pytest.mark.parametrize("rest", ["(postponed)", "expected", "to be confirmed", "cancelled"])
@pytest.mark.parametrize("tag", ["p", "span"])
def test_a_word_beside_the_date_makes_it_uncertain(rest, tag):
    date = f"<{tag}>Deadline date : 17/11/2027</{tag}><{tag}>{rest}</{tag}>"
    card = card_of(PARTS[0], date, *PARTS[2:])
    record = read_record(card, "x")
    assert (card.deadline_raw, card.target) == (f"17/11/2027 {rest}", "Urban authorities")
    assert (record.deadlines, record.unreadable) == ((), ("deadlines",))


def test_a_title_that_reads_like_another_part_is_only_a_title():
    for title in ("By the river: find out more", "Support : money for towns", "Cities"):
        heading = f'<h3 class="title-node"><a href="/node/7">{title}</a></h3>'
        assert read(*PARTS, title=heading) == WHOLE | {"title": title}


def test_an_owner_without_a_page_and_a_sentence_that_begins_with_by():
    found = read("<p>By 2030 streets are to be cooler.</p>", *(p for p in PARTS if BY not in p),
                 "<p>By Square Fund</p>")  # fmt: skip
    assert (found["owner"], found["owner_url"]) == ("Square Fund", None)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_empty_date_takes_nothing_that_belongs_to_others(order):
    parts = ("<p>Deadline date : </p>", "<p>Urban authorities</p>", f"<div>{BY}</div>")
    found = read("<span>Upcoming</span>", *(parts[n] for n in order), MORE)
    empty = {"deadline_raw": None, "status_raw": "Upcoming", "support": None, "funding": None}
    assert found == WHOLE | empty


@pytest.mark.parametrize("word", ["n/a", "na", "N/A", "-", "tbc"])
def test_a_state_that_says_nothing_neither_opens_nor_closes(word):
    card = card_of(f"<p>Status : {word}</p>", *PARTS[1:])
    record = read_record(card, "x")
    assert (record.status_claimed, record.status_raw) == (Status.UNKNOWN, word)
    assert record.status_on(date(2027, 1, 1)) is Status.OPEN  # its date still tells


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_a_plain_heading_is_the_title_where_no_class_names_it(tag):
    assert read(*PARTS, title=f"<{tag}><a href='/node/7'>{TITLE}</a></{tag}>") == WHOLE
    under = f"<{tag}>For towns</{tag}>"
    assert read(under, *PARTS)["title"] == TITLE

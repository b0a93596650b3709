"""Titles and short texts of portals that send JSON: as a person would write them."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.aides_territoires import read_aid
from funding.errors import UnreadableRecord
from funding.words import short_text
from tests.crawler.pages.sedia_rows import record
from tests.crawler.small.small_portals import aid

SERVED = [
    ("Water &amp; air", "Water & air"),
    ("Water &amp;amp; air", "Water & air"),
    ("Water &amp;amp;amp; air", "Water & air"),
    ("People&#39;s parks", "People's parks"),
    ("People&#x27;s parks", "People's parks"),
    ("People&rsquo;s parks", "People’s parks"),
    ("Trees &ndash; and shade", "Trees – and shade"),
    ("Trees &amp;ndash; and shade", "Trees – and shade"),
    ("Trees&nbsp;and&#160;shade", "Trees and shade"),
    ("&quot;Green&quot; roofs", '"Green" roofs'),
    ("&laquo;&nbsp;Places vertes&nbsp;&raquo;", "« Places vertes »"),
    ("R&eacute;nover l&#8217;&eacute;cole", "Rénover l’école"),
    ("CO<sub>2</sub> in <b>cities</b>", "CO2 in cities"),
    ("CO&lt;sub&gt;2&lt;/sub&gt; in cities", "CO2 in cities"),
    ("First line<br/>second", "First line second"),
    ("Wärme&shy;planung", "Wärmeplanung"),
    ("Wärme\u00adplanung\u200b", "Wärmeplanung"),
    ("Noise &lt; 50 dB and &gt; 30 dB", "Noise < 50 dB and > 30 dB"),
    ("R&D for towns", "R&D for towns"),
    ("Parks&section; 5", "Parks&section; 5"),
    ("AT&T; and others", "AT&T; and others"),
    ("  two \n lines\t", "two lines"),
    ("&#1234567890; odd", "&#1234567890; odd"),
]


@pytest.mark.parametrize(("served", "text"), SERVED)
def test_a_title_of_sedia_is_plain_and_what_was_served_is_kept(served, text):
    found = record(title=[served])
    assert found.title == text
    assert (found.title_raw or found.title) == " ".join(served.split())


@pytest.mark.parametrize(("served", "text"), SERVED)
def test_the_name_of_a_cascade_call_is_plain(served, text):
    assert record(type=["8"], callTitle=[served]).title == text


@pytest.mark.parametrize(("served", "text"), SERVED)
def test_every_short_text_of_sedia_is_plain(served, text):
    found = record(
        callTitle=[served],
        destinationDescription=[served],
        typesOfAction=[served],
        keywords=["TOWN-2027-01", served],
    )
    short = (found.call_title, found.destination, found.type_of_action, *found.keywords)
    assert short == (text,) * 4


@pytest.mark.parametrize(("served", "text"), SERVED)
def test_every_short_text_of_an_aid_is_plain(served, text):
    row = aid(1, name=served, perimeter=served, programs=[served], categories=[served])
    found = read_aid({**row, "financers": [served], "targeted_audiences": [served]})
    short = (found.title, found.programme, found.programme_raw, found.owner, found.applicants_raw)
    assert (*short, *found.keywords, found.sections[-1].text) == (text,) * 7


@pytest.mark.parametrize("title", ["<b></b>", "&nbsp;", "&amp;nbsp;", "\u200b", "&#8203;"])
def test_a_title_of_which_nothing_is_left_is_none(title):
    with pytest.raises(UnreadableRecord):
        record(title=[title])
    with pytest.raises(UnreadableRecord):
        read_aid(aid(1, name=title))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Plant trees &ndash; for &laquo;all&raquo;.</p>",
        "<p>Plant trees &amp;ndash; for &amp;laquo;all&amp;raquo;.</p>",
        "&lt;p&gt;Plant trees &amp;ndash; for &amp;laquo;all&amp;raquo;.&lt;/p&gt;",
        "&lt;div&gt;&lt;b&gt;Plant&lt;/b&gt; trees – for «all».&lt;/div&gt;",
    ],
)
def test_a_long_text_is_read_also_where_it_was_escaped_once_more(markup):
    text = "Plant trees – for «all»."
    assert record(descriptionByte=[markup]).text == text
    assert record(type=["8"], callTitle=["Trees"], description=[markup]).text == text
    assert read_aid(aid(1, description=markup)).sections[0].text == text


def test_a_legacy_list_of_keywords_is_plain_too():
    served = json.dumps(["Parks &amp; water", "&amp;nbsp;", "Shade"])
    assert record(keywords=[served]).keywords == ("Parks & water", "Shade")


@given(
    st.text(
        alphabet=st.characters(
            codec="utf-8", categories=["L", "N", "P", "S"], exclude_characters="&<>"
        ),
        min_size=1,
        max_size=40,
    ),
    st.integers(0, 3),
)
def test_however_often_a_text_is_escaped_it_reads_the_same(text, times):
    served = text
    for _ in range(times):
        served = html.escape(served)
    assert short_text(served) == short_text(text) == text


@given(st.text(alphabet="&#;<>/abxlt gmp1\u00ad\n", max_size=60))
def test_whatever_is_served_ends_on_one_line(text):
    found = short_text(text)
    assert found == " ".join(found.split())
    assert "\u00ad" not in found

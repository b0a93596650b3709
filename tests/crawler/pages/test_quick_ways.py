"""What is read in a quicker way is read as the long way would read it."""

import re

import html_text
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.markup import page_text
from crawler.pages.sedia.budget import names
from crawler.pages.sedia.dates import may_be_later
from crawler.pages.sedia.news import DECIDED, NOUN, REVIVED, SHORT, STATED, may_be_form
from crawler.pages.sedia.text import RAISED, in_line, lowered
from eligibility.reading.vocabulary import words_for
from funding.cancelled import alternatives, forms, may_be_marked, title_mark
from funding.words import ALIKE, folded

PARTS = st.lists(
    st.sampled_from(["TOWN-01", "town-01", "-", ".", "0", "2", " ", "_", "x", "é", ":", "İ", "²"]),
    max_size=8,
).map("".join)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(alphabet=" ab,.;:!?()\"'’-–éΣß٣\xa0", max_size=30),
        st.text(max_size=30),
    )
)
def test_a_text_without_markup_is_the_text_of_its_tree(text):
    tidy = text.replace("<", "").replace("&", "")
    if tidy.isprintable() and tidy.strip():
        assert page_text(tidy) == html_text.extract_text(tidy, guess_layout=True).strip()


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            (
                *("<p>", "</p>", "<p class='a'>", "<ul><li>", "</li>", "</ul>", "<br>", "<br/>"),
                *("<b>", "</b>", "<a href='javascript:x' style='x'>", "</a>", "<h2>", "</h2>"),
                *("<div>", "</div>", "<table><tr><td>", "</td>", "</table>", "<pre>", "</pre>"),
                *("<script>x</script>", "<style>p {}</style>", "<!-- note -->", "<?php x ?>"),
                *("<object>", "<iframe src='x'>", "</iframe>", "<title>", "<form>", "<img>"),
                *(
                    "<noframes>",
                    "</noframes>",
                    "<image>",
                    "<p",
                    "<",
                    ">",
                    "&amp;",
                    "&nbsp;",
                    "&#8211;",
                ),
                *("(", ")", ",", ".", " ", "  ", "\n", "\xa0", "\x0b", "towns", "Städte", "Ω"),
            )
        ),
        st.text(max_size=5),
    ),
    max_size=16,
).map("".join)


@settings(deadline=None)
@given(MARKUP)
def test_a_piece_of_html_has_the_text_of_its_cleaned_tree(markup):
    tidy = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", markup)
    assert page_text(markup) == (
        html_text.extract_text(tidy, guess_layout=True).strip() if tidy.strip() else ""
    )


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                *("<sup>", "</sup>", "<SUP class='a'>", "</sup >", "2", "3", "th", "[1]", "<a>"),
                *("m", "km", "M", "dkm", "5", " ", "\n", "<b>", "x", "ſ", "é"),
            )
        ),
        max_size=14,
    ).map("".join)
)
def test_what_is_raised_is_found_as_one_pattern_finds_it(markup):
    whole = re.compile(rf"(?is)(?P<unit>\b[kcdm]?m)?\s?{RAISED.pattern.removeprefix('(?is)')}")
    found = whole.sub(lambda m: in_line(m["unit"] or "", m["raised"]), markup)
    assert lowered(markup) == found


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["20", "2", "5", "6", "7", "-", "18016992", "٣", "\\u00", " ", "é"]),
        max_size=12,
    ).map("".join)
)
def test_a_later_date_is_looked_for_in_every_form(text):
    assert may_be_later(text, 2026) is bool(re.search(r"20(?:2[6-9]|[3-9]\d)|\d{10}|\\u00", text))


ENDS = ("cancelled", "Suſpended", "withdrawn", "called off", "put on hold", "removed", "dropped")
FORMS = st.one_of(
    st.tuples(
        st.sampled_from(["This topic", "The call", "LIFE-2027-CET", "It is said that the call"]),
        st.sampled_from(["has been", "is", "was now", "will be", "had been"]),
        st.sampled_from([*ENDS, "re-opened", "resumed", "reinstated", "open again", "maintained"]),
        st.sampled_from(["", ".", " due to errors", " and opened", ", we regret"]),
    ),
    st.tuples(
        st.sampled_from(["This topic", "The call"]),
        st.sampled_from(["will not", "can no longer", "is", "shall not", "will"]),
        st.sampled_from(["be opened", "take place", "proceed", "no longer available", "be run"]),
        st.sampled_from(["", "."]),
    ),
    st.tuples(
        st.sampled_from(["Topic", "Call", "Notice: call", "Cancellation of", "The withdrawal of"]),
        st.sampled_from(["", "the call", "the topic"]),
        st.sampled_from([*ENDS, "has been lifted", ""]),
    ),
    st.tuples(
        st.sampled_from(["We decided to", "The agency has"]),
        st.sampled_from(["cancel", "Terminate", "ſtop", "revoke", "annulled", "discontinued"]),
        st.sampled_from(["this topic", "the call"]),
    ),
).map(" ".join)


@settings(deadline=None)
@given(FORMS)
def test_every_sentence_about_the_state_of_a_topic_is_looked_at(sentence):
    if any(form.search(sentence) for form in (STATED, SHORT, DECIDED, NOUN, REVIVED)):
        assert may_be_form(sentence)


PHRASES = st.sampled_from(
    (
        *("at least", "at", "least", "LEAST", "Must", "not", "municipalities", "non", "eligible"),
        *("-", "‑", " ", "  ", "\n", "may apply", "can", "be", "as partners", "ſhall", "ı", "."),
        *("inhabitants", "should", "e.g.", "and/or", "and / or", "third parties", "only", "start"),
    )
)


@settings(deadline=None)
@given(st.lists(PHRASES, max_size=10).map("".join) | st.lists(PHRASES, max_size=10).map(" ".join))
def test_a_phrase_stands_in_a_sentence_where_its_pattern_is_found(sentence):
    words = words_for("en")
    for name in words.searched:
        assert words.has(name, sentence) is (words.pattern(name).search(sentence) is not None)


def test_letters_are_folded_as_patterns_take_them_for_each_other():
    every = "".join(map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x10000))))
    for letter in sorted({c for c in alternatives("state") if c.isalpha()} | {*ALIKE.values()}):
        alike = re.findall(re.escape(letter), every, re.I)
        assert {folded(other) for other in alike} == {folded(letter)}


@settings(deadline=None)
@given(label=PARTS, identifier=st.sampled_from(["TOWN-01", "TOWN-01-2", "x"]))
def test_a_label_names_a_topic_where_the_topic_is_a_word_of_its_own(label, identifier):
    pattern = rf"(?<![\w-]){re.escape(identifier)}(?![\w-]|\.\w)"
    assert names(label, identifier) is (re.search(pattern, label, re.I) is not None)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Trees", "[", "]", "CANCELLED", "annulé", "(", ")", ":", "-", "topic", "Suspended"]
        ),
        max_size=6,
    ).map(" ".join)
)
def test_no_title_without_a_word_of_an_end_bears_its_mark(title):
    if any(form.search(" ".join(title.split())) for form in forms()):
        assert may_be_marked(title)
    else:
        assert title_mark(title) is None

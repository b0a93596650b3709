"""What is read in a quicker way is read as the long way would read it."""

import re

import html_text
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.markup import page_text
from crawler.pages.sedia.budget import names
from funding.cancelled import forms, states, title_mark

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
        assert states().search(title)
    else:
        assert title_mark(title) is None

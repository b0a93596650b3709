"""All calls counted and weighed at once, by scikit-learn: what every grown index is equal to.

Importing scikit-learn takes a second of a processor, so that only who makes an index out of nothing
imports this module; asking a kept index and growing one need numpy and scipy alone.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from sklearn.feature_extraction import DictVectorizer

from matcher.concepts import Concepts
from matcher.index.city_prior import breadth_penalty
from matcher.index.column_names import concept_name, name_counts
from matcher.index.counted import (
    NO_PAGE,
    Counted,
    Placed,
    concept_columns,
    narrow,
    spread_of,
)
from matcher.index.names import Names
from matcher.index.programme_texts import PAGE_LANGUAGE, count_texts
from matcher.index.term_counts import FIELDS
from matcher.index.weighting import LanguageTfidf, memberships
from matcher.index.weights import (
    PROGRAMME,
    Weights,
    largest_count,
    logs_up_to,
    weighed,
    weighed_pages,
)
from matcher.parameters import Parameters


def count_all(calls: Sequence[Placed], concepts: Concepts) -> Counted:
    """Return the counts of calls, which are in order of their ids."""
    pages = count_texts()
    vectoriser = DictVectorizer()
    table = vectoriser.fit_transform(
        chain(
            (
                name_counts(call.counts.language, call.counts.fields[name], concepts)
                for name in FIELDS
                for call in calls
            ),
            (name_counts(PAGE_LANGUAGE, page, concepts) for page in pages),
            [{concept_name(concepts, place): 1 for place in range(len(concepts))}],
        )
    )
    names = Names.of(vectoriser.get_feature_names_out().tolist())
    table.data = narrow(table.data.astype(np.int64))
    n = len(calls)
    fields = {name: table[k * n : (k + 1) * n] for k, name in enumerate(FIELDS)}
    named = np.diff(fields["text"][:, : concept_columns(names)].indptr)
    return Counted(
        ids=tuple(call.id for call in calls),
        languages=tuple(call.counts.language for call in calls),
        names=names,
        fields=fields,
        pages=table[len(FIELDS) * n : -1],
        page=np.array([call.page for call in calls], np.int32),
        fits=np.array([call.prior for call in calls]) * breadth_penalty(named),
        spread=spread_of(fields.values(), len(names)),
    )


def fit(counted: Counted, recipe: Parameters) -> Weights:
    """Return the weights of all calls as scikit-learn gives them."""
    counts = {name: part.astype(np.float64) for name, part in counted.fields.items()}
    tfidf = LanguageTfidf(pair=recipe.pair, concept=recipe.concept)
    tfidf.fit(sum(counts.values()), counted.languages, names=list(counted.names))
    has_page = counted.page != NO_PAGE
    if has_page.any():
        pages = counted.pages.astype(np.float64)
        own = [[page] if page != NO_PAGE else [] for page in counted.page.tolist()]
        counts[PROGRAMME] = memberships(own, pages.shape[0]) @ pages
    fields = {name: tfidf.transform(part) for name, part in counts.items()}
    logs = logs_up_to(largest_count(counted))
    return Weights(
        scale=tfidf.idf_,
        logs=logs,
        lengths={name: weighed(part, logs, tfidf.idf_)[1] for name, part in counted.fields.items()},
        pages=weighed_pages(counted, logs, tfidf.idf_),
        postings=sum(part * recipe.call_fields[name] for name, part in fields.items()).tocsc(),
    )

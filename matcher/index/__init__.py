"""Calls to vectors: counted, weighed with scikit-learn, kept as arrays, asked with scipy.

index = CallIndex.build(calls)
from_arrays(to_arrays(index, is_live), calls, concepts)
"""

"""Calls to vectors: fitted with scikit-learn, kept as arrays, grown and asked with scipy.

index = CallIndex.build(calls)
from_arrays(to_arrays(index), calls, concepts)
"""

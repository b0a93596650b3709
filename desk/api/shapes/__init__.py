"""What every document of the API holds, for its description; the documents are made in `advice`.

A shape lets no key more or less through: the tests hold each document to it.
"""

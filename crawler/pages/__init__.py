"""Page functions: the bytes of one answer in, records out; no network, clock or database."""

"""`/bulletin`: calls of the week become the network's newsletter; published ones stay readable."""

"""Commands of the network's office."""

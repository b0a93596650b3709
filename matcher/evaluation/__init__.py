"""How good the ranking is on judged sets."""

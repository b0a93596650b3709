"""Commands for contributors, which need a checkout."""

"""The demo: the weekly job on an embedded portal."""

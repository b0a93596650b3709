"""What the operator says about these pages: imprint, privacy, accessibility.

`/imprint` shows the file that CITYCALLS_IMPRINT names.
"""

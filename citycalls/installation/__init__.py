"""`doctor --install`: whether everything around the program is as it has to be.

`check` puts the parts together, `around` asks relay, proxy and pages, `machine` looks at this one.
"""

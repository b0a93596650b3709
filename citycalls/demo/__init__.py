"""The demo: two weeks of the weekly job on an embedded portal, with the real parts.

run_demo(Path("var/demo"), tell=print)
"""

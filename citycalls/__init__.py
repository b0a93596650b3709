"""The composition root: command line, settings, schedule and demo.  Nobody imports it.

`commands/` has one module a group of commands, `service/` what runs by itself and when
(`timetable.py`), `demo/` the embedded portal, `checkout/` what contributors use.  Only here is the
clock asked and are settings read; everything below gets both as arguments.

Commands import what they need when they run: ``--help`` and ``status`` answer at once.
"""

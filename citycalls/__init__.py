"""The composition root: command line, settings, schedule, demo.  Nobody imports it."""

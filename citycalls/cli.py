"""The command line with all its commands: `citycalls <command>`."""

from citycalls.commands.places import PLACES, make_app

app = make_app(list(PLACES))

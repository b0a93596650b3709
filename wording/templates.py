"""The one place where Jinja is set up: a missing name is an error, and HTML is escaped.

html_templates("email").get_template("weekly.html.j2").render(mail=view)
"""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from funding.resources import shipped


@cache
def html_templates(folder: str) -> Environment:
    """Return the HTML templates of ``templates/<folder>``; everything in them is escaped."""
    return Environment(
        loader=FileSystemLoader(shipped("templates") / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def text_templates(folder: str) -> Environment:
    """Return the plain-text templates of ``templates/<folder>``: an ampersand is an ampersand."""
    return Environment(
        loader=FileSystemLoader(shipped("templates") / folder),
        autoescape=False,
        undefined=StrictUndefined,
        auto_reload=False,
    )

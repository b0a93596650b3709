"""The files of a new source, from the templates in ``templates/spiders``."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from funding.errors import WrongInput
from funding.resources import CHECKOUT, shipped

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""``my-portal``"""
LONGEST = 40


def write_source(name: str, url: str) -> list[Path]:
    """Write description, page function, spider, recorded page and test; return their paths.

    Raises WrongInput outside a checkout, for a bad name or address, and where a file exists.
    """
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        raise WrongInput(
            f"{name!r} is no name; use lower-case letters, digits and hyphens, a letter first, "
            f"at most {LONGEST} characters, like 'my-portal'"
        )
    if not url.startswith("https://"):
        raise WrongInput(
            f"--url is {url!r}; it is the https address that the list of calls has at the portal "
            "itself (to try it on a server of yours, give that address to record and crawl)"
        )
    if not (CHECKOUT / "tests").is_dir():
        raise WrongInput("a source is written in a checkout; this is an installed copy")
    module = name.replace("-", "_")
    targets = {
        "source.toml.j2": CHECKOUT / "data/reference/sources" / f"{name}.toml",
        "page.py.j2": CHECKOUT / "crawler/pages" / f"{module}.py",
        "spider.py.j2": CHECKOUT / "crawler/spiders" / f"{module}.py",
        "test.py.j2": CHECKOUT / "tests/crawler/pages" / f"test_{module}.py",
        "response.html.j2": CHECKOUT / "tests/fixtures" / module / "first-look/response.html",
        "meta.json.j2": CHECKOUT / "tests/fixtures" / module / "first-look/meta.json",
        "expected.json.j2": CHECKOUT / "tests/fixtures" / module / "first-look/expected.json",
    }
    present = [path for path in targets.values() if path.exists()]
    if present:
        raise WrongInput(f"{present[0]} exists already; take another name or delete it")
    parts = urlsplit(url)
    values = {
        "name": name,
        "module": module,
        "class_name": "".join(word.capitalize() for word in module.split("_")),
        "url": url,
        "base_url": f"https://{parts.netloc}",
        "host": parts.hostname or "",
        "path": parts.path or "/",
    }
    templates = Environment(  # writes Python and TOML, no page for a browser
        loader=FileSystemLoader(shipped("templates") / "spiders"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    for template, path in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(templates.get_template(template).render(values), encoding="utf-8")
    return [path.relative_to(CHECKOUT) for path in targets.values()]

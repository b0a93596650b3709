"""The demo's Portico page, written from ``data/demo/portico.toml``.

A reconstruction: class names and the order of a card follow public descriptions of the portal.
"""

import html
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

PAGE = """<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><title>Call for Proposals | Portico</title></head>
<body>
<header><article class="node node--type-banner">
<h2 class="title-node">Urban knowledge for Europe</h2>
</article></header>
<main><h1>Call for Proposals</h1>
<p>Find out the different calls in urban development</p>
<form class="views-exposed-form"><h2>Filters</h2>
<fieldset><legend>Status</legend>
<label>Open</label><label>Upcoming</label><label>Closed</label></fieldset>
<a href="?">Filters reset</a></form>
<div class="view-content">
{cards}
</div></main>
<footer><a href="https://www.urban-initiative.eu/">European Urban Initiative</a></footer>
</body></html>
"""


def write_page(folder: Path, *, week: int, today: date) -> str:
    """Return the listing as HTML for the demo's week *week*; *folder* is ``data/demo``."""
    cards = tomllib.loads((folder / "portico.toml").read_text("utf-8"))["card"]
    changes = tomllib.loads((folder / "week2.toml").read_text("utf-8")) if week > 1 else {}
    moved = {m["card"]: {"deadline": m["deadline"]} for m in changes.get("moved_card", ())}
    listed = [c | moved.get(c["title"], {}) for c in cards if c.get("week", 1) <= week]
    return PAGE.format(cards="\n".join(_card(c, n, today) for n, c in enumerate(listed)))


def _card(card: Mapping[str, Any], place: int, today: date) -> str:
    """Return one card; label and date share a text node in every other one, as at the portal."""
    lines = []
    if deadline := card.get("deadline"):
        between = "</div><div>" if place % 2 else " "
        lines.append(f"<div>Deadline date :{between}{deadline:%d/%m/%Y}</div>")
    owner = html.escape(card["owner"])
    lines.append(f'<div><a href="/urban-panorama/{card["owner_page"]}">By {owner}</a></div>')
    if "target" in card:
        lines.append(f"<p>{html.escape(card['target'])}</p>")
    if "support" in card:
        lines.append(f"<p>Support : {html.escape(card['support'])}</p>")
    if "funding" in card:
        lines.append(f"<p>Funding support : {html.escape(card['funding'])}</p>")
    lines.append(f'<a href="{html.escape(card["link"])}">Find out more</a>')
    return (
        '<article class="node node--type-call-for-proposals node--view-mode-teaser">'
        f'<h3 class="title-node">{html.escape(card["title"])}</h3>'
        f"<span>{_status(card, today)}</span>{''.join(lines)}</article>"
    )


def _status(card: Mapping[str, Any], today: date) -> str:
    if "opens" in card and card["opens"] > today:
        return "Upcoming"
    return "Closed" if "deadline" in card and card["deadline"] < today else "Open"

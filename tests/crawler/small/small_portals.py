"""Invented answers of the smaller portals, in the form in which they would send them."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

PERMANENT = "/capacity-building/city-to-city-exchanges/call"
"""The page that the EUI spider asks even when nothing is known yet."""
PROGRAMMES = "BMWI/FDB/Content/DE/Foerderprogramm"
Row = dict[str, Any]


def eui_page(
    *,
    title: str = "Visits from town to town",
    lead: str = "The Call for Applications is continuously open.",
    text: str = "A town may visit another one at any time.",
) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>EUI</title></head>'
        f"<body><nav>Calls open closed</nav><main><h1>{title}</h1><p>{lead}</p>"
        f"<h2>For whom</h2><p>{text}</p></main><footer>News: call closed</footer></body></html>"
    ).encode()


def euroaccess_list(
    numbers: Sequence[int], total: int | None = None, *, at: str = "/en/calls"
) -> bytes:
    """Return the list; *at* stands before the number in the addresses of its calls."""
    rows = "".join(
        f'<tr><td class="title">Interreg Invented Sea</td><td><a href="{at}/{n}/quays-{n}"'
        f' title="Quays {n}">Quays {n}</a></td><td>27.01.2027 17:00</td></tr>'
        for n in numbers
    )
    count = len(numbers) if total is None else total
    return (
        '<!doctype html><html><head><meta charset="utf-8"></head><body><h2>'
        f'{count} Calls found</h2><table id="calls-overview"><thead><tr><th>Programme</th></tr>'
        f"</thead><tbody>{rows}</tbody></table></body></html>"
    ).encode()


def euroaccess_call(number: int, **changes: str) -> bytes:
    """Return a call's page; its rows stand once more inside a comment, as the site writes them."""
    rows = {
        "Funding Program": "Interreg Invented Sea",
        "Call number": f"IS-{number}",
        "deadlines": "<p><strong>Opening</strong><br>23.02.2026</p>"
        "<p><strong>Deadline</strong><br>27.01.2027 17:00</p>",
        "Link to the call": f'<a href="https://sea.example/calls/{number}">here</a>',
        "short description": f"Quays where people sit, part {number}.",
        "eligible entities": "Public Body (national, regional, local; EGTCs)",
    } | changes
    blocks = "".join(
        f'<div class="tr flex"><p class="title td">{label}</p><div class="td">{value}</div></div>'
        for label, value in rows.items()
    )
    copy = blocks.replace("27.01.2027", "01.01.2020")
    return (
        f'<!doctype html><html><head><meta charset="utf-8"></head><body><h1>Quays {number}</h1>'
        f'<div class="subtable">{blocks}</div><!--table>{copy}</table--></body></html>'
    ).encode()


def aid(number: int, **changes: Any) -> Row:
    row: Row = {
        "id": number,
        "slug": f"planter-des-haies-{number}",
        "url": f"/aides/planter-des-haies-{number}/",
        "name": f"Planter des haies, lot {number}",
        "name_initial": None,
        "short_title": None,
        "financers": ["Agence inventée des paysages"],
        "instructors": [],
        "programs": [],
        "description": f"<p>L’agence aide à planter des haies dans le secteur {number}.</p>",
        "eligibility": "<p>Les projets concernent des terrains publics.</p>",
        "perimeter": "Occitanie",
        "perimeter_scale": "Région",
        "mobilization_steps": ["Mise en œuvre / réalisation"],
        "origin_url": f"https://paysages.example/aides/{number}",
        "application_url": None,
        "categories": ["Biodiversité"],
        "is_call_for_project": False,
        "targeted_audiences": ["Communes", "Intercommunalités / Pays"],
        "aid_types": ["Subvention"],
        "destinations": [],
        "start_date": None,
        "predeposit_date": None,
        "submission_deadline": None,
        "subvention_rate_lower_bound": None,
        "subvention_rate_upper_bound": 50,
        "subvention_comment": None,
        "loan_amount": None,
        "contact": "<p>contact@paysages.example</p>",
        "recurrence": "Permanente",
        "import_share_licence": None,
        "date_created": "2025-11-03T10:00:00+01:00",
        "date_updated": "2026-01-12T10:00:00+01:00",
        "european_aid": None,
        "is_live": True,
    }
    return row | changes


def aids_page(
    rows: Sequence[Row], *, count: int | None = None, following: str | None = None
) -> Any:
    answer = {
        "count": len(rows) if count is None else count,
        "previous": None,
        "next": following,
        "results": list(rows),
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def classified(lists: Mapping[str, Sequence[str]]) -> str:
    """Return the property that holds the codes of a document's categories."""
    parts = []
    for name, codes in lists.items():
        links = "".join(
            f'<link xlink:href="target:/BMWI/SiteGlobals/Categories/FDB/{name}/{code}"/>'
            for code in codes
        )
        classifier = f"target:/BMWI/SiteGlobals/Classifications/Classifier/Common/{name}"
        parts.append(
            f'<classifiedLinkList><classifierLinks><link xlink:href="{classifier}"/>'
            f"</classifierLinks><links>{links}</links></classifiedLinkList>"
        )
    return (
        '<property name="gsb:cl2Processes" type="ClassifiedLinkLists"><classifiedLinkLists>'
        f"{''.join(parts)}</classifiedLinkLists></property>"
    )


CODES = {
    "Foerderart": ["zuschuss"],
    "Foerderberechtigte": ["kommune", "oeffentliche_einrichtung"],
    "Foerderbereich": ["smart_cities_regionen"],
    "Foerdergebiet": ["_bundesweit"],
    "Foerdergeber": ["bund"],
}


def programme(
    slug: str,
    *,
    title: str | None = "Bänke für alle Plätze",
    body: str = "<p>Gemeinden stellen Bänke auf.</p>",
    codes: Mapping[str, Sequence[str]] = CODES,
    before: str = "",
    more: str = "",
) -> bytes:
    """Return one document of the export; *before* stands above its root."""
    named = f'<property name="gsb:title"><text>{title}</text></property>' if title else ""
    escaped = f"<![CDATA[{body}]]>".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<document name="{slug}" '
        'path="/BMWI/FDB/Content/DE/Foerderprogramm/Bund/BKM" type="gsb:ServiceOffer" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{named}'
        f'<property name="gsb:bodyText" type="RichText"><text>{escaped}</text></property>'
        f"{classified(codes)}{more}</document>"
    ).encode()


def export_zip(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip of *entries*; a name without a slash is a programme of the federation."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            full = name if "/" in name else f"{PROGRAMMES}/Bund/BKM/{name}.xml"
            archive.writestr(
                zipfile.ZipInfo(full, (2026, 3, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()

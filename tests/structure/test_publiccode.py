"""publiccode.yml keeps the rules of its standard, 0.4: keys, presence, values and lengths."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from wording.language import LOCALES

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"https://[a-z0-9.-]+(/[^\s]*)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
STATES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    *(f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")),
    *("addon", "library", "configurationFiles"),
}
SCOPES = {
    *("agriculture", "culture", "defence", "education", "emergency-services", "employment"),
    *("energy", "environment", "finance-and-economic-development", "foreign-affairs"),
    *("government", "healthcare", "infrastructures", "justice", "local-authorities"),
    *("manufacturing", "research", "science-and-technology", "security", "society", "sport"),
    *("tourism", "transportation", "welfare"),
}
CATEGORIES = {"grant-management", "knowledge-management", "email-management"}
"""Those of the standard's long list that we use."""
KNOWN = {
    "": {
        *("publiccodeYmlVersion", "name", "url", "softwareVersion", "releaseDate", "logo"),
        *("usedBy", "platforms", "categories", "developmentStatus", "softwareType"),
        *("intendedAudience", "description", "legal", "maintenance", "localisation", "dependsOn"),
    },
    "intendedAudience": {"scope", "countries", "unsupportedCountries"},
    "legal": {"license", "mainCopyrightOwner", "repoOwner"},
    "maintenance": {"type", "contacts"},
    "localisation": {"localisationReady", "availableLanguages"},
    "dependsOn": {"open", "proprietary", "hardware"},
}
IN_A_LANGUAGE = {
    *("localisedName", "shortDescription", "longDescription", "features", "screenshots"),
    *("documentation", "apiDocumentation", "videos", "awards"),
}


def faults(found, root=ROOT):
    """Return what the standard does not allow there, one sentence each."""
    said = []
    for section, known in KNOWN.items():
        values = found.get(section, {}) if section else found
        said += [f"{section or 'top'}: unknown key {key}" for key in values if key not in known]
    mandatory = ("name", "url", "platforms", "developmentStatus", "softwareType")
    for key in (*mandatory, "description", "legal", "maintenance", "localisation"):
        if not found.get(key):
            said.append(f"{key} is missing")
    if said:
        return said
    checks = {
        "publiccodeYmlVersion": found.get("publiccodeYmlVersion") == "0.4",
        "url": ADDRESS.fullmatch(found["url"]),
        "releaseDate": "softwareVersion" not in found or is_day(found.get("releaseDate")),
        "logo": is_file(found.get("logo", "icon.gif"), root, (".svg", ".svgz", ".png")),
        "usedBy": all(isinstance(name, str) for name in found.get("usedBy", [])),
        "platforms": isinstance(found["platforms"], list),
        "categories": set(found.get("categories", [])) <= CATEGORIES,
        "developmentStatus": found["developmentStatus"] in STATES,
        "softwareType": found["softwareType"] in TYPES,
        "scope": set(found.get("intendedAudience", {}).get("scope", [])) <= SCOPES,
        "license": isinstance(found["legal"].get("license"), str),
        "maintenance/type": found["maintenance"].get("type")
        in {"internal", "contract", "community", "none"},
        "contacts": found["maintenance"].get("type") not in ("internal", "community")
        or all("name" in one for one in found["maintenance"].get("contacts") or [{}]),
        "localisationReady": isinstance(found["localisation"].get("localisationReady"), bool),
        "availableLanguages": all(
            LANGUAGE.fullmatch(tag) for tag in found["localisation"].get("availableLanguages") or ""
        ),
        "dependsOn": all(
            "name" in one
            and set(one) <= {"name", "versionMin", "versionMax", "version", "optional"}
            for group in found.get("dependsOn", {}).values()
            for one in group
        ),
    }
    said += [f"{key} is wrong" for key, holds in checks.items() if not holds]
    for language, words in found["description"].items():
        said += [f"{language}: {fault}" for fault in faults_of_words(language, words, root)]
    return said


def faults_of_words(language, words, root):
    if not LANGUAGE.fullmatch(language):
        yield "no language"
    yield from (f"unknown key {key}" for key in words if key not in IN_A_LANGUAGE)
    if not 0 < len(words.get("shortDescription", "")) <= 150:
        yield "the short description has 1 to 150 characters"
    if "\n" in words.get("shortDescription", ""):
        yield "the short description is one line"
    if not 500 <= len(words.get("longDescription", "")) <= 10_000:
        yield "the long description has 500 to 10,000 characters"
    if not words.get("features") or any(len(line) > 100 for line in words["features"]):
        yield "features have 1 to 100 characters each"
    for path in words.get("screenshots", []):
        if not is_file(path, root, (".png", ".jpg")):
            yield f"{path} is no picture"


def is_day(text):
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def is_file(path, root, endings):
    return path.endswith(endings) and (root / path).is_file()


def read():
    return YAML(typ="safe").load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


def test_our_description_keeps_the_standard():
    assert faults(read()) == []


def test_it_says_what_the_package_says():
    found = read()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert found["softwareVersion"] == project["version"]
    assert found["url"] == project["urls"]["Source"]
    assert project["license"].startswith(found["legal"]["license"])
    assert set(found["localisation"]["availableLanguages"]) == set(LOCALES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.pop("url"), "url is missing"),
        (lambda f: f.update(logo="docs/missing.svg"), "logo is wrong"),
        (lambda f: f.update(logo="README.md"), "logo is wrong"),
        (lambda f: f.update(releaseDate="2026-02-30"), "releaseDate is wrong"),
        (lambda f: f.update(usedby=["Krefeld"]), "top: unknown key usedby"),
        (lambda f: f.update(publiccodeYmlVersion=0.4), "publiccodeYmlVersion is wrong"),
        (lambda f: f["maintenance"].update(contacts=[{"email": "a@b.example"}]), "contacts"),
        (lambda f: f["intendedAudience"]["scope"].append("cities"), "scope is wrong"),
        (lambda f: f["description"]["de"].update(shortDescription="x" * 151), "de: the short"),
        (lambda f: f["description"]["en"].update(longDescription="short"), "en: the long"),
        (lambda f: f["description"]["en"].pop("features"), "en: features"),
    ],
)
def test_a_slip_is_told(change, said):
    found = read()
    change(found)
    assert any(said in fault for fault in faults(found)), faults(found)

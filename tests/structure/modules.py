"""The modules of the product, for tests that look at all of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "advice",
    "citycalls",
    "crawler",
    "desk",
    "digest",
    "eligibility",
    "funding",
    "matcher",
    "store",
    "wording",
)


def module_name(path: Path) -> str:
    """Return the dotted name of a file of the product."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

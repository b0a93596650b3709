"""What one run may do: the source, where it is asked, and how fast."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from funding.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlJob:
    source: Source
    base_url: str
    """Without a slash at the end; the source's own, or the one it was re-based to."""
    is_rebased: bool
    delay: float
    """Seconds between two requests."""
    ignores_crawl_delay: bool
    """True only for a loopback address with a delay named on the command line."""
    token: str | None = None

    @property
    def is_loopback(self) -> bool:
        return self.is_rebased and is_loopback(urlsplit(self.base_url).hostname or "")

    def allows(self, url: str) -> bool:
        """Return whether *url* may be asked: the source's own hosts, or the re-based address."""
        try:
            parts, base = urlsplit(url), urlsplit(self.base_url)
            port = parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.scheme not in ("http", "https"):
            return False
        if not self.is_rebased:
            return parts.scheme == "https" and parts.hostname in self.source.hosts and not port
        if (parts.scheme, parts.hostname, port) != (base.scheme, base.hostname, base.port):
            return False
        path = f"{parts.path}/"
        if "/../" in unquote(unquote(path)).replace("\\", "/"):
            return False  # would lead out of the base
        return parts.path == "/robots.txt" or path.startswith(f"{base.path}/")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"

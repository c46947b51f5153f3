"""What belongs to the site: a verdict on every address before anything is fetched. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from crawler.addresses import traps
from crawler.addresses.sessionnet import session_key, session_outcome
from crawler.addresses.url import canonical, clean, host
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings

MAX_LENGTH = 2_000
_NO_TEXT = re.compile(
    r"(?i)\.(jpe?g|png|gif|webp|avif|bmp|tiff?|svgz?|ico|heic|mp3|mp4|m4a|m4v|ogg|ogv|oga|wav|webm|avi|mov|wmv"
    r"|flv|ics|vcf|css|js|mjs|map|woff2?|ttf|otf|eot|exe|dmg|iso|msi|apk|swf|kml|kmz|gpx)$"
)
# "www.name.de" as a folder or file of the path: "https://" is missing. A file "www.plan.pdf" is none.
_SCHEMELESS = re.compile(
    r"(?i)(?:^|/)www\.[\w-]+(?:\.[\w-]+)*\.(?!js|py|ps|gz|md|pl|rb|vb|xz|bz)"
    r"(?:[a-z]{2}|com|org|net|info|biz|edu|gov|museum|bayern|berlin|hamburg|koeln|nrw|ruhr"
    r"|saarland|online|shop|schule|wien)(?:/|$)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an address is not visited, in German where the outcome alone does not say it."""

    outcome: Outcome
    detail: str = ""


class Scope:
    """Which addresses belong to the site of *settings*."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._settings = settings
        self.start_host = host(settings.start)
        if not self.start_host:
            raise ValueError(f"keine Web-Adresse: {settings.start}")
        self._aliases = {_twin(self.start_host): self.start_host}
        self.session_host = settings.session_host.lower().rstrip(".")
        named = {
            host(f"https://{name}") or name.lower()
            for name in (*settings.hosts, settings.session_host)
            if name
        }
        self.hosts = frozenset({self.start_host, *named})
        self._exclude = tuple(re.compile(expression) for expression in settings.exclude)
        self._listings = tuple(re.compile(expression) for expression in settings.listings)

    def key(self, url: str) -> str:
        """Return the key of *url*; with and without ``www.`` the start host is the same. Raise ValueError."""
        key = canonical(url)
        name = key.split("/", 3)[2]
        alias = self._aliases.get(name)
        if name == self.session_host:
            return session_key(key)
        return key.replace(name, alias, 1) if alias else key

    def host(self, url: str) -> str:
        """Return the host under which *url* is crawled, or ""."""
        name = host(url)
        return self._aliases.get(name, name)

    def verdict(self, url: str, today: date) -> Verdict | None:
        """Return why *url* is not visited, or None when it may be."""
        url = clean(url)
        if len(url) > MAX_LENGTH:
            return Verdict(Outcome.TOO_LONG, f"{len(url)} Zeichen")
        try:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https"):
                return Verdict(Outcome.NOT_WEB)
            key = self.key(url)
        except ValueError as error:
            return Verdict(Outcome.BAD_URL, str(error))
        if parts.username is not None:
            return Verdict(Outcome.EXTERNAL, "Die Adresse enthält ein @ vor dem Servernamen.")
        if self.host(key) not in self.hosts:
            return Verdict(Outcome.EXTERNAL)
        return self._inside(url, parts.path, today)

    def is_listing(self, url: str) -> bool:
        """Tell whether *url* is one page of a list, by its address."""
        return any(expression.search(url) for expression in self._listings)

    def _inside(self, url: str, path: str, today: date) -> Verdict | None:
        if _SCHEMELESS.search(path):
            return Verdict(Outcome.BAD_URL, "Vor »www.« fehlt »https://«.")
        if rule := next(
            (rule.pattern for rule in self._exclude if rule.search(url) or rule.search(unquote(url))), None
        ):
            return Verdict(Outcome.EXCLUDED, rule)
        if _NO_TEXT.search(path):
            return Verdict(Outcome.FORMAT)
        if self.session_host and self.host(url) == self.session_host and (left_out := session_outcome(url)):
            return Verdict(left_out, "Im Ratsinformationssystem zählen nur Sitzungen, Vorlagen und Dateien.")
        limits = self._settings
        reason = traps.repeating(url) or traps.calendar(url, today, limits.months_back, limits.months_ahead)
        return Verdict(Outcome.TRAP, reason) if reason else None


def _twin(name: str) -> str:
    return name.removeprefix("www.") if name.startswith("www.") else f"www.{name}"

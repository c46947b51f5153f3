"""robots.txt after RFC 9309: text in, rules out; the caller fetches it.

Groups are assembled here, because protego (like the historic parsers) lets an unknown line split a group and
matches agents by substring; the RFC does neither (§2.2.1, §2.2.4). Path matching is protego's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

# §2.5: a crawler must parse at least 500 kibibytes.
PARSED_BYTES = 500 * 1024
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*(.*?)\s*$")
_PRODUCT = re.compile(r"\*|[A-Za-z0-9_-]+")


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host for one agent."""

    rules: Protego | None = None
    delay: float | None = None
    """Crawl-delay in seconds as written, uncapped."""
    sitemaps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Tell whether *url* may be fetched.

        >>> parse_robots(b"User-agent: *\\nDisallow: /intern/", "Suche").allows("https://x/intern/a")
        False
        """
        # §2.2.2: /robots.txt itself is always allowed.
        if self.rules is None or urlsplit(url).path == "/robots.txt":
            return True
        return bool(self.rules.can_fetch(url, "*"))


def parse_robots(body: bytes, agent: str) -> Robots:
    """Return the rules in *body* for the product token *agent*; never raises, whatever *body* holds."""
    text = _decode(body)
    if text.lstrip()[:1] == "<":
        return Robots(warnings=("robots.txt ist eine HTML-Seite; sie enthält keine Regeln.",))
    groups, sitemaps = _groups(text)
    mine = [group for group in groups if agent.lower() in group.agents]
    # §2.2.1: groups for the same agent are merged; without one, those for * apply.
    chosen = mine or [group for group in groups if "*" in group.agents]
    rules = "\n".join(["User-agent: *", *(rule for group in chosen for rule in group.rules)])
    delays = [group.delay for group in chosen if group.delay is not None]
    return Robots(Protego.parse(rules), max(delays, default=None), tuple(sitemaps))


def _decode(body: bytes) -> str:
    """Return the text of the part that is parsed, without a byte order mark."""
    if len(body) > PARSED_BYTES:
        body = body[:PARSED_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _groups(text: str) -> tuple[list[_Group], list[str]]:
    groups: list[_Group] = []
    sitemaps: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        match = _LINE.match(line.partition("#")[0])
        if match is None:
            continue
        name, value = match[1].lower(), match[2]
        if name in ("user-agent", "useragent"):
            if not groups or groups[-1].rules:
                groups.append(_Group())
            groups[-1].agents += [token[0].lower() for token in [_PRODUCT.match(value)] if token]
        elif name == "sitemap":
            sitemaps.append(value)
        elif groups:
            _add(groups[-1], name, value)
    return groups, sitemaps


def _add(group: _Group, name: str, value: str) -> None:
    if name in ("allow", "disallow"):
        group.rules.append(f"{name}: {value}")
    elif name == "crawl-delay":
        try:
            group.delay = max(float(value.replace(",", ".")), 0.0)
        except ValueError:
            return

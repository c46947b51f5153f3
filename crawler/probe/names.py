"""What is the town called, and the site? From what pages say, guided by how the address spells it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

_KINDS = (
    "Stadt Kreisstadt Hansestadt Universitätsstadt Landeshauptstadt Lutherstadt Bergstadt Kurstadt Markt "
    "Amt Gemeinde Marktgemeinde Samtgemeinde Verbandsgemeinde Ortsgemeinde Verwaltungsgemeinschaft "
    "Landkreis Kreis"
)
_CALLED = rf"(?:(?:Große|Freie und) )?(?:{'|'.join(_KINDS.split())})"
_KIND = re.compile(rf"\b{_CALLED}$")
_WORD = re.compile(r"[^\W_][\w.’'-]*")
_PARTS = re.compile(r"\s+[|–—·•»:>-]\s+|\s*[|»]\s*")
_LEAST = 0.5
"""Share of the address's name that words must spell: „hechingen“ in stadt-hechingen.de, not „in“."""
_WORDS = 6
_SKIPPED = "//script|//style|//noscript|//template"


def town_name(start: str, roots: Sequence[HtmlElement]) -> str:
    """Return the town's name with what it calls itself, as in „Stadt Hechingen“.

    The name is the words that the address spells, wherever they stand; "" when nothing is alike.
    """
    spelled = _labels(start)
    found: Counter[str] = Counter()
    covered: dict[str, float] = {}
    for text in _texts(roots):
        for name, share in _spelling(text, spelled):
            found[name] += 1
            covered[name] = share
    if not found:
        return _named(roots)
    # „Stadt Hechingen“ and „Hechingen“ are one town: the one with its kind is the full name.
    return max(found, key=lambda name: (covered[name], _has_kind(name), found[name], -len(name)))


def site_name(roots: Sequence[HtmlElement]) -> str:
    """Return the part that the titles of different pages share, which is no name of a page; or ""."""
    titles = [_PARTS.split(_title(root)) for root in roots]
    if len(titles) < 2:
        return ""
    shared = [part for part in titles[0] if all(part in others for others in titles[1:])]
    return shared[-1] if shared and any(len(parts) > 1 for parts in titles) else ""


def _title(root: HtmlElement) -> str:
    return " ".join(str(root.xpath("string(//title)")).split())


def _labels(start: str) -> list[str]:
    """Return what the address spells, folded: every part of the host except the last and ``www``."""
    labels = (urlsplit(start).hostname or "").split(".")
    names = []
    for label in labels[:-1]:
        try:
            names.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            continue
    return [folded(name) for name in names if name != "www" and not name.isdigit()]


def folded(text: str) -> str:
    """Return *text* as host names spell it.

    >>> folded("Bad Münster-Süd")
    'badmuenstersued'
    """
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.lower().replace(umlaut, letters)
    return re.sub(r"[\W_]", "", text)


def _texts(roots: Iterable[HtmlElement]) -> Iterator[str]:
    for root in roots:
        skipped = {text for element in root.xpath(_SKIPPED) for text in element.itertext()}
        yield from root.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
        yield from root.xpath("//img/@alt")
        yield from (text for text in root.itertext() if text.strip() and text not in skipped)


def _spelling(text: str, spelled: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield runs of words that an address spells, with the kind before them, and how much they spell."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(text[:5_000])]
    for number, (begin, _) in enumerate(words):
        if not text[begin].isupper():
            continue
        for _, end in words[number : number + _WORDS]:
            run = text[begin:end].rstrip(".-’'")
            name = folded(run)
            alike = (each for each in spelled if name and (each.startswith(name) or each.endswith(name)))
            share = max((len(name) / len(each) for each in alike), default=0.0)
            if share >= _LEAST and "\n" not in run and not _KIND.fullmatch(run):
                before = _KIND.search(text[:begin].rstrip()) if not _has_kind(run) else None
                yield (f"{before.group()} {run}" if before else run), share if before is None else 1.0


def _has_kind(name: str) -> bool:
    return bool(re.match(rf"{_CALLED}\b", name))


def _named(roots: Sequence[HtmlElement]) -> str:
    """Return what the start page calls the site when the address spells no name: the part with a kind."""
    if not roots:
        return ""
    site = str(roots[0].xpath("string(//meta[@property='og:site_name']/@content)"))
    offered = [part for part in (site, *_PARTS.split(_title(roots[0]))) if part]
    return next((part for part in offered if _has_kind(part)), next(iter(offered), ""))

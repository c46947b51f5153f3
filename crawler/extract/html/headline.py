"""What a page calls itself: which of its headings and names is its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from crawler.extract import titles
from crawler.extract.html.dom import Dom, inner_text
from crawler.extract.html.metadata import Metadata
from crawler.extract.html.roles import unseen
from crawler.extract.html.walk import BodyBlock
from crawler.extract.text import one_line

LONGEST = 250
"""Characters; a heading that goes on is a paragraph that somebody set large."""
_WORD = re.compile(r"\w{3,}")
_NAMELESS = re.compile(
    r"^\W*(?:home|homepage|start|startseite|(?:herzlich )?willkommen|details?|detailansicht|inhalt"
    r"|hauptinhalt|seiteninhalt|navigation|(?:haupt|bereichs|sub)navigation|menü|hauptmenü|aktuelles|suche|artikel|news|seite"
    r"|einzelansicht|unbenannt|untitled|neue seite|content|main)\W*$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zä]{3,9}\.?)\s?\d{4}\s*(?:[|:–-]\s*)?(?=[A-ZÄÖÜ„»\"]\w)"
)


def own_title(
    dom: Dom,
    metadata: Metadata,
    mine: Sequence[BodyBlock],
    names: tuple[str, ...],
    repeated: Callable[[int], bool],
) -> str:
    """Return how the page calls itself, "" when it does so nowhere.

    In this order: an ``h1`` of its main text; another ``h1`` that ``<title>`` agrees with; og:title;
    ``<title>`` without the site's name; any other ``h1``. A heading that many pages share, that names
    the site or nothing ("Details", "Startseite"), or that only screen readers get, is the last resort.
    """
    head = next((inner_text(tag, 2 * LONGEST) for tag in dom.all("title")), "")
    site = {name.casefold() for name in names} | _site_part(head, [item.block.text for item in mine])
    inside = [item for item in mine if item.block.level == 1]
    good = [item.block.text for item in inside if not repeated(item.key)]
    outside = [one_line(inner_text(tag, 2 * LONGEST)) for tag in dom.all("h1") if _own(tag)]
    stated = [titles.without_site(raw, names) for raw in (metadata.meta.get("og:title", ""), head)]
    candidates = [
        *good,
        *(text for text in outside if _agree(text, head)),
        *(text for text in stated if text.casefold() not in site),
        *(item.block.text for item in inside),
        *(outside if not any(stated) else ()),
    ]
    named = [
        text for text in candidates if text and not _NAMELESS.match(text) and text.casefold() not in site
    ]
    if (
        not named
        and any((*candidates, *stated))
        and (head := _only_heading([item for item in mine if item.block.level > 1]))
    ):
        return shown(head)
    return shown(next(iter(named), "") or next((text for text in (*candidates, *stated) if text), ""))


def _only_heading(headings: Sequence[BodyBlock]) -> str:
    """Return the first of *headings* where the others stand below it: what a page "Details" is about."""
    first = headings[0].block if headings else None
    if first is None or any(item.block.level <= first.level for item in headings[1:]):
        return ""
    return "" if _NAMELESS.match(first.text) else first.text


def shown(title: str) -> str:
    """Return *title* without a date glued before it, and not longer than a title is.

    >>> shown("12.03.2026 Neue Bücherei"), len(shown("Wort " * 5000)) <= LONGEST + 1
    ('Neue Bücherei', True)
    """
    title = _DATED.sub("", title).lstrip("#").strip() or title
    if len(title) <= LONGEST:
        return title
    return title[: title.rfind(" ", 0, LONGEST) if " " in title[:LONGEST] else LONGEST].rstrip(" ,;:–-") + "…"


def _own(tag: object) -> bool:
    """Tell whether an ``h1`` is shown and stands in no header, footer or navigation."""
    parents = getattr(tag, "parents", ())
    return not unseen(tag) and not any(p.name in ("header", "footer", "nav") or unseen(p) for p in parents)  # type: ignore[arg-type]


def _agree(heading: str, title: str) -> bool:
    """Tell whether *title* says what *heading* says: most of its words, or there is no title."""
    words = set(_WORD.findall(heading.lower()))
    return not title or (bool(words) and len(words & set(_WORD.findall(title.lower()))) * 2 >= len(words))


def _site_part(title: str, headings: Sequence[str]) -> set[str]:
    """Return the parts of ``<title>`` that name the site: another part of it is a heading of the page."""
    parts = [part.strip().casefold() for part in titles.SEPARATOR.split(title) if part.strip()]
    if len(parts) < 2:
        return set()
    said = {heading.casefold() for heading in headings}
    official = {part for part in parts if titles.OFFICIAL.match(part)}
    return official if any(part in said and part not in official for part in parts) or official else set()

"""What an element is to a reader: text, frame around it, table row, contact box, head of an accordion."""

from __future__ import annotations

import re

from bs4.element import Tag

from crawler.extract.html.dom import attribute

SKIPPED = frozenset(
    """
    script style noscript template svg math canvas select option textarea input object embed iframe
    video audio map head title datalist progress meter
    """.split()  # noqa: SIM905 - a column of seventy quoted names is harder to read
)
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form header hgroup hr html legend li main menu nav ol p pre search section
    summary table tbody tfoot thead tr td th ul noframes frameset
    """.split()  # noqa: SIM905 - a column of seventy quoted names is harder to read
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FRAME_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "menu",
    "menubar",
    "alertdialog",
    "complementary",
}
# Names that frameworks give to what stands around the text; "menu" alone may be a restaurant's.
_FRAME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|cookie\w*|consent\w*|pagination|pager|skip-?links?|skiplink\w*|share|sharing|social"
    r"|shariff|navbar|mainnav|subnav|navigation|toolbar|print-?links?|nach-?oben|to-?top"
    r"|language-?switch\w*|brotkrumen?|pfad|rootline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"a[ck]tiv|current|open|selected|expand|show|first|last|odd|even|hover|focus", re.IGNORECASE
)
_CONTACT = re.compile(r"kontakt|contact|ansprech|vcard", re.IGNORECASE)
_ROW_BREAKERS = {"table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "form", "article", "section"}


def hidden(tag: Tag) -> bool:
    """Return whether nobody ever sees *tag*; panels of tabs and accordions are hidden only until a click."""
    attrs = tag.attrs
    if attrs.get("aria-hidden") == "true" and tag.name in ("span", "i", "em", "small", "b"):
        return True
    return tag.name == "a" and "skip" in attribute(tag, "class").lower()


def discloses(tag: Tag) -> bool:
    """Return whether a button is the head of an accordion or tab, and not an action."""
    attrs = tag.attrs
    return (
        "aria-controls" in attrs
        or "aria-expanded" in attrs
        or attrs.get("role") == "tab"
        or any(name.startswith("data-") and name.endswith("toggle") for name in attrs)
    )


def disclosure_level(tag: Tag) -> int:
    """Return the heading level of the head of an accordion or tab, else 0."""
    return 5 if tag.name == "summary" or (tag.name == "button" and discloses(tag)) else 0


def is_frame(tag: Tag, main: bool) -> bool:
    """Return whether *tag* stands around the text; *main*: it is inside the container."""
    name, attrs = tag.name, tag.attrs
    if name == "nav" or (not main and name in ("header", "footer", "aside")) or name == "dialog":
        return True
    role = attrs.get("role")
    if role in _FRAME_ROLES and not (main and role == "complementary"):
        return True
    label = f"{attribute(tag, 'class')} {attrs.get('id') or ''}"
    return (
        len(label) > 1
        and _FRAME_CLASS.search(label) is not None
        and name not in ("body", "html", "main", "article")
    )


def first_class(classes: object) -> str:
    """Return the first class that does not only say which entry of a menu is open or which row is even."""
    names = classes if isinstance(classes, list) else str(classes or "").split()
    return next((name for name in names if not _STATE.search(name)), "")


def is_contact(tag: Tag) -> bool:
    """Return whether *tag* says that it holds contact details."""
    return tag.name == "address" or _CONTACT.search(attribute(tag, "class")) is not None


def is_row(tag: Tag) -> bool:
    """Return whether a table row reads as one line: short cells without blocks of their own."""
    length = 0
    for count, node in enumerate(tag.descendants):
        if isinstance(node, Tag):
            if node.name in _ROW_BREAKERS:
                return False
        else:
            length += len(str(node))
        if count > 150 or length > 600:
            return False
    return True

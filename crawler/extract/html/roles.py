"""What an element is to a reader: text, frame around it, table row, contact box, head of an accordion."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bs4.element import NavigableString, Tag

from crawler.extract.html.dom import attribute

SKIPPED = frozenset(
    """
    script style noscript template math canvas select option textarea input object embed iframe
    video audio head title datalist progress meter
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
_FRAME_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "alertdialog", "complementary"}
)
_OF_PAGE = frozenset({"banner", "contentinfo", "complementary"})
# Names that frameworks give to what stands around the text. They are hints: editors' headings become ids and
# classes too ("pfad-der-stille", "social-media"), so what is named so must also behave so.
_FRAME_NAME = re.compile(
    r"(?:^|[\s_-])(?:pagination|pager|skip-?links?|skiplink\w*|share|sharing|social"
    r"|shariff|navbar|mainnav|subnav|navigation|toolbar|print-?links?|nach-?oben|to-?top"
    r"|language-?switch\w*|pfad)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CRUMB_NAME = re.compile(r"(?:^|[\s_-])(?:breadcrumbs?|brotkrumen?|rootline)(?:$|[\s_-])", re.IGNORECASE)
_CONSENT_NAME = re.compile(r"(?:^|[\s_-])(?:cookie\w*|consent\w*)(?:$|[\s_-])", re.IGNORECASE)
_NEVER_NAMED = frozenset(
    {"body", "html", "main", "article", "p", "td", "th", "dt", "dd", "tr", "table", *HEADINGS}
)
_CONTROLS = ("a", "button", "input", "select", "label")
_PROSE = ("p", "table", *HEADINGS)
_FEW = 40
"""Characters outside links that a bar of links has besides ("Teilen:", "Sie sind hier:")."""
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


_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|element-invisible|invisible|hidden|d-none|"
    r"u-hidden|hide|offscreen|assistive-text|ym-hideme|unsichtbar|versteckt|nur-screenreader)(?:\s|$)",
    re.IGNORECASE,
)


def unseen(tag: Tag) -> bool:
    """Return whether *tag* is there for screen readers or not at all: no title, no crumb."""
    attrs = tag.attrs
    return (
        "hidden" in attrs
        or attrs.get("aria-hidden") == "true"
        or attrs.get("style") == "display:none"
        or _UNSEEN_CLASS.search(attribute(tag, "class")) is not None
    )


_FOLD_NAME = re.compile(r"accordion|akkordeon|collaps|toggle|\btab\b|tab-|expand|faq|aufklapp", re.IGNORECASE)


def discloses(tag: Tag) -> bool:
    """Return whether a button is the head of an accordion or tab, or a heading, and not an action."""
    attrs = tag.attrs
    return (
        "aria-controls" in attrs
        or "aria-expanded" in attrs
        or attrs.get("role") == "tab"
        or any(name.startswith("data-") and name.endswith(("toggle", "target")) for name in attrs)
        or _FOLD_NAME.search(f"{attribute(tag, 'class')} {attribute(tag, 'onclick')}") is not None
        or any(
            parent.name in HEADINGS or parent.name in ("summary", "dt") for parent in islice(tag.parents, 3)
        )
    )


def disclosure_level(tag: Tag) -> int:
    """Return the heading level of the head of an accordion or tab, else 0."""
    return 5 if tag.name == "summary" or (tag.name == "button" and discloses(tag)) else 0


class Names(NamedTuple):
    """What the class and id of an element hint at."""

    frame: bool = False
    beside: bool = False
    leads: bool = False
    contact: bool = False


_NAMELESS = Names()


def names(tag: Tag) -> Names:
    """Return what class and id of *tag* hint at."""
    label = _label(tag)
    return _names(label) if len(label) > 1 else _NAMELESS


def _label(tag: Tag) -> str:
    """Return class and id of *tag*, divided by a blank."""
    attrs = tag.attrs
    if "class" not in attrs and "id" not in attrs:
        return ""
    return f"{attribute(tag, 'class')} {attrs.get('id') or ''}"


@lru_cache(maxsize=20_000)
def _names(label: str) -> Names:
    """Return what *label* hints at; a site repeats few labels on all its pages."""
    frame = any(kind.search(label) for kind in (_FRAME_NAME, _CRUMB_NAME, _CONSENT_NAME))
    classes = label.rpartition(" ")[0]
    beside, leads = _BESIDE.search(label) is not None, _LEADS.search(label) is not None
    return Names(frame, beside, leads, _CONTACT.search(classes) is not None)


def is_frame(tag: Tag, frame: bool, main: bool, article: bool) -> bool:
    """Return whether *tag* stands around the text.

    Its names say so (*frame*); it is inside the container (*main*) or an *article*.
    """
    name, attrs = tag.name, tag.attrs
    inside = main or article
    if name in ("nav", "dialog") or (not inside and name in ("header", "footer", "aside")):
        return True
    role = attrs.get("role")
    if role in _FRAME_ROLES:
        return not (inside and role in _OF_PAGE)
    return frame and name not in _NEVER_NAMED and _named(tag, _label(tag), main)


def _named(tag: Tag, label: str, main: bool) -> bool:
    """Return whether *tag*, called like a frame in *label*, behaves so: a bar of links and buttons."""
    if _CONSENT_NAME.search(label):
        return not main or tag.find(("button", "input")) is not None
    crumb = _CRUMB_NAME.search(label) is not None
    if not crumb and not _FRAME_NAME.search(label):
        return False
    own, linked = lengths(tag)
    prose = tag.find(_PROSE) is not None
    if tag.find(_CONTROLS) is None:
        return crumb and own < _FEW * 3 and not prose
    return own <= _FEW or linked >= own or (crumb and not prose)


def lengths(tag: Tag) -> tuple[int, int]:
    """Return how many characters of *tag* stand outside and inside of links and buttons, blanks collapsed."""
    counts = [0, 0]
    stack = [(tag, False)]
    while stack:
        parent, linked = stack.pop()
        for child in parent.contents:
            if isinstance(child, Tag):
                if child.contents:
                    stack.append((child, linked or child.name in _LINKED))
            elif type(child) is NavigableString and not child.isspace():
                counts[linked] += len(" ".join(child.split()))
    return counts[0], counts[1]


_LINKED = frozenset({"a", "button", "option"})


def first_class(classes: object) -> str:
    """Return the first class that does not only say which entry of a menu is open or which row is even."""
    names = classes if isinstance(classes, list) else str(classes or "").split()
    return next((name for name in names if not _STATE.search(name)), "")


# Around articles of blogs and newspapers; only where the page is one (``template.own``).
_BESIDE = re.compile(
    r"(?:^|\s)widgets?(?=$|[\s_-])"  # "elementor-widget-post-content" is a part of the page like all others
    r"|(?:^|[\s_-])(?:comments?|comment-?(?:list|respond|area)|respond|sidebar"
    r"|newsletter|author-?(?:box|bio|info|card)|tags?(?:-links|-list|cloud)?|post-?navigation|nav-links"
    r"|advert\w*|ads?|subscribe|paywall|disqus\w*|outbrain|taboola|byline-?social)(?:$|[\s_-])",
    re.IGNORECASE,
)
# What leads to other articles; "teaser-text" is the first paragraph of this one, and leads nowhere.
_LEADS = re.compile(
    r"(?:^|[\s_-])(?:related|relatedposts?|jp-relatedposts|teasers?|recommend\w*|promo\w*|most-?read|popular"
    r"|trending|more-?(?:posts|news|stories)|auch-?interessant|mehr-zum-thema|lesen-sie-auch"
    r"|weitere-(?:artikel|meldungen)|read-(?:next|also|more)|readmore)(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNNAMED = frozenset({"body", "html", "main", "article"})
"""What stands around an article is none of these, whatever its names."""


def is_beside(tag: Tag, named: Names) -> bool:
    """Return whether *tag*, called as *named* says, stands around an article: comments, other articles."""
    if tag.name in _UNNAMED or not (named.beside or named.leads):
        return False
    return named.beside or _leads_on(tag)


def _leads_on(tag: Tag) -> bool:
    """Return whether *tag* consists of links with a text each: their headings are links, or most of it is."""
    heads = tag.find_all(tuple(HEADINGS), limit=3)
    if any(head.find("a") is not None or head.find_parent("a") is not None for head in heads):
        return True
    own, linked = lengths(tag)
    return linked > 0 and linked * 3 >= own


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

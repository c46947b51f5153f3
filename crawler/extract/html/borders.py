"""Where words end: between elements that a page sets apart without a blank, and at superscripts.

Browsers show ``<span class=label>Telefon</span><span>07471</span>`` as two columns, ``<b>W</b>asser`` as one
word; without the style sheet the letters on both sides and the elements tell which it is.
"""

from __future__ import annotations

import re

from bs4.element import NavigableString, Tag

from crawler.extract.html.dom import attribute, inner_text

LEAVING, ENTERING, WITHIN = "\x1e", "\x1d", "\x1c"
"""Marks in the text gathered: a set-apart element ends, begins; another inline element begins or ends."""
_EDGE = re.compile(r"(?<=[^\s\x1c-\x1e])[\x1c-\x1e]+(?=[^\s\x1c-\x1e])")
_ALL = re.compile(r"[\x1c-\x1e]+")
_APART = frozenset({"a", "label", "time", "button", "data", "output", "address"})
_LAST = re.compile(r"[^\W_]+$")
_FIRST = re.compile(r"[^\W_]+")
_MARK = re.compile(
    r"[(\[]?(?:\d{1,3}|\*{1,4}|[a-z]|[ivx]{1,4}|[†‡§#])[)\].]?(?:\s*,\s*\d{1,3}[)\]]?)*$", re.IGNORECASE
)
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmn]?m)$")
_HOUR = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])$")
_PRICE = re.compile(r"\s*(?:€|EUR\b|Euro\b)")
_DAYS = frozenset({"Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"})
_BLOCK_DISPLAY = frozenset({"block", "flex", "grid", "table", "table-row", "list-item", "flow-root"})
_CELL_DISPLAY = frozenset({"inline-block", "inline-flex", "inline-grid", "inline-table", "table-cell"})


def display(tag: Tag) -> str:
    """Return "block" or "cell" where an inline style sets *tag* apart, else ""."""
    shown = attribute(tag, "style").removeprefix("display:")
    return "block" if shown in _BLOCK_DISPLAY else "cell" if shown in _CELL_DISPLAY else ""


def marks(tag: Tag) -> tuple[str, str]:
    """Return what stands for the begin and the end of the inline element *tag* in the text gathered."""
    if tag.name == "label" or display(tag) == "cell":
        return " ", " "
    if tag.name in _APART or (tag.name in ("span", "strong", "b", "em", "small") and attribute(tag, "class")):
        return ENTERING, LEAVING
    return WITHIN, WITHIN


def resolve(text: str) -> str:
    r"""Return *text* with a blank for each mark at which a word ends.

    >>> resolve(f"Telefon{LEAVING}{ENTERING}07471"), resolve(f"{WITHIN}W{WITHIN}asser{WITHIN}m{WITHIN}eister")
    ('Telefon 07471', 'Wassermeister')
    >>> resolve(f"Montag{LEAVING}{ENTERING}geschlossen"), resolve(f"{ENTERING}B{LEAVING}iber")
    ('Montag geschlossen', 'Biber')
    """
    if _EDGE.search(text) is None:
        return _ALL.sub("", text)
    pieces: list[str] = []
    done = 0
    for match in _EDGE.finditer(text):
        pieces.append(text[done : match.start()])
        done = match.end()
        left, right = text[max(0, match.start() - 60) : match.start()], text[done : done + 60]
        if _ends(_ALL.sub("", left), _ALL.sub("", right), match.group()):
            pieces.append(" ")
    return _ALL.sub("", "".join([*pieces, text[done:]]))


def _ends(left: str, right: str, edge: str) -> bool:
    """Tell whether a word ends between the texts *left* and *right* of two elements."""
    after = _FIRST.match(right)
    if after is None or not left or left[-1].isspace():
        return False
    if left[-1] in ":;,!?)" or (
        left[-1] == "." and re.search(r"[a-zäöüß]{3}\.$", left) and right[0].isupper()
    ):
        return left[-2:-1].isalnum() and after.group()[0].isalpha()
    before = _LAST.search(left)
    if before is None:  # "03.05." and "Halle", "1." and "Satzung"
        return left[-1] == "." and left[-2:-1].isdigit() and after.group()[0].isupper()
    old, new = before.group(), after.group()
    if LEAVING in edge and ENTERING in edge and len(old) > 1 and len(new) > 1:
        return True
    if old[-1].isdigit() or new[0].isdigit():
        if old[-1].isdigit() and new[0].isdigit():
            return False
        word = new if old[-1].isdigit() else old
        if word is old and word in _DAYS:
            return True
        return len(word) > 2 and (new[0].isupper() if word is new else not word.isupper())
    apart = old[-1].islower() and new[0].isupper() and new[1:].islower()
    return apart and len(old) > 2 and len(new) > 2 and not new.startswith("Inn")


def superscript(tag: Tag, before: str) -> str | None:
    """Return what comes between *before* and the text of ``<sup>`` *tag*; None where ``raised`` replaces it.

    A footnote mark is no part of a word; "8<sup>30</sup> Uhr" is a time, "2<sup>99</sup> €" a price; after a
    unit of length the raised digit stands for area or volume.
    """
    text = inner_text(tag, 12)
    if _HOUR.search(before) and re.fullmatch(r"\d\d", text):
        following = tag.next_sibling
        return "," if isinstance(following, NavigableString) and _PRICE.match(following) else ":"
    if text in ("2", "3") and _UNIT.search(before):
        return None
    return " " if _MARK.match(text) else ""


def raised(tag: Tag) -> str:
    """Return the raised digit that ``<sup>`` *tag* stands for."""
    return {"2": "²", "3": "³"}[inner_text(tag, 12)]

"""The paragraph sign in recognised text: tesseract reads "§" as 8, $ or &."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.extract.pdf.running_heads import Sheet

_HEAD = re.compile(r"^[.,:‚'·\s]*[8&$S5§][:.]?\s?(\d{1,2})([a-z])?\.?(\s+[A-ZÄÖÜ][^.;]{2,90})?$")
_BEFORE = r"(?:der|den|die|dem|des|gem\.|gemäß|nach|in|von|vom|zu|mit|aus|und|unter|i\.\s?S\.\s?d\.|entgegen)"
_REST = r"(?=\s?(?:Abs|Satz|S\.|Nr|Ziff|Buchst|der|des|dieser|[A-Z]\w*G\b))"
_INLINE = (
    (re.compile(r"(?<!\w)[$&]{2}\s?(?=\d)"), "§§ "),
    (re.compile(r"(?<!\w)[$&]\s?(?=\d{1,3}\b)"), "§ "),
    (re.compile(rf"\b({_BEFORE}) 88 (?=\d{{1,3}}[a-z]?(?:,| und| bis|\s?-))"), r"\1 §§ "),
    (re.compile(rf"\b({_BEFORE}) 8 (?=\d{{1,3}}[a-z]?{_REST})"), r"\1 § "),
    (re.compile(rf"\b({_BEFORE}) 8(\d{{1,2}}) {_REST}"), r"\1 § \2 "),
)
_AHEAD = 6
"""How many paragraphs may have gone unnoticed between two headings."""


def with_signs(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return scanned *sheets* with the paragraph signs restored.

    In headings ("81", "8 2 Steuerpflicht") where the numbers go up from line to line, at least twice; in the
    text where a reference stands ("nach 8 10 Abs. 3", "der 88 5 und 51"); "$ 2" and "& 2" always.
    """
    numbers = _headings(sheets)
    result = []
    for sheet in sheets:
        if not sheet.scanned:
            result.append(sheet)
            continue
        lines = []
        for index, line in enumerate(sheet.lines):
            text = numbers.get((sheet.number, index)) or line.text
            for pattern, sign in _INLINE:
                text = pattern.sub(sign, text)
            lines.append(replace(line, text=text))
        result.append(replace(sheet, lines=tuple(lines)))
    return result


def _headings(sheets: Sequence[Sheet]) -> dict[tuple[int, int], str]:
    """Return the lines (page, index) that are numbered headings, with their sign."""
    found: dict[tuple[int, int], str] = {}
    last = 0
    for sheet in sheets:
        for index, line in enumerate(sheet.lines if sheet.scanned else ()):
            match = _HEAD.match(line.text)
            if match and last < int(match.group(1)) <= last + _AHEAD:
                last = int(match.group(1))
                found[sheet.number, index] = f"§ {last}{match.group(2) or ''}{match.group(3) or ''}"
    return found if len(found) > 1 else {}

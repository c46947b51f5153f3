"""The title of a file, from its metadata, its first page, the link to it or its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract import titles
from crawler.extract.pdf import glyphs
from crawler.extract.pdf.layout import Line
from crawler.extract.pdf.running_heads import Sheet
from crawler.extract.pdf.typography import is_drawing, largest_heading, text_of
from crawler.extract.sniff import file_name
from crawler.extract.text import one_line
from crawler.page import Fetched

_TEXT_BEGINS = re.compile(
    r"^(?:auf ?grund|§|artikel\b|präambel|inhalt|\(1\)|1\.\s|der gemeinderat\b|die gemeinde\w* )",
    re.IGNORECASE,
)
_LIMIT = 200


def title(fetched: Fetched, metadata: str, sheets: Sequence[Sheet], link_text: str) -> str:
    """Return the title of a file by the first of these rules that gives one.

    Metadata that a person wrote and that says more than "Satzung"; for scans and where the metadata is that
    general, the line of page 1 that names the document ("Satzung über …"); the largest heading; the text of
    the link; the file name.
    """
    metadata = one_line(metadata)
    written = metadata if titles.plausible(metadata) else ""
    if written and not titles.GENERIC.match(written):
        return written
    named = document_name(sheets)
    heading = largest_heading(sheets)
    scanned = any(sheet.scanned for sheet in sheets[:1])
    drawn = any(is_drawing(sheet) for sheet in sheets[:1])
    if drawn or glyphs.letters(heading) < 4 or glyphs.garbage(heading) or titles.GENERIC.match(heading):
        heading = ""
    linked = titles.from_link(link_text)
    order = (named, linked, heading) if scanned or written else (heading, named, linked)
    telling = (one for one in order if not titles.GENERIC.match(one))
    return (
        next((one for one in (*telling, written, linked) if one), "")
        or titles.from_name(file_name(fetched))
        or (titles.from_url(fetched.final_url))
    )


def document_name(sheets: Sequence[Sheet]) -> str:
    """Return the line, with those that continue it, by which the first page names the document, or ""."""
    first = next((sheet for sheet in sheets[:2] if sheet.lines), None)
    if first is None:
        return ""
    lines = [line for line in first.lines if line.top < first.height * 0.75]
    for index, line in enumerate(lines):
        if (
            len(line.text) < 130
            and titles.NAMED.match(line.text)
            and not line.text.rstrip().endswith((".", ";", ","))
        ):
            text = text_of([line, *_continued(lines, index)])[:_LIMIT]
            if not titles.GENERIC.match(text) and not glyphs.garbage(text):
                return text
        if _TEXT_BEGINS.match(line.text):
            break
    return ""


def _continued(lines: Sequence[Line], index: int) -> list[Line]:
    """Return the lines after *index* that belong to the name: close below, until the text begins."""
    found: list[Line] = []
    for before, line in zip(lines[index:], lines[index + 1 : index + 5], strict=False):
        generic = titles.GENERIC.match(before.text) is not None
        apart = line.top - before.top > (4.0 if generic else 2.4) * max(before.size, line.size, 6)
        open_end = re.search(r"(?:\b(?:und|der|des|für|über|zur|zum)|[-,])$", before.text) is not None
        if (
            (apart and not open_end)
            or _TEXT_BEGINS.match(line.text)
            or titles.NAMED.match(line.text)
            or len(line.text) > 130
            # A full line in much smaller letters is the text.
            or (len(line.text) > 70 and line.size < 0.8 * before.size)
        ):
            break
        found.append(line)
    return found

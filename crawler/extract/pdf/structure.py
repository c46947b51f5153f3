"""Lines of a file's pages → blocks: headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from crawler.extract.block import Block
from crawler.extract.pdf.layout import Line
from crawler.extract.pdf.running_heads import Sheet
from crawler.extract.pdf.typography import (
    HEADING,
    LETTERS,
    SCAN_HEADING,
    body_size,
    is_drawing,
    mostly_bold,
    text_of,
)
from crawler.extract.text import clean

_ITEM = re.compile(
    r"^(?:[•▪●■◦‣⁃∙·*–—]\s|-\s(?=\S)|\(\d{1,2}[a-z]?\)\s|\d{1,2}\)\s|\d{1,2}\.\s(?!(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))|[a-z]{1,2}\)\s|[a-z]\.\s|§\s?\d)"
)
_WIDTH_LINES = 40
"""Lines before this one that tell how wide a paragraph is set."""
_PARAGRAPH_SIGN = re.compile(
    r"^§\s?\d+(?!\s?[a-z]?\s(?:Abs|Satz|S\.|Nr|der|des|und|bis|i\.|gilt|findet|ist|BauGB|GemO|-)\b)\s?[a-z]?\b\.?(?:\s.{0,90})?$"
)
_BARE_SIGN = re.compile(r"^§\s?\d+\s?[a-z]?\.?$")
_SHORT_TITLE = re.compile(r"^[A-ZÄÖÜ(][^.;§]{3,80}$")
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s")


def blocks(sheets: Sequence[Sheet], outline: Mapping[int, Sequence[tuple[int, str]]]) -> list[Block]:
    """Return headings and paragraphs of *sheets*.

    *outline* gives the bookmarks of each page (1-based) as (level, title). A heading is a line that a
    bookmark names, that is set larger than the body, that is bold alone, or that is "§ n" with a short title.
    """
    size = body_size(sheets)
    bold = mostly_bold(sheets)
    result: list[Block] = []
    for sheet in sheets:
        marks = {_plain(title): level for level, title in outline.get(sheet.number, ())}
        result += _page_blocks(sheet, size, bold, marks)
    return _across_pages(result)


def _page_blocks(sheet: Sheet, size: float, bold: bool, marks: Mapping[str, int]) -> Iterator[Block]:
    size, bold = _usual(sheet, size, bold)
    centred = _centred(sheet) if sheet.scanned else frozenset()
    paragraph: list[Line] = []
    heading: list[Line] = []
    level = 0
    for index, line in enumerate(sheet.lines):
        found = _level(line, size, bold, marks, sheet.scanned) if _stands_alone(sheet.lines, index) else 0
        found = found or (4 if index in centred else 0)
        if not found and heading and line.size >= size * HEADING and _same_look(heading[-1], line):
            found = level
        if not found and len(heading) == 1 and _BARE_SIGN.match(heading[0].text):
            found = level if _is_title(sheet.lines, index) else 0
        if found:
            yield from _paragraph(paragraph, sheet.number)
            paragraph = []
            if heading and not _continues(heading, level, line, found):
                yield _heading(heading, level, sheet.number)
                heading = []
            heading.append(line)
            level = found
            continue
        if heading:
            yield _heading(heading, level, sheet.number)
            heading = []
        if paragraph and _begins(paragraph, line):
            yield from _paragraph(paragraph, sheet.number)
            paragraph = []
        paragraph.append(line)
    if heading:
        yield _heading(heading, level, sheet.number)
    yield from _paragraph(paragraph, sheet.number)


def _usual(sheet: Sheet, size: float, bold: bool) -> tuple[float, bool]:
    """Return the size of letters that is no heading on *sheet*, and whether bold ones are none."""
    if is_drawing(sheet):  # names of streets are set in all sizes
        return max(line.size for line in sheet.lines), True
    sizes = sorted(line.size for line in sheet.lines) if sheet.scanned else []
    return (sizes[len(sizes) // 2] if sizes else size), bold


def _centred(sheet: Sheet) -> frozenset[int]:
    """Return the short lines set in the middle: headings, where a scan does not tell bold letters."""
    long = [line for line in sheet.lines if len(line.text) > 60]
    if len(long) < 3:
        return frozenset()
    left, right = min(line.left for line in long), max(line.right for line in long)
    width = right - left
    return frozenset(
        index
        for index, line in enumerate(sheet.lines)
        if 3 < len(line.text) < 100
        and line.left > left + 0.12 * width
        and abs((line.left + line.right) - (left + right)) < 0.06 * width
        and not line.text.rstrip().endswith((".", ";", ","))
        and not line.text[:1].islower()
    )


def _level(line: Line, size: float, bold: bool, marks: Mapping[str, int], scanned: bool) -> int:
    text = line.text
    if marks and (level := marks.get(_plain(text))):
        return min(6, level)
    ratio = line.size / size if size else 1.0
    if ratio < HEADING and not line.bold and not text.startswith("§"):
        return 0
    if len(text) > 120 or (len(LETTERS.findall(text)) < 3 and not _PARAGRAPH_SIGN.match(text)):
        return 0
    whole = line.cells == 1 or (line.cells == 2 and _NUMBER.match(text) is not None)
    # Specks make a line of a scan look higher than it is set.
    sentence = scanned and (text[:1].islower() or text.endswith("."))
    if ratio >= (SCAN_HEADING if scanned else HEADING) and whole and not sentence:
        return 1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3
    if _PARAGRAPH_SIGN.match(text) and line.cells <= 2:
        return 4
    ends = text.rstrip()[-1:]
    if line.bold and not bold and len(text) < 100 and whole and ends not in ".,;" and not text[:1].islower():
        # "1." stands over "1.1".
        number = _NUMBER.match(text)
        return 4 if number is None else min(6, 3 + number.group().rstrip(" .").count("."))
    return 0


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Return whether nothing else stands on the same baseline in the same column."""
    line = lines[index]
    near = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    return not any(
        other.column == line.column and abs(other.top - line.top) < 0.4 * max(line.size, 4) for other in near
    )


def _is_title(lines: Sequence[Line], index: int) -> bool:
    """Return whether the line after a lone "§ n" is its title and not the first line of its text."""
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    return _SHORT_TITLE.match(lines[index].text) is not None and not following[:1].islower()


def _continues(heading: Sequence[Line], level: int, line: Line, found: int) -> bool:
    """Return whether a heading goes on in *line*: same look on the next line, or the title after "§ n"."""
    before = heading[-1]
    if _ITEM.match(line.text):
        return False
    if len(heading) == 1 and _BARE_SIGN.match(before.text):
        return True
    close = 0 <= line.top - before.top < 2.0 * max(before.size, line.size)
    return close and found == level and abs(before.size - line.size) < 1.2


def _same_look(heading: Line, line: Line) -> bool:
    close = 0 < line.top - heading.top < 1.6 * heading.size and line.column == heading.column
    return close and abs(heading.size - line.size) < 0.3 and heading.bold == line.bold


def _begins(paragraph: Sequence[Line], line: Line) -> bool:
    """Return whether *line* begins a new paragraph after the lines of *paragraph*."""
    last = paragraph[-1]
    if _cut_word(last, line):
        return False
    if (
        _ITEM.match(line.text)
        and not last.text.endswith(("§", "Abs.", "Nr.", "Satz"))
        and not last.text.endswith("-")
    ):
        return True
    if last.column != line.column:
        return last.text.endswith((".", ":", "!", "?"))
    if _is_row(last) or _is_row(line):
        return True
    gap = line.top - last.top
    if gap > 1.75 * max(last.size, line.size) or gap < 0:
        return not last.text.endswith("-") or gap > 6 * last.size
    recent = paragraph[-_WIDTH_LINES:]
    right = max(one.right for one in recent)
    short = last.right < right - 0.25 * (right - min(one.left for one in recent))
    return short and len(paragraph) > 1 and last.text.endswith((".", ":"))


def _cut_word(last: Line, line: Line) -> bool:
    """Return whether a word goes on in *line*: in narrow columns wide blanks make lines look like rows."""
    near = last.column != line.column or 0 <= line.top - last.top < 6 * last.size
    return near and line.text[:1].islower() and re.search(r"[^\W\d_]-$", last.text) is not None


def _is_row(line: Line) -> bool:
    """Return whether a line is a table row: short cells, or a number at its end."""
    # A wide blank in justified text makes no row, nor does the number of a list item.
    if line.cells < 2 or (line.cells == 2 and _ITEM.match(line.text)):
        return False
    return len(line.text) < 26 * line.cells or re.search(r"\s[-–]?[\d.,]+\s?[€%]?$", line.text) is not None


def _paragraph(lines: Sequence[Line], page: int) -> Iterator[Block]:
    if lines and (text := text_of(lines)):
        yield Block(text, 0, page)


def _heading(lines: Sequence[Line], level: int, page: int) -> Block:
    text = text_of(lines)
    # What ends like a sentence or runs on is a paragraph in large letters.
    plain = len(text) > 220 or len(lines) > 4 or (text.endswith((".", ";", ",")) and len(text) > 60)
    return Block(text, 0 if plain else level, page)


def _across_pages(found: list[Block]) -> list[Block]:
    """Move the second half of a word that a page break cuts to the page where it begins."""
    result: list[Block] = []
    for block in found:
        last = result[-1] if result else None
        if (
            last is not None
            and not last.level
            and not block.level
            and last.page != block.page
            and re.search(r"[^\W\d_]-$", last.text)
        ):
            word, _, rest = block.text.partition(" ")
            if word[:1].islower() and word not in ("und", "oder", "bzw.", "sowie", "als", "bis"):
                result[-1] = Block(last.text[:-1] + word, 0, last.page)
                if not rest:
                    continue
                block = Block(rest, 0, block.page)
        result.append(block)
    return [block for block in result if block.text]


def _plain(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", clean(text).casefold())

"""A PDF file → Page: read in the guarded process, put into order here."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from crawler.extract import dates, kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.errors import OUTCOMES, ExtractError
from crawler.extract.guarded.refusal import Refusal
from crawler.extract.guarded.sandbox import Lost, Pool
from crawler.extract.hidden import hidden
from crawler.extract.passages import passages
from crawler.extract.pdf import glyphs
from crawler.extract.pdf import title as file_title
from crawler.extract.pdf.layout import Line, ordered
from crawler.extract.pdf.paragraph_signs import with_signs
from crawler.extract.pdf.running_heads import Sheet, without_running
from crawler.extract.pdf.scans import Scans
from crawler.extract.pdf.structure import blocks
from crawler.extract.sections import from_path
from crawler.extract.text import close_leaders, symbols
from crawler.formats import PDF
from crawler.page import Fetched, FileFacts, Page
from crawler.settings import ExtractSettings

Record = Mapping[str, Any]
# What tools write that know no date: epochs, and reproducible builds.
_NO_DATES = ("19700101000000", "19800101000000", "20000101000000")
_SCAN_COVER = 0.5
_SCAN_LETTERS = 150


@dataclass(slots=True)
class Reading:
    """What came out of the guarded process, and how far it got."""

    about: Record = field(default_factory=dict)
    pages: list[Record] = field(default_factory=list)
    late: bool = False


def read(
    fetched: Fetched, path: Path, settings: ExtractSettings, pool: Pool, scans: Scans, link_text: str = ""
) -> tuple[Page, list[tuple[str, Path]]]:
    """Return the PDF at *path* (the body of *fetched*) as a page, and the files embedded in it.

    Raises ExtractError.
    """
    reading = _reading(fetched, path, settings, pool)
    sheets = [_sheet(record) for record in reading.pages]
    unread = [
        sheet.number for sheet, record in zip(sheets, reading.pages, strict=True) if _needs_ocr(sheet, record)
    ]
    scanned = scans.read(path, unread, {record["page"]: record["height"] for record in reading.pages})
    own = len([sheet for sheet in sheets if sheet.number not in unread and sheet.lines])
    sheets = [
        scanned.get(sheet.number) or (sheet if sheet.number not in unread else _blank(sheet))
        for sheet in sheets
    ]
    lost = (
        int(reading.about["pages"])
        - len(reading.pages)
        + sum(1 for record in reading.pages if record.get("broken"))
    )
    facts = FileFacts(
        tagged=reading.about["tagged"],
        has_language=bool(reading.about["language"]),
        has_title=titles.plausible(reading.about["title"]),
        text_pages=own,
        ocr_pages=len(scanned),
        unread_pages=len(unread) - len(scanned) + lost,
        encrypted=reading.about["encrypted"],
        hidden=hidden(one for record in reading.pages for one in record.get("hidden", ())),
    )
    # Only the name is taken from the guarded process: a file that took it over must not choose what we read.
    folder = path.with_suffix(".files")
    embedded = [(str(name), folder / Path(place).name) for name, place in reading.about["attachments"]]
    return _page(fetched, reading.about, sheets, facts, link_text), embedded


def _reading(fetched: Fetched, path: Path, settings: ExtractSettings, pool: Pool) -> Reading:
    """Read all pages; one that hangs or crashes is skipped and the next ones are read by a new process."""
    reading = Reading()
    deadline = time.monotonic() + settings.file_seconds
    start, lost = 0, 0
    directory = path.with_suffix(".files")
    directory.mkdir()
    with pool.worker() as worker:
        while time.monotonic() < deadline and lost < 5:
            request: dict[str, Any] = {"path": str(path), "start": start, "attachments": str(directory)}
            try:
                left = deadline - time.monotonic()
                for record in worker.ask("pdf", left, settings.page_seconds, **request):
                    if "pages" in record:
                        reading.about = record
                        continue
                    reading.pages.append(record)
                    start = record["page"]
                break
            except Lost as error:
                lost += 1
                if not reading.about:
                    raise _error(fetched, error) from error
                start += 1
                reading.pages.append(
                    {
                        "page": start,
                        "width": 0,
                        "height": 0,
                        "lines": [],
                        "broken": True,
                        "drawn": False,
                        "image": 0,
                    }
                )
                if start >= reading.about["pages"]:
                    break
            except Refusal as error:
                raise _error(fetched, error) from error
    return reading


def _error(fetched: Fetched, error: Refusal) -> ExtractError:
    return ExtractError(fetched.url, OUTCOMES[error.reason], error.message)


def _sheet(record: Record) -> Sheet:
    segments = [Line(close_leaders(symbols(one[0])), *one[1:]) for one in record["lines"]]
    return Sheet(record["page"], record["height"], tuple(ordered(segments)))


def _blank(sheet: Sheet) -> Sheet:
    """Return *sheet* with what little text it has, less garbage."""
    text = " ".join(line.text for line in sheet.lines)
    return Sheet(sheet.number, sheet.height, ()) if glyphs.garbage(text) else sheet


def _needs_ocr(sheet: Sheet, record: Record) -> bool:
    """Return whether a page's own text is unusable though something is drawn on it.

    Unusable: fewer than 15 letters; fewer than 150 over a picture that covers half the page (a stamp on a
    scan); or garbage glyphs.
    """
    if record.get("broken"):
        return False
    text = " ".join(line.text for line in sheet.lines)
    count = glyphs.letters(text[:1_000])
    if count < glyphs.MINIMUM:
        return bool(record["drawn"])
    if count < _SCAN_LETTERS and record["image"] >= _SCAN_COVER:
        return True
    return glyphs.garbage(text)


def _page(fetched: Fetched, about: Record, sheets: Sequence[Sheet], facts: FileFacts, link_text: str) -> Page:
    outline: dict[int, list[tuple[int, str]]] = {}
    for level, title, index in about["outline"]:
        outline.setdefault(index + 1, []).append((level, title))
    cleaned = without_running(with_signs(sheets))
    title = file_title.title(fetched, about["title"], cleaned, link_text)
    text = _without_title(blocks(cleaned, outline), title)
    opening = " ".join(block.text for block in text[:12])
    kind = kinds.of_file(title, link_text, opening, about["fields"])
    declared = languages.normal(about["language"])
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(text),
        language=languages.language(declared, fetched.final_url, title, ()),
        kind=kind,
        media_type=PDF.media_type,
        section=from_path(fetched.final_url),
        published=_day(about["created"]),
        modified=_day(about["modified"]),
        size=len(fetched.body),
        page_count=about["pages"],
        facts=facts,
    )


def _without_title(found: list[Block], title: str) -> list[Block]:
    """Return *found* without the heading that became the title."""
    for index, block in enumerate(found[:5]):
        if block.level and block.text == title:
            return [*found[:index], *found[index + 1 :]]
    return found


def _day(value: str) -> date | None:
    """Return the day of a PDF date (ISO 32000-1 §7.9.4: ``D:YYYYMMDDHHmmSS``)."""
    match = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", value)
    if value.removeprefix("D:").startswith(_NO_DATES):
        return None
    return dates.parse("-".join(match.groups())) if match else None

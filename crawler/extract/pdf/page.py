"""A PDF file → Page: read in the guarded process, put into order here."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from crawler.extract import dates, kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.errors import ExtractError
from crawler.extract.guarded.messages import PDF as TASK
from crawler.extract.guarded.messages import PdfAbout, PdfPage, PdfRequest
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Pool, WorkerError
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
from crawler.outcome import Outcome
from crawler.page import Fetched, FileFacts, Page
from crawler.settings import ExtractSettings

# What tools write that know no date: epochs, and reproducible builds.
_NO_DATES = ("19700101000000", "19800101000000", "20000101000000")
_SCAN_COVER = 0.5
_SCAN_LETTERS = 150
_CRASHES = 5
"""Pages of one file that may cost a process."""


def read(
    fetched: Fetched, path: Path, settings: ExtractSettings, pool: Pool, scans: Scans, link_text: str = ""
) -> tuple[Page, list[tuple[str, Path]]]:
    """Return the PDF at *path* (the body of *fetched*) as a page, and the files embedded in it.

    Raises ExtractError.
    """
    about, pages = _read(fetched, path, settings, pool)
    sheets = [_sheet(page) for page in pages]
    unread = [sheet.number for sheet, page in zip(sheets, pages, strict=True) if _needs_ocr(sheet, page)]
    scanned = scans.read(path, unread, {page.page: page.height for page in pages})
    own = len([sheet for sheet in sheets if sheet.number not in unread and sheet.lines])
    sheets = [
        scanned.get(sheet.number) or (sheet if sheet.number not in unread else _blank(sheet))
        for sheet in sheets
    ]
    lost = about.pages - len(pages) + sum(page.broken for page in pages)
    facts = FileFacts(
        tagged=about.tagged,
        has_language=bool(about.language),
        has_title=titles.plausible(about.title),
        text_pages=own,
        ocr_pages=len(scanned),
        unread_pages=len(unread) - len(scanned) + lost,
        encrypted=about.encrypted,
        hidden=hidden(kind for page in pages for kind in page.hidden),
    )
    # Only a name is taken from the guarded process: a file that took it over must not choose what we read.
    folder = _folder(path)
    embedded = [(one.name, folder / Path(one.file).name) for one in about.attachments]
    return _page(fetched, about, sheets, facts, link_text), embedded


def _folder(path: Path) -> Path:
    """Return where the embedded files of the PDF at *path* are put."""
    return path.with_suffix(".files")


def _read(
    fetched: Fetched, path: Path, settings: ExtractSettings, pool: Pool
) -> tuple[PdfAbout, list[PdfPage]]:
    """Read all pages; one that hangs or crashes is skipped and the next ones are read by a new process."""
    about: PdfAbout | None = None
    pages: list[PdfPage] = []
    deadline = time.monotonic() + settings.file_seconds
    lost = 0
    _folder(path).mkdir()
    with pool.worker() as worker:
        while (left := deadline - time.monotonic()) > 0 and lost < _CRASHES:
            request = PdfRequest(str(path), len(pages), str(_folder(path)))
            try:
                for record in worker.ask(TASK, request, left, settings.page_seconds):
                    if isinstance(record, PdfAbout):
                        about = record
                    else:
                        pages.append(replace(record, page=len(pages) + 1))
                break
            except WorkerError as error:
                lost += 1
                if about is None:
                    raise ExtractError(fetched.url, error.outcome, error.message) from error
                pages.append(PdfPage(len(pages) + 1, broken=True))
                if len(pages) >= about.pages:
                    break
            except ReadError as error:
                raise ExtractError(fetched.url, error.outcome, error.message) from error
    if about is None:
        raise ExtractError(fetched.url, Outcome.EXTRACT_LIMIT, "zu viel Zeit")
    return about, pages[: about.pages]


def _sheet(page: PdfPage) -> Sheet:
    segments = [Line(close_leaders(symbols(one.text)), *one[1:]) for one in page.segments]
    return Sheet(page.page, page.height, tuple(ordered(segments)))


def _blank(sheet: Sheet) -> Sheet:
    """Return *sheet* with what little text it has, less garbage."""
    text = " ".join(line.text for line in sheet.lines)
    return Sheet(sheet.number, sheet.height, ()) if glyphs.garbage(text) else sheet


def _needs_ocr(sheet: Sheet, page: PdfPage) -> bool:
    """Return whether a page's own text is unusable though something is drawn on it.

    Unusable: fewer than 15 letters; fewer than 150 over a picture that covers half the page (a stamp on a
    scan); or garbage glyphs.
    """
    if page.broken:
        return False
    text = " ".join(line.text for line in sheet.lines)
    count = glyphs.letters(text[:1_000])
    if count < glyphs.MINIMUM:
        return page.drawn
    if count < _SCAN_LETTERS and page.image >= _SCAN_COVER:
        return True
    return glyphs.garbage(text)


def _page(
    fetched: Fetched, about: PdfAbout, sheets: Sequence[Sheet], facts: FileFacts, link_text: str
) -> Page:
    outline: dict[int, list[tuple[int, str]]] = {}
    for level, title, index in about.outline:
        outline.setdefault(index + 1, []).append((level, title))
    cleaned = without_running(with_signs(sheets))
    title = file_title.title(fetched, about.title, cleaned, link_text)
    text = _without_title(blocks(cleaned, outline), title)
    opening = [block.text for block in text[:12]]
    kind = kinds.of_file(title, link_text, " ".join(opening), about.fields)
    made = dates.Dates(_day(about.created), _day(about.modified))
    days = dates.of_file(kind, title, opening, made, fetched.fetched_at.date())
    declared = languages.normal(about.language)
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(text),
        language=languages.of_file(declared, fetched.final_url, title, [block.text for block in text]),
        kind=kind,
        media_type=PDF.media_type,
        section=from_path(fetched.final_url),
        published=days.published,
        modified=days.modified,
        starts=days.starts,
        size=len(fetched.body),
        page_count=about.pages,
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
